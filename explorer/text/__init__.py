"""A person's text: read within limits, and quoted so that a message stays a message. Standard library only."""

from .parse import MOST_CHARACTERS, DigitsError, LimitError, TwiceError, json_value, number, size_parts
from .quote import LINES, OneLineError, first_of, listed, named, one_line, quoted

__all__ = [
    "LINES",
    "MOST_CHARACTERS",
    "DigitsError",
    "LimitError",
    "OneLineError",
    "TwiceError",
    "first_of",
    "json_value",
    "listed",
    "named",
    "number",
    "one_line",
    "quoted",
    "size_parts",
]
