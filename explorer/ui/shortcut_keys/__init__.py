"""Keyboard shortcuts of a page, each press of which counts: Streamlit's own lose those that come during a run."""

from collections.abc import Callable, Mapping
from pathlib import Path

import streamlit as st

from explorer.ui import state
from explorer.ui.frontend import SHARED, joined
from explorer.ui.frontend.said import Ack, unheard

FRONTEND = Path(__file__).parent / "frontend"

_component = st.components.v2.component(
    "explorer.shortcut_keys", html="<span></span>", js=joined([SHARED / "queue.js", FRONTEND / "keys.js"])
)


def shortcut_keys(shortcuts: Mapping[str, str], *, key: str, on_command: Callable[[list[str]], None]) -> None:
    """Listen to shortcuts, `Ctrl+Shift+Z` and the like (on a Mac Ctrl is Cmd), each with the name of its command.

    `on_command` gets the commands that are new, in their order. A text field keeps its own shortcuts.
    """
    data = {"key": key, "shortcuts": dict(shortcuts), "ack": _ack(key).as_data()}
    _component(key=key, data=data, on_said_change=lambda: _hear(key, set(shortcuts.values()), on_command))


def _ack(key: str) -> Ack:
    return state.remember(f"{key}.ack", Ack)


def _hear(key: str, known: set[str], on_command: Callable[[list[str]], None]) -> None:
    with state.whole():
        items, ack = unheard(state.widget_value(key).get("said"), _ack(key))
        state.store(f"{key}.ack", ack)
        on_command([item.command for item in items if item.command in known])
