"""Parameters against MACs: the picture of the table."""

from collections.abc import Sequence
from math import log10

import plotly.graph_objects as go
import streamlit as st

from explorer.ui.compare.rows import Row

GREY, BLUE = "#7A8699", "#2457D6"  # as in .streamlit/config.toml: blue is what is chosen
WIDE, HIGH = 0.35, 0.2  # decades that a name takes


def scatter(rows: Sequence[Row], *, own: bool) -> None:
    """One point per network, both axes logarithmic; the design on screen is blue. Names stand where there is room."""
    figure, others, named = go.Figure(), rows[own:], _with_room(rows)
    for part, color, size, place in ((others, GREY, 10, "top center"), (rows[:own], BLUE, 15, "bottom center")):
        figure.add_scatter(
            x=[row.macs for row in part],
            y=[row.parameters for row in part],
            text=[row.title if row in named else "" for row in part],
            customdata=[row.title for row in part],
            mode="markers+text",
            textposition=place,
            textfont={"size": 11},
            marker={"color": color, "size": size},
            hovertemplate="%{customdata}: %{y:,} parameters, %{x:,} MACs<extra></extra>",
        )
    figure.update_layout(
        showlegend=False,
        height=380,
        margin={"l": 0, "r": 0, "t": 8, "b": 0},
        xaxis={
            "type": "log",
            "title": "MACs per image",
            "dtick": 1,
            "exponentformat": "SI",
            "fixedrange": True,
            "range": _range([row.macs for row in rows]),
        },
        yaxis={"type": "log", "title": "Parameters", "dtick": 1, "fixedrange": True, "exponentformat": "SI"},
    )
    config = {"displayModeBar": False}
    st.plotly_chart(figure, key="compare_scatter", config=config, alt="Parameters against MACs of all networks")


def _range(counts: list[int]) -> tuple[float, float]:
    """The decades of an axis, with room for names at both ends."""
    low, high = (log10(max(1, count)) for count in (min(counts), max(counts)))
    margin = 0.08 * (high - low) + 0.15
    return low - margin, high + margin


def _with_room(rows: Sequence[Row]) -> list[Row]:
    """The networks whose names do not run into another's: the first of those that lie close together."""
    named: list[Row] = []
    for row in rows:
        if all(not _close(row, other) for other in named):
            named.append(row)
    return named


def _close(one: Row, other: Row) -> bool:
    across = abs(log10(max(1, one.macs)) - log10(max(1, other.macs)))
    up = abs(log10(max(1, one.parameters)) - log10(max(1, other.parameters)))
    return across < WIDE and up < HIGH
