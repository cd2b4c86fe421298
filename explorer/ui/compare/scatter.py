"""Parameters against MACs: the picture of the table."""

from collections.abc import Sequence
from html import escape
from math import log10

import plotly.graph_objects as go
import streamlit as st

from explorer.ui.compare.names import places
from explorer.ui.compare.rows import Row

GREY, BLUE = "#7A8699", "#2457D6"  # as in .streamlit/config.toml: blue is what is chosen
HEIGHT, PLOT = 380, (560.0, 300.0)  # of the picture; of the area between its axes on a wide page, which names fit into
KNOWN = ("googlenet", "alexnet", "vgg16", "nin", "googlenet-naive")  # named first: the text beside speaks of them


def scatter(rows: Sequence[Row], *, own: bool) -> None:
    """One point per network, both axes logarithmic; the design on screen is blue. Names stand where there is room."""
    across, up = _range([row.macs for row in rows]), _range([row.parameters for row in rows])
    named = _named(rows, own, across, up)
    figure = go.Figure()
    for part, color, size in ((rows[own:], GREY, 10), (rows[:own], BLUE, 15)):
        figure.add_scatter(
            x=[row.macs for row in part],
            y=[row.parameters for row in part],
            text=[escape(row.title) if named[row] else "" for row in part],  # plotly makes links of HTML's
            customdata=[escape(row.title) for row in part],
            mode="markers+text",
            textposition=[named[row] or "top center" for row in part],
            textfont={"size": 11},
            marker={"color": color, "size": size},
            hovertemplate="%{customdata}: %{y:,} parameters, %{x:,} MACs<extra></extra>",
        )
    axis = {"type": "log", "dtick": 1, "exponentformat": "SI", "fixedrange": True}
    figure.update_layout(
        showlegend=False,
        height=HEIGHT,
        margin={"l": 0, "r": 0, "t": 8, "b": 0},
        xaxis={**axis, "title": "MACs per image", "range": across},
        yaxis={**axis, "title": "Parameters", "range": up},
    )
    config = {"displayModeBar": False}
    st.plotly_chart(figure, key="compare_scatter", config=config, alt="Parameters against MACs of all networks")


def _range(counts: list[int]) -> tuple[float, float]:
    """The decades of an axis, with room for names at both ends."""
    low, high = (log10(max(1, count)) for count in (min(counts), max(counts)))
    margin = 0.08 * (high - low) + 0.15
    return low - margin, high + margin


def _named(rows: Sequence[Row], own: bool, across: tuple[float, float], up: tuple[float, float]) -> dict[Row, str]:
    """Where each network's name stands: the design on screen chooses first, then those that everyone knows."""
    order = sorted(rows, key=lambda row: 0 if own and row is rows[0] else 1 + (row.name not in KNOWN))
    points = [(_pixel(row.macs, across, PLOT[0]), _pixel(row.parameters, up, PLOT[1])) for row in order]
    return dict(zip(order, places(points, [row.title for row in order], PLOT), strict=True))


def _pixel(count: int, ends: tuple[float, float], extent: float) -> float:
    return (log10(max(1, count)) - ends[0]) / (ends[1] - ends[0]) * extent
