"""Values as a person types them. What is no number stays text, so that the error can show it."""

from typing import Any

from explorer.design import DesignError
from explorer.design.edit_text import parse_value
from explorer.text import number


def typed_number(text: str | None) -> Any:
    """`"64"` as 64, `"0.5"` as 0.5, an empty text as None, and anything else as it is."""
    text = (text or "").strip()
    if not text:
        return None
    found = number(text)
    return text if found is None else found


def typed_value(text: str) -> Any:
    """A value as an address holds it, e.g. `null`, `0.5` or `[1, 2]`, and anything else as it is."""
    try:
        return parse_value(text)
    except DesignError:
        return text


def typed_switch(text: str) -> Any:
    """`"on"` as True, `"off"` as False, an empty text as None, and anything else as it is."""
    return {"": None, "on": True, "off": False}.get(text.strip().lower(), text)


def shown(value: Any) -> str:
    """A value of the design, or what was typed in its place, as the text of a cell; None is an empty cell."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return "" if value is None else str(value)
