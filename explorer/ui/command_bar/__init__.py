"""Buttons and shortcuts of a page, each press of which counts: Streamlit's own lose those that come during a run."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import streamlit as st

from explorer.ui import state
from explorer.ui.frontend import SHARED, joined
from explorer.ui.frontend.said import Ack, unheard

FRONTEND = Path(__file__).parent / "frontend"


def script() -> str:
    """All modules as one."""
    return joined(
        [SHARED / "element.js", SHARED / "queue.js", *[FRONTEND / f"{name}.js" for name in ("keys", "copy", "bar")]]
    )


_component = st.components.v2.component(
    "explorer.command_bar",
    html='<div class="commands"></div>',
    css=(FRONTEND / "bar.css").read_text(encoding="utf-8"),
    js=script(),
)


@dataclass(frozen=True)
class Command:
    """Something to do: a button with a label, an icon (of Material Symbols) or both, and what it does in `help`.

    `keys` are shortcuts, `Ctrl+Shift+Z` and the like; on a Mac Ctrl is Cmd. Without label and icon it has no button.
    One that `copies` a text puts it on the clipboard and tells the page nothing.
    """

    name: str
    label: str = ""
    icon: str = ""
    help: str = ""
    keys: tuple[str, ...] = ()
    disabled: bool = False
    copies: str = ""


def command_bar(
    commands: Sequence[Command], *, key: str, on_command: Callable[[list[str]], None], quiet: bool = False
) -> None:
    """Show the buttons, `quiet` ones without a frame, and listen to the shortcuts; a text field keeps its own.

    `on_command` gets the names of the commands that are new, in their order.
    """
    data = {
        "key": key,
        "commands": [asdict(command) for command in commands],
        "quiet": quiet,
        "ack": _ack(key).as_data(),
    }
    known = {command.name for command in commands}
    _component(
        key=key,
        data=data,
        width="content",
        height="content",
        on_said_change=lambda: _hear(key, known, on_command),
    )


def _ack(key: str) -> Ack:
    return state.remember(f"{key}.ack", Ack)


def _hear(key: str, known: set[str], on_command: Callable[[list[str]], None]) -> None:
    with state.whole():
        items, ack = unheard(state.widget_value(key).get("said"), _ack(key))
        state.store(f"{key}.ack", ack)
        on_command([item.command for item in items if item.command in known])
