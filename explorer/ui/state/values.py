"""Values of the session by name: what widgets hold, what is remembered, what is made of the design."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar, cast

import streamlit as st

from explorer.ui.state.edits import refusals
from explorer.ui.state.session import Reading, Refusal, reading

T = TypeVar("T")


class _Shown(NamedTuple):
    """What a widget was last made to show, how often it was replaced, and what those that were replaced held."""

    value: object
    version: int
    replaced: tuple[tuple[str, object], ...] = ()


UNSAID: Any = object()
REPLACED = 8
"""So many replaced widgets are remembered: a browser's message is late by a few runs at most."""


def controlled(name: str, value: object, *, clearable: bool = False) -> str:
    """The key of the widget that shows `value`, whatever it showed before; make it with `value` as its default, too.

    A widget that the browser has not mounted, e.g. in a popover that is closed, misses what it is set to: when it is
    mounted it has what it had before, or nothing, and answers that. So only one that has just spoken, and is thus on
    screen, is set, and keeps its focus. Where another one holds something else than it has to show, or was off the page
    meanwhile, a new one takes its place, whose default is the value.

    A `clearable` one gets no default, since Streamlit lets a person empty only one that has none: it is told the value
    in each run until it speaks.
    """
    slot = f"{name}.shown"
    before: _Shown | None = st.session_state.get(slot)
    shown = before or _Shown(value, 0)
    key = _key(name, shown.version)
    on_screen = st.session_state.pop(f"{name}.spoke", None) == key
    if before and (key not in st.session_state or not _same(st.session_state[key], value)):
        if on_screen:
            st.session_state[key] = value
        else:
            held = (key, st.session_state.get(key, before.value))
            shown = _Shown(value, shown.version + 1, (*shown.replaced, held)[-REPLACED:])
            key = _key(name, shown.version)
    if shown is not before:
        st.session_state[slot] = shown
    if clearable and value is not None and st.session_state.get(f"{name}.heard") != key:
        st.session_state[key] = value
    return key


def _key(name: str, version: int) -> str:
    return f"{name}~{version}" if version else name


def _same(one: object, other: object) -> bool:
    return one == other or (one != one and other != other)  # NaN, which a person can type


def answer(key: str, unsaid: Any = None) -> Any:
    """What the widget of that key says, for its callback; `unsaid` where it says nothing: then nothing is changed.

    A widget that was replaced goes on to say what it held until the browser has heard of it; Streamlit, which has
    forgotten it, takes that for news.
    """
    if key not in st.session_state:
        return unsaid
    name, said = key.partition("~")[0], st.session_state[key]
    shown: _Shown | None = st.session_state.get(f"{name}.shown")
    if shown and any(old == key and _same(held, said) for old, held in shown.replaced):
        return unsaid
    st.session_state[f"{name}.spoke"] = st.session_state[f"{name}.heard"] = key
    return said


def component_value(key: str, name: str) -> object:
    """A value that a component of ours gave; None before its first word, and after it was off the page."""
    values = answer(key)
    return values.get(name) if isinstance(values, Mapping) else None


def choice(name: str, first: T) -> T:
    """What a person chose in the widget of that name, on whatever page they were since; before that, `first`."""
    return remember(f"{name}.chosen", lambda: first)


def choose(name: str, key: str) -> None:
    """The callback of such a widget, of that key: take what was chosen."""
    if (chosen := answer(key)) is not None:
        store(f"{name}.chosen", chosen)


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
