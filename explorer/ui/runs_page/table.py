"""The table of runs. Ticks and order are kept by the app, so that a tick stays with its run wherever that moves to."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import streamlit as st

from explorer.runs.records import Run, State
from explorer.ui import numbers, run_grid, state
from explorer.ui.grid_view import Cell, GridColumn, Row, as_text, grid_view
from explorer.ui.hearing import ack, heard
from explorer.ui.runs_page import shelf

KEY = "runs_table"
HEAD, ROW, MOST_HEIGHT = 34, 28, 396  # pixels
COLORS = {one.value: color for one, color in run_grid.COLORS.items()} | {"stopping": "orange", "pausing": "orange"}
ABSENT = "–"


def filters(found: tuple[Run, ...]) -> tuple[Run, ...]:
    """A row of filters, and the runs that pass them."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="runs_filters_row"):
        text = state.choice("runs_filter", "")
        key = state.controlled("runs_filter", text)
        st.text_input("Filter", text, key=key, placeholder="design, data, recipe, name", width=260,
                      on_change=state.choose, args=("runs_filter", key))  # fmt: skip
        states = list[str](state.choice("runs_states", []))
        key = state.controlled("runs_states", states)
        st.multiselect("State", [one.value for one in State], states, key=key, width=260,
                       on_change=state.choose, args=("runs_states", key))  # fmt: skip
        starred = state.choice("runs_starred", False)
        key = state.controlled("runs_starred", starred)
        st.toggle("Starred only", starred, key=key, on_change=state.choose, args=("runs_starred", key))
    return shelf.filtered(found, text, states, starred)


def table(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """The table; a click on a column's head sorts. Returns the ticked runs, in its order."""
    shown = shelf.ordered(runs, shelf.order())
    ticked = set(shelf.ticked())
    places = shelf.engine().store.places()
    grid_view(
        as_text(columns(), [_row(run, run.id in ticked, places.get(run.id, 0)) for run in shown]),
        key=KEY,
        label="Runs",
        height=min(MOST_HEIGHT, HEAD + ROW * max(2, len(shown))),
        ack=ack(KEY),
        on_said=_hear,
        asks=False,
    )
    return tuple(run for run in shown if run.id in ticked)


def columns() -> list[GridColumn]:
    """The table's columns, with the one that sorts it."""
    by = shelf.order()
    way: Literal["ascending", "descending"] = "descending" if by.descending else "ascending"
    return [
        GridColumn(name, name, width, kind="tick" if name == "run" else "text", edit=name == "run",
                   numeric=name in NUMBERS, sortable=True, sorted=way if name == by.column else "")
        for name, width in WIDTHS.items()
    ]  # fmt: skip


WIDTHS = dict(zip(shelf.COLUMNS, (78, 30, 92, 76, 170, 200, 150, 76, 76, 92, 112, 62, 88, 50, 68, 132, 260),
                  strict=True))  # fmt: skip
NUMBERS: Mapping[str, Callable[[Any], str]] = {
    "test acc.": numbers.percent,
    "seconds": "{:,.1f}".format,
    "parameters": "{:,}".format,
    "MACs": "{:,}".format,
    "loss": "{:.3f}".format,
    "examples/s": "{:,.0f}".format,
    "seed": str,
}


def _row(run: Run, ticked: bool, place: int) -> Row:
    told = shelf.row(run)
    cells = [Cell("on" if ticked else "off", ghost=run.name)]
    for name in shelf.COLUMNS[1:]:
        value = told[name]
        if name == "state":
            said = f"{value} {place}" if place else str(value)
            cells.append(Cell(said, color=COLORS[str(value)], tip=_standing(run, place)))
        elif value is None:
            cells.append(Cell("" if name in ("★", "name", "reason") else ABSENT))
        elif name == "started":
            cells.append(Cell(f"{value:%Y-%m-%d %H:%M}"))
        else:
            cells.append(Cell(NUMBERS[name](value)) if name in NUMBERS else Cell(str(value), tip=_long(str(value))))
    return Row(str(run.id), cells)


def _standing(run: Run, place: int) -> str:
    return f"Place {place} in the queue of its device" if place else run.reason


def _long(text: str) -> str:
    """A text that its column may cut."""
    return text if len(text) > 18 else ""


def _hear() -> None:
    """Take the ticks and the order that a person gave."""
    for item in heard(KEY):
        for run, on in run_grid.ticks(item):
            shelf.tick([run], on)
        if item.command.startswith("sort "):
            shelf.sort(item.command.removeprefix("sort "))
