"""What a state is called: the preset's title, its variants, what else was edited; at most 60 characters."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from explorer.design import TITLES, DesignSpec, Edit, ReplaceDesign, SetValue, origin
from explorer.design.edit_words import words
from explorer.design.edits_between import edits_between
from explorer.design.variant_names import VALUES
from explorer.text import one_line

from .difference import difference
from .state import Setting, State

LONGEST = 60
MOST_EDITS = 2
REBUILT = "rebuilt"
"""A design that has little in common with its preset."""
DESIGN_WIDE = "variants."
SWITCHES = {"residual": "residual", "naive": "naive", "bias": "bias", "aux_heads": "auxiliary heads"}
CHOICES = {"batch_norm": "batch norm", "factorize": "factorized"}
PAGE_ORDER = (
    "batch_norm", "factorize", "factorize_n", "nin_convs", "nin_kernel", "nin_head", "residual", "residual_scale",
    "naive", "aux_heads", "branch3_kernel", "bias", "width",
)  # fmt: skip


def title(design: DesignSpec) -> str:
    """What the design is called by itself: its preset's title, or a person's name for it."""
    return TITLES.get(design.name, design.name) if design.name == design.preset else one_line(design.name)


def name(design: DesignSpec) -> str:
    """`GoogLeNet + batch norm + residual`, `GoogLeNet, 4a: 3×3 filters 208 → 256`, `VGG-11 − batch norm + 3 more`."""
    return _fitted(title(design), *_parts(design))


def names(states: Sequence[State]) -> list[str]:
    """The names of states that stand beside each other: of those that would be called the same, what differs is told.

    Where even that reads the same, they are numbered; states that are the same have one name.
    """
    found = [name(state.design) for state in states]
    for places in _alike(found, states):
        for at in places:
            other = next(states[one] for one in places if not states[one].same(states[at]))
            found[at] = _fitted(title(states[at].design), (), [_told_apart(other, states[at])])
    for places in _alike(found, states):
        for number, at in enumerate(places, 1):
            found[at] = f"{found[at][: LONGEST - 5]} ({number})"
    return found


def _alike(found: Sequence[str], states: Sequence[State]) -> list[list[int]]:
    """The places of states that have one name and are not all the same."""
    alike: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(found):
        alike[one].append(at)
    return [places for places in alike.values() if not all(states[at].same(states[places[0]]) for at in places)]


def _told_apart(other: State, state: State) -> str:
    """The first thing in which a state differs from another one, as it is in the state."""
    if other.design != state.design:
        return difference(other.design, state.design)[0].words
    return next(text for text in setting_words(other.setting, state.setting))


def setting_words(before: Setting, after: Setting) -> list[str]:
    """What of a setting is otherwise than before: `batch 32 → 64`."""
    old, new = before.model_dump(), after.model_dump()
    return [f"{key} {old[key]} → {value}" for key, value in new.items() if old[key] != value]


def _parts(design: DesignSpec) -> tuple[list[str], list[str]]:
    """What the name says of variants, and of the other edits."""
    base = origin(design)
    if base is None:
        return [], []
    edits = edits_between(base, design)
    whole = {
        one.at.removeprefix(DESIGN_WIDE): one for one in edits if isinstance(one, SetValue) and _is_variant(one.at)
    }
    variants = [text for key in PAGE_ORDER if key in whole for text in _variant(key, base, design)]
    if any(isinstance(edit, ReplaceDesign) for edit in edits):
        return [], [REBUILT]
    others = [edit for edit in edits if not _is_name(edit)]
    return variants, [words(base, edit) for edit in others if edit not in whole.values()]


def _is_name(edit: Edit) -> bool:
    return isinstance(edit, SetValue) and edit.at in ("name", "preset")


def _is_variant(at: str) -> bool:
    return at.startswith(DESIGN_WIDE) and at.removeprefix(DESIGN_WIDE) in PAGE_ORDER


def _variant(key: str, base: DesignSpec, design: DesignSpec) -> list[str]:
    before, after = getattr(base.variants, key), getattr(design.variants, key)
    if key in SWITCHES and bool(before) != bool(after):
        return [f"{'+' if after else '−'} {SWITCHES[key]}"]
    if key in CHOICES and "none" in (before, after):
        return [f"− {CHOICES[key]}" if after == "none" else f"+ {_chosen(key, after)}"]
    label = (SWITCHES | CHOICES).get(key, key.replace("_", " "))
    return [f"× {after:g} wide"] if key == "width" else [f"+ {label} {_value(key, after)}"]


def _chosen(key: str, value: Any) -> str:
    """A choice by itself: `batch norm` for the usual one, else as the pages call it."""
    if key == "batch_norm":
        return "batch norm" if value == "after_conv" else f"batch norm {VALUES[key][value]}"
    return VALUES[key][value]


def _value(key: str, value: Any) -> str:
    named: Mapping[Any, str] = VALUES.get(key, {})
    return ", ".join(value) if isinstance(value, tuple) else named.get(value, f"{value}")


def _fitted(base: str, variants: Sequence[str], edits: Sequence[str]) -> str:
    """As many parts as there is room for, and the number of the others."""
    parts = [f" {one}" for one in variants] + [f", {one}" for one in edits]
    most = min(len(parts), len(variants) + MOST_EDITS)
    for shown in range(most, -1, -1):
        left = len(parts) - shown
        more = f" + {left} more" if left and shown else f" + {left} edit{'s' if left > 1 else ''}" if left else ""
        text = f"{base}{''.join(parts[:shown])}{more}"
        if len(text) <= LONGEST:
            return text
    return f"{base[: LONGEST - len(more) - 1]}…{more}"
