"""The page's body, which follows the runs while one moves."""

import streamlit as st

from explorer.ui import failures, store_faults
from explorer.ui.runs_page import actions, differences, figures, shelf, table

TICK_SECONDS = 1.0


def follow() -> None:
    """Show the runs; nothing is asked for while none moves. RunError if their folder cannot be used."""
    moves = _moves()
    failures.fragment("list of runs", _body, run_every=TICK_SECONDS if moves else None)(moves)


def _moves() -> bool:
    return any(run.state.moving for run in shelf.runs())


def _body(moved: bool) -> None:
    with store_faults.told("runs"):
        _draw(moved)


def _draw(moved: bool) -> None:
    found = shelf.runs()
    if any(run.state.moving for run in found) != moved:
        st.rerun()  # with the timer, or without it
    title = st.container(horizontal=True, vertical_alignment="center", gap="small")
    title.header("Runs", anchor=False, width="content")
    if not found and not shelf.engine().store.deleted():
        st.caption("None yet. The Train page starts one; so does `inception-explorer train`.")
        return
    passed = table.filters(found)
    title.caption(f"{len(passed):,} of {len(found):,} run{'' if len(found) == 1 else 's'}", width="stretch")
    if passed:
        ticked = table.table(passed)
    else:
        st.caption("No run passes the filters." if found else "None is left.")
        ticked = ()
    actions.actions(passed, ticked)
    actions.reasons(ticked)
    left, right = st.columns(2, gap="small")
    with left:
        figures.scatter(passed, ticked)
    with right:
        differences.compare(ticked)
