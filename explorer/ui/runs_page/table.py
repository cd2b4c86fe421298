"""The table of runs with what can be done with the ticked ones."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from explorer.runs.records import RESUMABLE, Run, State
from explorer.ui import state
from explorer.ui.runs_page import shelf
from explorer.ui.train_page.runs_list import STATES

TRAIN_PAGE = "pages/train.py"
HEIGHT = 380


def filters(found: tuple[Run, ...]) -> tuple[Run, ...]:
    """A row of filters, and the runs that pass them."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        text = st.text_input("Filter", key="runs_filter", placeholder="design, data, recipe, name", width=260)
        states = st.multiselect("State", [one.value for one in State], key="runs_states", width=260)
        starred = st.toggle("Starred only", key="runs_starred")
    return shelf.filtered(found, text, states, starred)


def table(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """The table; a click on a column's head sorts. Returns the ticked runs."""
    ids = tuple(run.id for run in runs)
    chosen = shelf.selected()
    key = f"runs_table_{hash(ids)}"  # another list is another table: rows move
    st.dataframe(
        pd.DataFrame([shelf.row(run) for run in runs], columns=list(shelf.COLUMNS)),
        hide_index=True,
        height=min(HEIGHT, 40 + 35 * max(2, len(runs))),
        on_select=partial(_tick, key, ids),
        selection_mode="multi-row",
        selection_default={"selection": {"rows": [at for at, run in enumerate(ids) if run in chosen]}},
        key=key,
        column_config=_columns(),
        placeholder="–",
        alt="All runs, newest first",
    )
    return tuple(run for run in runs if run.id in shelf.selected())


def _tick(key: str, ids: tuple[int, ...]) -> None:
    rows = state.widget_value(key)["selection"]["rows"]
    shelf.select(tuple(ids[row] for row in rows if row < len(ids)))


def _columns() -> dict[str, Any]:
    column = st.column_config
    return {
        "★": column.TextColumn(width=30),
        "state": column.MultiselectColumn(options=[one.value for one in STATES], color=list(STATES.values()), width=80),
        "test": column.NumberColumn("test acc.", format="%.1f %%"),
        "loss": column.NumberColumn(format="%.3f"),
        "parameters": column.NumberColumn(format="localized"),
        "MACs": column.NumberColumn(format="localized"),
        "seconds": column.NumberColumn(format="%.1f"),
        "examples/s": column.NumberColumn(format="localized"),
        "started": column.DatetimeColumn(format="YYYY-MM-DD HH:mm"),
    }


def actions(ticked: tuple[Run, ...]) -> None:
    """Buttons for the ticked runs, and the way back from a deletion."""
    ids = tuple(run.id for run in ticked)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if gone := shelf.deleted():
            names = ", ".join(f"r{run}" for run in gone)
            st.button(f"Undo: bring back {names}", icon=":material/undo:", key="runs_undo", on_click=shelf.undo)
        if not ticked:
            st.caption("Tick runs to compare, name, star or delete them.")
            return
        if len(ticked) == 1:
            key = state.controlled(f"runs_name_{ids[0]}", ticked[0].label)
            st.text_input("Name", key=key, max_chars=80, placeholder=f"name of {ticked[0].name}", width=220,
                          label_visibility="collapsed", on_change=shelf.rename, args=(ids[0], key))  # fmt: skip
            if ticked[0].state in RESUMABLE and ticked[0].state is not State.DONE:
                st.button("Resume", icon=":material/resume:", key="runs_resume", on_click=shelf.resume, args=(ids[0],))
        every = all(run.starred for run in ticked)
        st.button("Unstar" if every else "Star", icon=":material/star:", key="runs_star", on_click=shelf.star,
                  args=(ids, not every))  # fmt: skip
        if st.button("Show curves", icon=":material/show_chart:", key="runs_show"):
            shelf.show_on_train_page(ids)
            st.switch_page(TRAIN_PAGE)
        ended = tuple(run.id for run in ticked if not run.state.moving)
        st.button("Delete", icon=":material/delete:", key="runs_delete", on_click=shelf.delete, args=(ended,),
                  disabled=not ended, help="Can be undone for an hour")  # fmt: skip
