"""The title row: which design this is, how it is counted, undo, redo, reset, projector view, share, train."""

from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from explorer.design import origin
from explorer.ui import pages, state
from explorer.ui.command_bar import Command, command_bar
from explorer.ui.explore import grid, kept_undo, refresh
from explorer.ui.explore.basis import basis
from explorer.ui.heading import edit_count, heading

NOTHING = "nothing yet"


@refresh.part("title")
def title_row(*, present: bool) -> None:
    """Name and edits at the left, actions at the right; the design goes into the address too.

    `present`: the page runs as the projector view. Where that was switched, all of it has to run again.
    """
    if state.flag("present") != present:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="title_row"):
        heading()
        basis(state.reading().graph)
        command_bar(_commands(present=present), key="commands", on_command=_do)
        if st.button("Train", icon=":material/play_arrow:", type="primary", key="to_train"):
            st.switch_page(pages.TRAIN)
    state.write_address()
    kept_undo.keep()


def _commands(*, present: bool) -> list[Command]:
    """Ten quick undos, by button or key, take ten edits back. The projector view has the keys alone."""
    undo, redo = ("Ctrl+Z",), ("Ctrl+Shift+Z", "Ctrl+Y")
    if present:
        leave = Command("leave", "Leave projector view", "cancel_presentation", "Escape does it too", ("Escape",))
        return [Command("undo", keys=undo), Command("redo", keys=redo), leave]
    back, again = state.undone_next(), state.redone_next()
    take_back, do_again = f"Take back (Ctrl+Z): {back or NOTHING}", f"Do again (Ctrl+Shift+Z): {again or NOTHING}"
    return [
        Command("undo", "Undo", "undo", take_back, undo, disabled=not back, early=True),
        Command("redo", "Redo", "redo", do_again, redo, disabled=not again, early=True),
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
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", urlencode(state.reading().link, doseq=True), ""))
