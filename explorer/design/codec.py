"""A design as text: one form for the page's address and the command line, one for files.

A link holds what the command line takes: the preset and one `set` per value that differs from it,
`?preset=googlenet&set=variants.batch_norm="after_conv"`, or where rows came, went or moved one `edit` per edit. A link
that would have more than 2,000 characters holds the design whole, as `?design=` with compressed JSON.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from explorer.text import MOST_CHARACTERS, LimitError, json_value, quoted

from .differences import origin
from .edit_text import parse_edit, parse_value, show_edit, show_value
from .edit_types import ReplaceDesign, SetValue
from .edits import apply
from .edits_between import edits_between
from .lookup import parse_address, set_in
from .migrate import as_version_1
from .presets import preset
from .problems import DesignError, Problem
from .spec import DesignSpec, read_design

MAX_JSON = MOST_CHARACTERS
LONGEST_LINK = 2_000  # characters: what every program that passes links on takes
Query = dict[str, str | list[str]]


def parse_set(text: str) -> SetValue:
    """`ADDRESS=VALUE` as an edit. Raises DesignError."""
    address, equals, value = text.partition("=")
    if not equals:
        wrong = f"{quoted(text)} must have the form ADDRESS=VALUE, e.g. variants.batch_norm=after_conv"
        raise DesignError([Problem(text, wrong)])
    address = address.strip()
    parse_address(address)  # which says it better than the edit would
    return SetValue(at=address, value=parse_value(value.strip(), address))


def show_set(address: str, value: object) -> str:
    """The inverse of parse_set, with quotes only around a text that would not be read back as itself."""
    return f"{address}={show_value(value)}"


def to_query(design: DesignSpec) -> Query:
    """The design as the parameters of a link: its preset with what is edited, or whole where that is too long."""
    base = origin(design)
    edits = edits_between(base, design) if base else ()
    if base is None or any(isinstance(edit, ReplaceDesign) for edit in edits):
        return {"design": pack(design)}
    sets = [show_set(edit.at, edit.value) for edit in edits if isinstance(edit, SetValue)]
    said = {"set": sets} if len(sets) == len(edits) else {"edit": [show_edit(edit) for edit in edits]}
    query: Query = {"preset": base.name} | (said if edits else {})
    return query if len(urlencode(query, doseq=True)) <= LONGEST_LINK else {"design": pack(design)}


def from_query(query: Mapping[str, str | Sequence[str]]) -> DesignSpec:
    """The design that an address holds. Raises DesignError, also for hostile text."""
    if packed := _first(query.get("design", "")):
        return unpack(packed)
    base = preset(_first(query.get("preset", "googlenet")))
    edits = [parse_edit(text) for text in _every(query.get("edit", ()))]
    sets = [parse_set(text) for text in _every(query.get("set", ()))]
    return apply(base, *edits, *sets) if edits or not any(map(_is_of_version_1, sets)) else _of_version_1(base, sets)


def _is_of_version_1(edit: SetValue) -> bool:
    """Whether only version 1 wrote this: it addressed by positions, and its layers had no ids."""
    rows = edit.value if edit.at == "stem" and isinstance(edit.value, list) else []
    return edit.at.startswith(("stages[", "stem[")) or any(isinstance(row, dict) and "id" not in row for row in rows)


def _of_version_1(base: DesignSpec, sets: Sequence[SetValue]) -> DesignSpec:
    """What a link of version 1 opens, with the names that its layers had: positions are those at each one's turn."""
    data = as_version_1(base.model_dump(mode="json"))
    for edit in sets:
        set_in(data, parse_address(edit.at), edit.value)
    return read_design(data)


def _every(value: str | Sequence[str]) -> Sequence[str]:
    return [value] if isinstance(value, str) else value


def _first(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else value[0] if value else ""


def pack(design: DesignSpec) -> str:
    """The whole design as URL-safe text."""
    data = zlib.compress(design.model_dump_json().encode(), 9)
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def unpack(text: str) -> DesignSpec:
    """The inverse of pack. Raises DesignError."""
    try:
        unpacker = zlib.decompressobj()
        data = unpacker.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), MAX_JSON)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise DesignError([Problem("design", "the address holds a damaged design; copy it again, whole")]) from error
    return from_json(data.decode(errors="replace"))


def from_json(text: str) -> DesignSpec:
    """A design from a file's text. Raises DesignError."""
    try:
        data = json_value(text.removeprefix("\ufeff"))  # some editors on Windows put a mark in front
    except (json.JSONDecodeError, LimitError) as error:
        why = f"line {error.lineno}: {error.msg}" if isinstance(error, json.JSONDecodeError) else error
        text = f"the design is not valid JSON ({why}); a saved design, from the page's Export, shows its form"
        raise DesignError([Problem("", text)]) from error
    return read_design(data)


def to_json(design: DesignSpec) -> str:
    """The design as a file's text."""
    return design.model_dump_json(indent=2) + "\n"
