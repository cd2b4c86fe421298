"""What an edit does, in words: `4a: 3×3 filters 208 → 256`."""

from collections.abc import Callable
from typing import Any

from .addresses import BLOCK, STAGE
from .blocks import KINDS
from .edit_types import Edit, Insert, Move, Remove, Rename, Replace, ReplaceDesign, SetValue
from .edits import addressed
from .lookup import find, get_in
from .presets import TITLES
from .problems import DesignError
from .spec import DesignSpec

LABELS = {
    "ch1x1": "1×1 filters",
    "ch3x3red": "3×3 reduction",
    "ch3x3": "3×3 filters",
    "ch5x5red": "5×5 reduction",
    "ch5x5": "5×5 filters",
    "pool_proj": "pool projection",
    "ch3x3_parts": "3×3 parts",
    "ch5x5_parts": "5×5 parts",
    "channels": "filters",
    "out_channels": "filters",
    "convs": "convolutions",
    "kernel_size": "kernel",
    "output_size": "output",
    "relu": "ReLU",
    "in_features": "fixed inputs",
    "linear": "linear classifier",
    "hidden": "hidden layers",
    "aux_heads": "auxiliary heads",
    "ids": "names",
    "nin_convs": "convolutions behind each",
    "nin_kernel": "their kernel",
    "nin_head": "head",
}
"""What a field is called in words, where that is not its name."""
LAYERS = {
    "conv": "convolution",
    "max_pool": "max pool",
    "avg_pool": "average pool",
    "adaptive_pool": "adaptive average pool",
    "lrn": "response norm",
}
SCOPES = {"head": "head", "aux_head": "auxiliary heads", "normalization": "batch norm", "stem": "stem"}
"""Words whose fields need to be told from others of the same name."""
NAMES = ("name", "preset", "variants.aux_heads", "aux_head.ids")
"""Values that are names: they are told as they are."""
LONGEST = 24  # characters of a value


def words(design: DesignSpec, edit: Edit) -> str:
    """One short line for an edit of this design."""
    match addressed(design, edit):
        case SetValue(at=at, value=value):
            return _set_words(design, at, value)
        case Insert(row=row, into=into, before=before):
            title = _title(row)
            named = f"{_short(str(row['id']))}: " if row.get("id") else ""
            return f"{named}{title} put in {_where('at', into, before)}"
        case Remove(at=at):
            return f"{_bare(at)} removed"
        case Move(at=at, into=into, before=before):
            return f"{_bare(at)} moved {_where('to', into, before)}"
        case Rename(at=at, id=name):
            return f"{_bare(at)} renamed {name}"
        case Replace(at=at, row=row):
            return f"{_bare(at)} is now {_article(_title(row))}"
        case ReplaceDesign(design=other):
            return TITLES.get(other.name, other.name)


def _set_words(design: DesignSpec, at: str, value: Any) -> str:
    if at.endswith((".id", ".name")):
        return f"{_bare(at.rpartition('.')[0])} renamed {_short(str(value))}"
    try:
        data = design.model_dump(mode="json")
        before = get_in(data, find(data, at))
    except DesignError:  # of what an earlier edit of the same list puts in
        before = ...
    scope, label = _split(at)
    text = str if at in NAMES else _text
    change = _listed(value, text) if before is ... else f"{_listed(before, text)} → {_listed(value, text)}"
    return f"{scope}: {label} {change}" if scope else f"{label} {change}"


def _listed(value: Any, text: Callable[[Any], str]) -> str:
    is_list = isinstance(value, list | tuple)
    return _short(", ".join(map(text, value)) or "none") if is_list else _short(text(value))


def _split(at: str) -> tuple[str, str]:
    """Whose value it is, in words, and what the value is called."""
    first, _, field = at.partition(".")
    if first == "stem" and field:
        first, _, field = field.partition(".")
    if first in ("variants", "input", "") or not field:
        first, field = "", field or first
    names = [part for part in field.split(".") if part != "variants"]
    label = " ".join(LABELS.get(name, name.replace("_", " ")) for name in names) or "variants"
    return SCOPES.get(first, _bare(first)), label


def _text(value: Any) -> str:
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list | tuple):
        return _listed(value, _text)
    if isinstance(value, dict):
        return _title(value) if "kind" in value else "on"
    if isinstance(value, float):
        return f"{value:g}" if float(f"{value:g}") == value else repr(value)
    return f"{value:,}" if isinstance(value, int) else _short(str(value).replace("_", " "))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _title(row: dict[str, Any]) -> str:
    """What a row is: a block by its kind, a layer with its window."""
    kind = str(row.get("kind", "inception"))
    if kind in LAYERS and (kind not in KINDS or "out_channels" in row):
        size = row.get("kernel_size")
        return f"{size}×{size} {LAYERS[kind]}" if size else LAYERS[kind]
    return KINDS[kind].TITLE if kind in KINDS else _short(kind)


def _article(title: str) -> str:
    return f"an {title}" if title[:1].lower() in tuple("aeiou") else f"a {title}"


def _where(at: str, into: str, before: str | None) -> str:
    return f"before {before}" if before else f"{at} the end of {'the stem' if into == 'stem' else _bare(into)}"


def _bare(address: str) -> str:
    """An address without the prefix that tells sorts apart, and without the stem's word."""
    return address.removeprefix(BLOCK).removeprefix(STAGE).removeprefix("stem.")
