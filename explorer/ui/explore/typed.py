"""Numbers as a person types them. What is no number stays text, so that the error can show it."""

from typing import Any


def typed_number(text: str | None) -> Any:
    """`"64"` as 64, `"0.5"` as 0.5, an empty text as None, and anything else as it is."""
    text = (text or "").strip()
    if not text:
        return None
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def shown_number(value: Any) -> str | None:
    """A number, or what was typed in its place, as the text of a cell; None stays an empty cell."""
    return None if value is None else str(value)
