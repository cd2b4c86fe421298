"""What can be done with the ticked runs, why those that failed did, and the way back for deleted ones."""

from collections.abc import Callable

import streamlit as st

from explorer.runs.records import RESUMABLE, Run, State
from explorer.ui import messages, pages, state, store_faults
from explorer.ui.runs_page import changes, shelf
from explorer.ui.train_page.told import ending

TOLD = 3  # so many reasons at once
LISTED = 20  # so many deleted runs have a button of their own


def actions(shown: tuple[Run, ...], ticked: tuple[Run, ...]) -> None:
    """Buttons for the ticked runs, as their states allow, and for the deleted ones."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if ticked:
            _name(ticked)
            _state_buttons(ticked)
            _others(ticked)
        elif shown:
            st.caption("Tick runs to stop, compare, name, star or delete them.", width="content")
        _all_or_none(shown, ticked)
        _deleted()
    if refused := store_faults.take_refusal():
        st.warning(messages.escape(refused), icon=":material/block:")


def _name(ticked: tuple[Run, ...]) -> None:
    if len(ticked) > 1:
        st.markdown(f"**{len(ticked):,} ticked**", width="content")
        return
    run = ticked[0]
    key = state.controlled(f"runs_name_{run.id}", run.label)
    st.text_input("Name", run.label, key=key, max_chars=80, placeholder=f"name of {run.name}", width=220,
                  label_visibility="collapsed", on_change=changes.rename, args=(run.id, key))  # fmt: skip


def _state_buttons(ticked: tuple[Run, ...]) -> None:
    moving = [run for run in ticked if run.state.moving and not run.stop_asked]
    _button("Stop", "stop", moving, changes.stop, "A queued run leaves the queue", ticked)
    pausing = [run for run in moving if not run.pause_asked]
    _button("Pause", "pause", pausing, changes.pause, "It writes a checkpoint and frees its device", ticked)
    resting = [run for run in ticked if run.state in RESUMABLE and run.state is not State.DONE]
    kept = [run for run in resting if shelf.engine().store.has_checkpoint(run.id)]
    anew = [run for run in resting if run not in kept]
    _button("Resume", "resume", kept, changes.resume, "From its last checkpoint", ticked)
    _button("Start again", "start_again", anew, changes.resume, "It has no checkpoint: it begins anew", ticked)


def _button(
    label: str,
    key: str,
    runs: list[Run],
    act: Callable[[tuple[int, ...]], None],
    text: str,
    ticked: tuple[Run, ...],
) -> None:
    """A button for those of the ticked runs that allow it; it says which or how many these are where not all do."""
    if not runs:
        return
    which = runs[0].name if len(runs) == 1 < len(ticked) else f"{len(runs):,}" if len(runs) > 1 else ""
    st.button(f"{label} {which}".strip(), icon=f":material/{ICONS[key]}:", key=f"runs_{key}", on_click=act,
              args=(tuple(run.id for run in runs),), help=text)  # fmt: skip


ICONS = {"stop": "stop", "pause": "pause", "resume": "resume", "start_again": "resume", "delete": "delete"}


def _others(ticked: tuple[Run, ...]) -> None:
    ids = tuple(run.id for run in ticked)
    if all(run.starred for run in ticked):
        st.button("Unstar", icon=":material/star:", key="runs_unstar", on_click=changes.star, args=(ids, False))
    else:
        st.button("Star", icon=":material/star:", key="runs_star", on_click=changes.star, args=(ids, True))
    if st.button("Show curves", icon=":material/show_chart:", key="runs_show"):
        changes.show_on_train_page(ids)
        st.switch_page(pages.TRAIN)
    ended = [run for run in ticked if not run.state.moving]
    _button("Delete", "delete", ended, changes.delete, "Can be had back for an hour", ticked)


def _all_or_none(shown: tuple[Run, ...], ticked: tuple[Run, ...]) -> None:
    if len(ticked) < len(shown) and len(shown) > 1:
        st.button("Tick all", key="runs_tick_all", type="tertiary", on_click=shelf.tick,
                  args=(tuple(run.id for run in shown), True))  # fmt: skip
    if ticked:
        st.button("Untick all", key="runs_untick_all", type="tertiary", on_click=shelf.tick,
                  args=(tuple(run.id for run in ticked), False))  # fmt: skip


def _deleted() -> None:
    gone = shelf.engine().store.deleted()
    if not gone:
        return
    label = f"{len(gone):,} deleted run{'' if len(gone) == 1 else 's'}"
    with st.popover(label, icon=":material/restore_from_trash:", type="tertiary", key="runs_deleted"):
        st.caption("Kept for an hour after the deletion.")
        for run in gone[:LISTED]:
            name = messages.escape(f"{run.name} {run.label or shelf.row(run)['design']}")
            st.button(f"Bring back {name}", key=f"runs_undelete_{run.id}", type="tertiary",
                      on_click=changes.bring_back, args=((run.id,),))  # fmt: skip
        if len(gone) > 1:
            st.button(f"Bring back all {len(gone):,}", key="runs_undelete_all", on_click=changes.bring_back,
                      args=(tuple(run.id for run in gone),))  # fmt: skip


def reasons(ticked: tuple[Run, ...]) -> None:
    """Why ticked runs failed or were lost, and what can be done."""
    told = [run for run in ticked if run.reason]
    for run in told[:TOLD]:
        messages.problem(ending(run))
    if len(told) > TOLD:
        st.caption(f"And {len(told) - TOLD:,} more; the last column has their reasons.")
