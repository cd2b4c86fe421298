"""The list of runs: ticked ones are drawn, ended ones deleted; behind its buttons the queue and the exports."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from explorer.runs.records import Run, State
from explorer.ui import numbers, state
from explorer.ui.run_names import called
from explorer.ui.train_page import board, exports, queue

STATES = {
    State.QUEUED: "blue", State.PAUSED: "violet",
    State.STARTING: "orange", State.RUNNING: "orange", State.DONE: "green", State.STOPPED: "gray", State.FAILED: "red",
    State.LOST: "red",
}  # fmt: skip
EXPLORE_PAGE = "pages/explore.py"


def colors() -> list[str]:
    """The theme's categorical colors."""
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
    palette = colors()
    shades = [palette[current.colors[run.id]] if run.id in current.colors else "transparent" for run in current.runs]
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
    exports.exports(current.ticked)
    queue.queue(current.runs)
