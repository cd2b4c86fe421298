r"""What a message quotes: bounded, on one line, and nothing but text to a terminal.

Whatever is no letter, digit, sign or plain space (a newline, an escape code, a mark that turns the direction of what
follows, half of a character) is shown as Python would write it: `\n`, `\x1b`, `\u202e`.
"""

import math
from collections.abc import Iterable, Mapping, Sequence

MESSAGE = 600
"""Characters of a whole message."""
VALUE = 40
"""Characters of a value in it."""
NAMES = 20
"""Names that a message lists."""
LINES = 10
"""Warnings that are listed, one below the other."""
CUT = "..."
WRITTEN = 10_000  # bits


class OneLineError(ValueError):
    """An error whose message is one line to show as it is, whatever it quotes."""

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))


def one_line(text: str, most: int = MESSAGE) -> str:
    """`text` in at most so many characters of one line; of a longer one the middle is left out."""
    if len(text) <= most and text.isprintable():
        return text
    shown = _escaped(text if len(text) <= 2 * most else text[:most] + text[-most:])
    if len(shown) <= most:
        return shown
    tail = most // 3
    return f"{shown[: most - tail - len(CUT)]}{CUT}{shown[-tail:]}"


def named(text: object, most: int = VALUE) -> str:
    """A name or a typed text as part of a message, without quotes; of a long one the beginning."""
    shown = str(text) if not isinstance(text, str) else text
    return _begun(_escaped(shown[: most + 1]), most)


def quoted(value: object) -> str:
    """A value as part of a message: a text in quotes, a number as it is, a list or an object by its size."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true" if value else "false"  # as designs and recipes are written
    if isinstance(value, str):
        return _begun(repr(value[: VALUE + 1]), VALUE)
    if isinstance(value, int) and abs(value) >= 10**VALUE:
        return f"a number of about {_digits(value):,} digits"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, Sequence):
        return f"a list of {len(value):,}"
    return f"a {type(value).__name__}"


def listed(names: Iterable[str], most: int = NAMES) -> str:
    """`3a, 3b, 4a`; of very many the first, and how many more: `3a, 3b and 1,998 more`."""
    every = list(names)
    shown = ", ".join(named(name) for name in every[:most])
    return f"{shown} and {len(every) - most:,} more" if len(every) > most else shown


def first_of(lines: Sequence[str], most: int = LINES) -> list[str]:
    """The first lines of a list of warnings, and of the others their number."""
    return [*lines[:most], *([f"and {len(lines) - most:,} more"] if len(lines) > most else [])]


def _digits(value: int) -> int:
    """How many it has; Python writes none of very many, so that they are told from its size."""
    bits = value.bit_length()
    return len(str(abs(value))) if bits < WRITTEN else round(bits * math.log10(2))


def _begun(shown: str, most: int) -> str:
    return shown if len(shown) <= most else shown[: most - len(CUT)] + CUT


def _escaped(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
