"""The title row: which design this is, how it is counted, undo, redo, reset, projector view, share, train."""

from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from explorer.design import origin
from explorer.design.codec import to_query
from explorer.ui import state
from explorer.ui.command_bar import Command, command_bar
from explorer.ui.explore import grid, refresh
from explorer.ui.explore.basis import basis
from explorer.ui.heading import edit_count, heading

TRAIN_PAGE = "pages/train.py"


@refresh.part("title")
def title_row(*, present: bool) -> None:
    """Name and edits at the left, actions at the right; the design goes into the address too.

    `present`: the page runs as the projector view. Where that was switched, all of it has to run again.
    """
    if state.flag("present") != present:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        heading()
        basis(state.reading().graph)
        command_bar(_commands(present=present), key="commands", on_command=_do)
        if st.button("Train", icon=":material/play_arrow:", type="primary", key="to_train"):
            st.switch_page(TRAIN_PAGE)
    state.write_address()


def _commands(*, present: bool) -> list[Command]:
    """Ten quick undos, by button or key, take ten edits back. The projector view has the keys alone."""
    undo, redo = ("Ctrl+Z",), ("Ctrl+Shift+Z", "Ctrl+Y")
    if present:
        leave = Command("leave", "Leave projector view", "cancel_presentation", "Escape does it too", ("Escape",))
        return [Command("undo", keys=undo), Command("redo", keys=redo), leave]
    back, again = not state.can_undo(), not state.can_redo()
    return [
        Command("undo", "Undo", "undo", "Take the last edit back: Ctrl+Z", undo, disabled=back),
        Command("redo", "Redo", "redo", "Do it again: Ctrl+Shift+Z", redo, disabled=again),
        Command(
            "reset",
            "Reset",
            "restart_alt",
            "Back to the preset; undo brings your edits back",
            disabled=not edit_count(),
        ),
        Command("present", "", "present_to_all", "Projector view: larger type, no controls and tables"),
        Command("share", "Share", "link", "Copy the address: whoever opens it sees this design", copies=_address()),
    ]


def _do(commands: list[str]) -> None:
    views = [command for command in commands if command in ("present", "leave")]
    if views:
        state.set_flag("present", views[-1] == "present")  # all of the page runs again: see title_row
    if edits := [command for command in commands if command not in views]:
        _edit(edits)


@refresh.edits
def _edit(commands: list[str]) -> None:
    grid.catch_up()
    for command in commands:
        {"undo": state.undo, "redo": state.redo, "reset": _reset}[command]()


def _reset() -> None:
    base = origin(state.design())
    if base:
        state.open_design(base)


def _address() -> str:
    parts = urlsplit(st.context.url or "http://localhost:8501/")
    return urlunsplit(
        (parts.scheme, parts.netloc, parts.path or "/", urlencode(to_query(state.design()), doseq=True), "")
    )
