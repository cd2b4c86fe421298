"""Reading what a person wrote: JSON, a number, a size; each within limits, so that no text can exhaust the program.

Python's own readers fail in their own ways: brackets of a thousand levels end in a RecursionError, a number of 4,301
digits in a ValueError of another kind than `12x`, and some patterns take forever on a long text.
"""

import json
import math
import re
from typing import Any

from .quote import OneLineError, quoted

MOST_CHARACTERS = 4_000_000
"""Of JSON: a design of 2,000 blocks takes about 700,000."""
DEEPEST = 64
"""Levels of brackets: a design has eight."""
MOST_DIGITS = 100
"""Of a number: what is longer means none of a design's."""
MOST_TYPED = 200
"""Characters of a number or a size."""

WHOLE = re.compile(r"[+-]?\d+")
DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
BETWEEN_SIZES = re.compile(r"[\sx×X*,;]+")


class LimitError(OneLineError):
    """JSON that is larger or deeper than anything that is meant, or else no single thing."""


class DigitsError(LimitError):
    """JSON with a number of more digits than any that is meant."""


class TwiceError(LimitError):
    """JSON with an object that has one name twice: which of the two values is meant can't be told."""


def json_value(text: str) -> Any:
    """What a JSON text says.

    Raises:
        json.JSONDecodeError: it is none.
        LimitError: it is too much.
        TwiceError: it says two things.
    """
    if len(text) > MOST_CHARACTERS:
        raise LimitError(f"it has more than {MOST_CHARACTERS:,} characters")
    try:
        value = json.loads(text, parse_int=_whole, object_pairs_hook=_object)
    except RecursionError as error:
        raise LimitError("nested too deeply") from error
    _check_depth(value)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise TwiceError(f"{quoted(name)} is there twice in one object")
        found[name] = value
    return found


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise DigitsError("a number in it is too long")
    return int(digits)


def _check_depth(value: object) -> None:
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for one in level if isinstance(one, dict | list) for inner in _inside(one)]
        if not level:
            return
    raise LimitError("nested too deeply")


def _inside(value: dict[str, Any] | list[Any]) -> Any:
    return value.values() if isinstance(value, dict) else value


def number(text: str) -> int | float | None:
    """`"64"` as 64, `"0.5"` as 0.5; None where a text is no finite number, or one with more digits than any here."""
    text = text[: MOST_TYPED + 1].strip()
    if len(text) > MOST_DIGITS:
        return None
    if WHOLE.fullmatch(text):
        return int(text)
    if DECIMAL.fullmatch(text) and math.isfinite(value := float(text)):
        return value
    return None


def size_parts(text: str) -> list[str] | None:
    """The three parts of channels × height × width as they were typed, e.g. `3x180x240`; None where there aren't."""
    parts = [part for part in BETWEEN_SIZES.split(text.strip()) if part] if len(text) <= MOST_TYPED else []
    return parts if len(parts) == 3 else None
