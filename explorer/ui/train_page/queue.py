"""The queue, in a popover: runs that are active or wait, each with its button, and what holds for all runs here."""

import os
from collections.abc import Sequence

import streamlit as st

from explorer.runs.records import Run, State
from explorer.runs.rows import MOST_AT_ONCE
from explorer.runs.workers import SWITCH
from explorer.ui import messages, numbers, state
from explorer.ui.run_names import called
from explorer.ui.train_page import board, title

LISTED = 8  # runs with a button each: the popover is drawn again with each tick
ROW_WIDTH, TEXT_WIDTH = 320, 210  # pixels


def queue(runs: Sequence[Run]) -> None:
    """The popover; its label says how many runs wait."""
    waiting = [run for run in runs if run.state is State.QUEUED]
    label = f"Queue ({len(waiting)})" if waiting else "Queue"
    with st.popover(label, icon=":material/low_priority:", type="tertiary", key="queue"):
        _moving(runs, waiting)
        _settings()


def _moving(runs: Sequence[Run], waiting: Sequence[Run]) -> None:
    """Those that have a process, then those that wait, the first to come on top."""
    places = board.engine().store.places()
    moving = sorted((run for run in runs if run.state.moving), key=lambda run: (places.get(run.id, 0), run.id))
    names = called(moving[:LISTED])
    for run in moving[:LISTED]:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", width=ROW_WIDTH):
            place = f" {places[run.id]}" if run.id in places else ""
            st.markdown(f"**{run.name}** {messages.escape(names[run.id])} :gray[{run.state}{place}]", width=TEXT_WIDTH)
            title.stop(run, "_queue", "tertiary")
    if len(moving) > LISTED:
        st.caption(f"and {len(moving) - LISTED:,} more")
    if len(waiting) > 1:
        st.button(f"Cancel all {len(waiting):,} that wait", icon=":material/clear_all:", type="tertiary",
                  key="cancel_all", on_click=board.stop, args=tuple(run.id for run in waiting))  # fmt: skip
    if moving:
        st.divider()


def _settings() -> None:
    """What holds for all runs on this machine."""
    engine = board.engine()
    limit, ready, waiting = engine.store.limit(), engine.workers.enabled(), engine.waiting()
    key = state.controlled("queue_limit", limit)
    st.number_input("Runs at once on a device", 1, MOST_AT_ONCE, limit, key=key, on_change=_set_limit, args=(key,),
                    help="Others wait in its queue. Two runs on one device take about twice as long each.")  # fmt: skip
    key = state.controlled("queue_ready", ready)
    memory = f" It takes {numbers.bytes_text(waiting.memory)} now." if waiting and waiting.memory else ""
    forbidden = engine.workers.forbidden()
    st.toggle("Keep a process ready for the next run", ready, key=key, on_change=_set_ready, args=(key,),
              disabled=forbidden,
              help=f"The run then starts at once instead of loading torch first.{memory}")  # fmt: skip
    if forbidden:
        had = messages.escape(f"{SWITCH}={os.environ[SWITCH]}")
        st.caption(f"Off where the app was started: its environment has {had}.")


def _set_limit(key: str) -> None:
    if (limit := state.answer(key)) is not None:
        board.set_limit(limit)


def _set_ready(key: str) -> None:
    if (ready := state.answer(key)) is not None:
        board.keep_ready(ready)
