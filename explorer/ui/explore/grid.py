"""An editable table whose truth is the design: every cell that may be edited stands for an edit, and proposes it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from explorer.design import SetValue
from explorer.ui import messages, state
from explorer.ui.explore.typed import shown_number, typed_number

ROW, HEADER = 30, 34
ERROR_HEIGHT = 63
KEPT = "The design keeps its last valid state; undo takes the entry back."


class Column(NamedTuple):
    """A column: its values row by row; `path` gives the place of a cell that may be edited, None if all are computed.

    `edit` gives the edit that setting a cell means where it is more than setting the value at its path, and `show`
    takes the cell's value out of such an edit's value.
    """

    name: str
    values: Sequence[Any]
    config: Any
    path: Callable[[int], str] | None = None
    dtype: str = "object"
    edit: Callable[[int, Any], SetValue] | None = None
    show: Callable[[Any], Any] = lambda value: value

    def proposal(self, row: int, value: Any) -> list[SetValue]:
        """The edit that setting a cell means; none in a computed column."""
        if self.path is None:
            return []
        return [self.edit(row, value) if self.edit else SetValue(path=self.path(row), value=value)]


def number_column(  # noqa: PLR0913, a column's parts
    name: str,
    values: Sequence[Any],
    label: str,
    text: str,
    path: Callable[[int], str],
    *,
    edit: Callable[[int, Any], SetValue] | None = None,
    show: Callable[[Any], Any] = lambda value: value,
) -> Column:
    """A column of numbers, as text: a grid's own number cells turn 1.5 into 15 and say nothing."""
    config = st.column_config.TextColumn(label, help=text, width="small", alignment="right")
    edit = edit or (lambda row, value: SetValue(path=path(row), value=typed_number(value)))
    shown = [shown_number(value) for value in values]
    return Column(name, shown, config, path, edit=edit, show=lambda value: shown_number(show(value)))


def grid(place: str, columns: Sequence[Column], *, height: int, alt: str) -> None:
    """Show the table; what was typed and not taken stays in its cell, with the error above the table."""
    typed = state.pending(place)
    data = {column.name: _series(column, typed) for column in columns}
    refusal = state.refused(place)
    if refusal:
        messages.problem(f"{refusal.message}. {KEPT}")
    st.data_editor(
        pd.DataFrame(data),
        key=place,
        on_change=_propose,
        args=(place, {column.name: column for column in columns}),
        column_config={column.name: column.config for column in columns},
        disabled=[column.name for column in columns if column.path is None],
        hide_index=True,
        row_height=ROW,
        placeholder="",
        height=height - (ERROR_HEIGHT if refusal else 0),
        alt=alt,
    )


def _series(column: Column, typed: Mapping[str, Any]) -> "pd.Series[Any]":
    values = list(column.values)
    if column.path and typed:
        places = [column.path(row) for row in range(len(values))]
        values = [column.show(typed[at]) if at in typed else value for at, value in zip(places, values, strict=True)]
    return pd.Series(values, dtype=column.dtype)


def _propose(place: str, columns: Mapping[str, Column]) -> None:
    edits = [
        edit
        for row, cells in state.widget_value(place)["edited_rows"].items()
        for name, value in cells.items()
        for edit in columns[name].proposal(int(row), value)
    ]
    # the editor reports once more, empty, after it has taken over the new data
    if edits:
        state.edit(*edits, place=place)
