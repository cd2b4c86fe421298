"""Options that are numbers: read within limits, and refused in a line that shows the value and what would be right."""

import argparse

from explorer.text import number, quoted

MOST_PORTS = 65_535


def whole(text: str) -> int:
    """A whole number."""
    found = number(text)
    if not isinstance(found, int):
        raise argparse.ArgumentTypeError(f"(={quoted(text)}) must be a whole number")
    return found


def decimal(text: str) -> float:
    """A number."""
    found = number(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"(={quoted(text)}) must be a number")
    return float(found)


def port(text: str) -> int:
    """A TCP port that a program may take."""
    found = whole(text)
    if not 1 <= found <= MOST_PORTS:
        raise argparse.ArgumentTypeError(f"(={quoted(text)}) must be 1 to {MOST_PORTS}")
    return found
