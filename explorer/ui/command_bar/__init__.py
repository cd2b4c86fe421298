"""Buttons and shortcuts of a page, each press of which counts: Streamlit's own lose those that come during a run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from typing_extensions import TypedDict

from explorer.ui.frontend.component import component, text
from explorer.ui.frontend.said import Said, SentAck
from explorer.ui.hearing import ack, heard


@dataclass(frozen=True)
class Command:
    """Something to do: a button with a label, an icon (of Material Symbols) or both, and what it does in `help`.

    `keys` are shortcuts, `Ctrl+Shift+Z` and the like; on a Mac Ctrl is Cmd. Without label and icon it has no button.
    An `early` one is told even where it looks disabled, since an edit or a press before it may not be answered yet;
    where it really can't be done it has to do nothing. One that `copies` a text puts it on the clipboard and tells the
    page nothing.
    """

    name: str
    label: str = ""
    icon: str = ""
    help: str = ""
    keys: tuple[str, ...] = ()
    disabled: bool = False
    early: bool = False
    copies: str = ""


class CommandBarData(TypedDict):
    """What the browser gets: the bar's key, its buttons and shortcuts, and how far it was heard."""

    key: str
    commands: list[Command]
    quiet: bool
    ack: SentAck


_component = component(
    "command_bar", CommandBarData, {"said": Said}, html='<div class="commands"></div>', css=text("command_bar/bar.css")
)


def command_bar(
    commands: Sequence[Command], *, key: str, on_command: Callable[[list[str]], None], quiet: bool = False
) -> None:
    """Show the buttons, `quiet` ones without a frame, and listen to the shortcuts.

    A field keeps those without Ctrl, and the others as long as what was typed into it is not taken.
    `on_command` gets the names of the commands that are new, in their order.
    """
    data: CommandBarData = {
        "key": key,
        "commands": list(commands),
        "quiet": quiet,
        "ack": ack(key).as_data(),
    }
    known = {command.name for command in commands}
    _component(
        key=key,
        data=data,
        width="content",
        height="content",
        on_said_change=lambda: _hear(key, known, on_command),
    )


def _hear(key: str, known: set[str], on_command: Callable[[list[str]], None]) -> None:
    on_command([item.command for item in heard(key) if item.command in known])
