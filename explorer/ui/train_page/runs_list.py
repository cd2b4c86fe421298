"""The list of runs: ticked ones are drawn, one can be opened, ended ones deleted."""

import os
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from explorer.runs.records import Run, State
from explorer.runs.store import MOST_AT_ONCE
from explorer.runs.workers import SWITCH
from explorer.ui import numbers, state
from explorer.ui.run_names import called
from explorer.ui.train_page import board

STATES = {
    State.QUEUED: "blue", State.PAUSED: "violet",
    State.STARTING: "orange", State.RUNNING: "orange", State.DONE: "green", State.STOPPED: "gray", State.FAILED: "red",
    State.LOST: "red",
}  # fmt: skip
EXPLORE_PAGE = "pages/explore.py"


def colors() -> list[str]:
    """The theme's categorical colors: the first is the run that is looked at."""
    kind = "dark" if st.context.theme.type == "dark" else "light"
    return list(st.get_option(f"theme.{kind}.chartCategoricalColors"))


def runs_list(current: board.Board, height: int) -> None:
    """The table and its actions."""
    st.markdown("**Runs** :gray[tick to overlay]")
    if not current.runs:
        st.caption("None yet.")
        return
    ids = tuple(run.id for run in current.runs)
    ticked = [run.id for run in current.ticked]
    # Another list is another table, since rows move; and so is another session: after a restart of the app the browser
    # still shows the ticks of the last one.
    key = f"runs_{board.token()}_{ids[0]}_{len(ids)}"
    st.dataframe(
        _styled(current),
        hide_index=True,
        height=height,
        row_height=32,
        on_select=partial(_tick, key, current.runs),
        selection_mode="multi-row",
        selection_default={"selection": {"rows": [row for row, run in enumerate(ids) if run in ticked]}},
        key=key,
        alt="Runs, newest first",
        column_config=_columns(len(current.runs)),
    )
    with st.container(horizontal=True, gap="xsmall"):
        _actions(current)


def _tick(key: str, listed: tuple[Run, ...]) -> None:
    rows = state.widget_value(key)["selection"]["rows"]
    board.tick(listed, {listed[row].id for row in rows if row < len(listed)})


def _styled(current: board.Board) -> "pd.io.formats.style.Styler":
    place = {run.id: number for number, run in enumerate(current.ticked)}
    palette = colors()
    shades = [palette[place[run.id]] if run.id in place else "transparent" for run in current.runs]
    places = board.engine().store.places()
    table = pd.DataFrame([_row(run, places.get(run.id, 0)) for run in current.runs])
    return table.style.apply(lambda column: [f"color: {shade}" for shade in shades], subset=["color"])


def _row(run: Run, place: int) -> dict[str, object]:
    return {
        "color": "■",
        "run": f"{run.name} {called(run)}",
        "state": [f"{run.state} {place}" if place else run.state.value],
        "test": "–" if run.test_accuracy is None else numbers.percent(run.test_accuracy),
        "seconds": f"{run.seconds:.1f}",
    }


def _columns(longest_queue: int) -> dict[str, Any]:
    column = st.column_config
    places = {f"{State.QUEUED} {place}": STATES[State.QUEUED] for place in range(1, longest_queue + 1)}
    states = {one.value: color for one, color in STATES.items()} | places
    return {
        "color": column.TextColumn("", width=24),
        "run": column.TextColumn("run", width=120),
        "state": column.MultiselectColumn("state", options=list(states), color=list(states.values()), width=78),
        "test": column.TextColumn("test acc.", width=58, alignment="right"),
        "seconds": column.TextColumn("s", width=42, alignment="right"),
    }


def _actions(current: board.Board) -> None:
    main = current.main
    ended = [run for run in current.ticked if not run.state.moving]
    if st.button("Open design", icon=":material/account_tree:", type="tertiary", key="open_design",
                 disabled=main is None, help="Explore the design of the run that is looked at") and main:  # fmt: skip
        state.open_design(main.config.design)
        st.switch_page(EXPLORE_PAGE)
    with st.popover("Delete", icon=":material/delete:", type="tertiary", disabled=not ended):
        st.markdown(f"Delete {', '.join(run.name for run in ended)}? The Runs page can undo it for an hour.")
        count = f"{len(ended)} run{'' if len(ended) == 1 else 's'}"
        if st.button(f"Delete {count}", type="primary", key="delete", on_click=board.delete,
                     args=(tuple(run.id for run in ended),)):  # fmt: skip
            st.rerun()
    with st.popover("Queue", icon=":material/settings:", type="tertiary", key="queue_settings"):
        _queue_settings()


def _queue_settings() -> None:
    """What holds for all runs on this machine.

    The keys hold the values: what is set by key does not reach the browser while the popover is closed.
    """
    engine = board.engine()
    limit, ready, waiting = engine.store.limit(), engine.workers.enabled(), engine.waiting()
    key = f"queue_limit_{limit}"
    st.number_input("Runs at once on a device", 1, MOST_AT_ONCE, limit, key=key, on_change=_set_limit, args=(key,),
                    help="Others wait in its queue. Two runs on one device take about twice as long each.")  # fmt: skip
    key = f"queue_ready_{ready}"
    memory = f" It takes {numbers.bytes_text(waiting.memory)} now." if waiting and waiting.memory else ""
    forbidden = engine.workers.forbidden()
    st.toggle("Keep a process ready for the next run", ready, key=key, on_change=_set_ready, args=(key,),
              disabled=forbidden,
              help=f"The run then starts at once instead of loading torch first.{memory}")  # fmt: skip
    if forbidden:
        st.caption(f"Off where the app was started: its environment has `{SWITCH}={os.environ[SWITCH]}`.")


def _set_limit(key: str) -> None:
    board.set_limit(state.widget_value(key))


def _set_ready(key: str) -> None:
    board.keep_ready(state.widget_value(key))
