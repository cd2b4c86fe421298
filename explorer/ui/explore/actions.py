"""The title row: which design this is, how it is counted, undo, redo, reset, projector view, share, train."""

from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from explorer.design import origin
from explorer.design.codec import to_query
from explorer.ui import state
from explorer.ui.explore import grid, refresh
from explorer.ui.explore.counting import convention_choice
from explorer.ui.explore.training_setting import setting_choice
from explorer.ui.heading import edit_count, heading
from explorer.ui.shortcut_keys import shortcut_keys

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
        with st.container(horizontal=True, gap="xsmall", width="content"):
            convention_choice()
            setting_choice(state.reading().graph)
        if present:
            _leave_projector()
        else:
            with st.container(horizontal=True, gap="xsmall", width="content"):
                _history()
                _enter_projector()
        with st.popover("Share", icon=":material/link:", width="content"):
            _share()
        if st.button("Train", icon=":material/play_arrow:", type="primary", key="to_train"):
            st.switch_page(TRAIN_PAGE)
    state.write_address()


def _history() -> None:
    st.button(
        "Undo",
        icon=":material/undo:",
        key="undo",
        help="Take the last edit back: Ctrl+Z",
        on_click=refresh.edits(state.undo),
        disabled=not state.can_undo(),
    )
    st.button(
        "Redo",
        icon=":material/redo:",
        key="redo",
        help="Do it again: Ctrl+Shift+Z",
        on_click=refresh.edits(state.redo),
        disabled=not state.can_redo(),
    )
    st.button(
        "Reset",
        icon=":material/restart_alt:",
        key="reset",
        help="Back to the preset; undo brings your edits back",
        on_click=_reset,
        disabled=not edit_count(),
    )


def history_keys() -> None:
    """The keyboard's undo and redo: ten quick ones take ten edits back."""
    shortcut_keys(
        {"Ctrl+Z": "undo", "Ctrl+Shift+Z": "redo", "Ctrl+Y": "redo"}, key="history_keys", on_command=_go_through_history
    )


@refresh.edits
def _go_through_history(commands: list[str]) -> None:
    grid.catch_up()
    for command in commands:
        {"undo": state.undo, "redo": state.redo}[command]()


def _enter_projector() -> None:
    st.button(
        "",
        icon=":material/present_to_all:",
        key="present",
        help="Projector view: larger type, no controls and tables",
        on_click=state.set_flag,
        args=("present", True),
    )


def _leave_projector() -> None:
    st.button(
        "Leave projector view",
        icon=":material/cancel_presentation:",
        key="leave_present",
        shortcut="Escape",
        on_click=state.set_flag,
        args=("present", False),
    )


@refresh.edits
def _reset() -> None:
    base = origin(state.design())
    if base:
        state.open_design(base)


def _share() -> None:
    st.caption("Whoever opens this address sees this design.")
    st.code(_address(), language=None, wrap_lines=True)


def _address() -> str:
    parts = urlsplit(st.context.url or "http://localhost:8501/")
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(to_query(state.design()), doseq=True), ""))
