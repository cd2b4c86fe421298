"""Finding a widget by its name: another takes its place where the state gave it another value (`state.controlled`)."""

from collections.abc import Iterable
from typing import Any


def widget(found: Iterable[Any], name: str) -> Any:
    """The widget of that name among those of a kind, e.g. `widget(app.selectbox, "preset")`."""
    one = next((one for one in found if name_of(one) == name), None)
    if one is None:
        raise KeyError(name)
    return one


def name_of(one: Any) -> str:
    """The name that a widget's key begins with."""
    return (one.key or "").partition("~")[0]
