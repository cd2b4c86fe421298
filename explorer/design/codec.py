"""A design as text: one form for the page's address and the command line, one for files.

The address holds what the command line takes: the preset and one `set` per value that differs from it,
`?preset=googlenet&set=variants.batch_norm="after_conv"`. A design whose blocks are others than its preset's travels
whole, as `?design=` with compressed JSON.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from .differences import changes, origin, same_blocks
from .edits import SetValue, apply
from .presets import preset
from .problems import DesignError, Problem
from .spec import DesignSpec, read_design

MAX_JSON = 4_000_000  # characters: 2,000 blocks take about 700,000

Query = dict[str, str | list[str]]


def parse_value(text: str) -> Any:
    """A value as `--set` takes it: JSON where it is JSON, else the text itself."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def parse_set(text: str) -> SetValue:
    """`PATH=VALUE` as an edit. Raises DesignError."""
    path, equals, value = text.partition("=")
    if not equals:
        raise DesignError(
            [Problem(text, f"{text!r} must have the form PATH=VALUE, e.g. variants.batch_norm=after_conv")]
        )
    return SetValue(path=path.strip(), value=parse_value(value.strip()))


def show_set(path: str, value: object) -> str:
    """The inverse of parse_set, with quotes only around a text that would not be read back as itself."""
    if isinstance(value, str) and parse_value(value) == value and value == value.strip():
        return f"{path}={value}"
    return f"{path}={json.dumps(value, separators=(',', ':'))}"


def to_query(design: DesignSpec) -> Query:
    """The design as the parameters of an address."""
    base = origin(design)
    if base is None or not same_blocks(base, design):
        return {"design": pack(design)}
    sets = [show_set(change.path, change.after) for change in changes(base, design)]
    return {"preset": base.name, "set": sets} if sets else {"preset": base.name}


def from_query(query: Mapping[str, str | Sequence[str]]) -> DesignSpec:
    """The design that an address holds. Raises DesignError, also for hostile text."""
    if packed := _first(query.get("design", "")):
        return unpack(packed)
    sets = query.get("set", ())
    sets = [sets] if isinstance(sets, str) else sets
    return apply(preset(_first(query.get("preset", "googlenet"))), *[parse_set(text) for text in sets])


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
        data = json.loads(text.removeprefix("\ufeff"))  # some editors on Windows put a mark in front
    except (ValueError, RecursionError) as error:
        text = f"the design is not valid JSON ({_why(error)}); a saved design, from the page's Export, shows its form"
        raise DesignError([Problem("", text)]) from error
    return read_design(data)


def _why(error: ValueError | RecursionError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno}: {error.msg}"
    return "nested too deeply" if isinstance(error, RecursionError) else "a number in it is too long"


def to_json(design: DesignSpec) -> str:
    """The design as a file's text."""
    return design.model_dump_json(indent=2) + "\n"
