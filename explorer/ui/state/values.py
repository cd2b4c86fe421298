"""Values of the session by name: what widgets hold, what is remembered, what is made of the design."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explorer.ui.state.edits import refusals
from explorer.ui.state.session import Reading, Refusal, reading

T = TypeVar("T")


def controlled(key: str, value: object) -> str:
    """Let a widget show `value`, whatever it showed before; returns its key. Call it right before the widget."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    return key


def widget_value(key: str) -> Any:
    """What a widget holds now, for callbacks."""
    return st.session_state[key]


def remember(key: str, default: Callable[[], T]) -> T:
    """A value of this session by name, made at its first use."""
    if key not in st.session_state:
        st.session_state[key] = default()
    return cast(T, st.session_state[key])


def store(key: str, value: object) -> None:
    """Replace a remembered value."""
    st.session_state[key] = value


def derived(key: str, make: Callable[[], T]) -> T:
    """What is made of the design on screen and of what is refused, under a name: made again when these change."""
    now = (reading(), refusals())
    kept: tuple[Reading, tuple[Refusal, ...], T] | None = remember(key, lambda: None)
    if kept is None or kept[0] is not now[0] or kept[1] != now[1]:
        kept = (*now, make())
        store(key, kept)
    return kept[2]


@contextmanager
def whole() -> Iterator[None]:
    """Let a callback do all that it does, where a part of it would lose what a person did.

    At each touch of the session Streamlit looks for a newer request, and ends for it what runs, a callback too: of ten
    quick undos those would be lost that were answered and not yet done.
    """
    context = get_script_run_ctx()
    if context is None:
        yield
        return
    session, name = context.session_state, "_yield_callback"
    ask = getattr(session, name)
    object.__setattr__(session, name, lambda: None)  # its own attributes are the session's values
    try:
        yield
    finally:
        object.__setattr__(session, name, ask)
