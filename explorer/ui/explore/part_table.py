"""The inspector's tables: what a block, branch or stage is made of, a line each that selects it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from explorer.analysis import LayerRow
from explorer.graph import Shape
from explorer.ui import messages, state
from explorer.ui.explore import selection
from explorer.ui.numbers import percent

ROW = 25  # pixels
DIGIT, ARROW, MARGINS = 6.1, 6.8, 16  # pixels: a digit, the mean of a name with arrows, what a cell keeps free


class Line(NamedTuple):
    """A line: its name, what a click on it selects, and its numbers."""

    name: str
    id: str
    out: str
    parameters: int
    macs: int


def output_of(rows: Sequence[LayerRow]) -> Shape:
    """What leaves these layers: side by side where several of them end it."""
    graph = state.reading().graph
    inside = {row.name for row in rows}
    read = {name for one in inside for name in graph.node(one).inputs}
    ends = [row.output_shape for row in rows if row.name not in read]
    return (sum(shape[0] for shape in ends), *ends[-1][1:])


def part_table(kind: str, lines: Sequence[Line], *, macs: int, of: str, alt: str, key: str = "card_table") -> None:
    """The table; `kind` heads the names, shares are those of `macs`, which are `of` something."""
    columns = {
        kind: [line.name for line in lines],
        "out": [line.out for line in lines],
        "parameters": [f"{line.parameters:,}" for line in lines],
        "MACs": [f"{line.macs:,}" for line in lines],
        "share": [percent(line.macs / macs if macs else 0.0) for line in lines],
    }
    st.dataframe(
        pd.DataFrame(columns),
        hide_index=True,
        row_height=ROW,
        height="content",
        key=key,
        on_select=lambda: selection.select_row(key, state.remember(f"{key}_lines", list)),
        selection_mode="single-cell",
        column_config=_looks(columns, {"share": f"Of the MACs of {messages.escape(of)}"}),
        alt=alt,
    )
    state.store(f"{key}_lines", [line.id for line in lines])


def _looks(columns: dict[str, list[str]], helps: dict[str, str]) -> dict[str, Any]:
    """Each has at least the room that it needs; numbers stand on the right."""
    first, *numbers = columns
    widths = {first: _width(columns[first], ARROW), **{one: _width([one, *columns[one]], DIGIT) for one in numbers}}
    return {
        name: st.column_config.TextColumn(
            name, width=width, help=helps.get(name), alignment="left" if name == first else "right"
        )
        for name, width in widths.items()
    }


def _width(texts: Sequence[str], glyph: float) -> int:
    """Of a column, in pixels; a space is half as wide as what it parts."""
    return round(glyph * max(len(text) - text.count(" ") / 2 for text in texts) + MARGINS)
