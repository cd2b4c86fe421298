"""Below the workbench: where parameters and MACs sit, every layer, files to take away."""

from collections.abc import Callable

import plotly.graph_objects as go
import streamlit as st

from explorer.ui import state
from explorer.ui.explore import export, selection
from explorer.ui.explore.code_tab import code_tab
from explorer.ui.explore.image_size import image_size
from explorer.ui.explore.layers import layer_table
from explorer.ui.explore.totals import share
from explorer.ui.explore.words_tab import words_tab

GREY, ORANGE = "#7A8699", "#E67A20"  # as in .streamlit/config.toml: grey is neutral, orange is cost


def cost_chart() -> None:
    """Share of parameters and of MACs of stem, each block and head; a click on a bar selects its part in the graph."""
    analysis = state.reading().analysis
    blocks = {row.name for row in analysis.blocks}
    groups = [row for row in analysis.stages if row.name in ("stem", "head")]
    rows = [row for row in groups if row.name == "stem"] + list(analysis.blocks)
    rows += [row for row in groups if row.name == "head" and row.name not in blocks]
    names = [row.name for row in rows]
    figure = go.Figure()
    for label, number, color in (("Parameters", "parameters", GREY), ("MACs", "macs", ORANGE)):
        counts = [getattr(row, number) for row in rows]
        figure.add_bar(
            name=label,
            x=names,
            y=[share(count, analysis, number) for count in counts],
            customdata=counts,
            hovertemplate="%{x}: %{customdata:,} " + label + ", %{y:.1%}<extra></extra>",
            marker={"color": color, "cornerradius": 2},
        )
    figure.update_layout(
        barmode="group",
        bargap=0.3,
        height=280,
        margin={"l": 0, "r": 0, "t": 8, "b": 0},
        legend={"orientation": "h", "y": 1.12, "x": 0},
        yaxis={"tickformat": ".0%", "nticks": 5, "fixedrange": True},
        xaxis={"type": "category", "fixedrange": True},
    )
    st.plotly_chart(
        figure,
        key="costs",
        on_select=_select,
        selection_mode="points",
        config={"displayModeBar": False},
        alt="Share of parameters and MACs of stem, blocks and head",
    )


def _select() -> None:
    points = state.widget_value("costs")["selection"]["points"]
    if points:
        selection.select(str(points[0]["x"]))


TABS: dict[str, Callable[[], None]] = {
    "Where the cost sits": cost_chart,
    "Layers": layer_table,
    "Image size": image_size,
    "What and why": words_tab,
    "PyTorch code": code_tab,
    "Export": export.files,
}


def cost_tabs() -> None:
    """One tab each; only the one that is open is computed."""
    names = list(TABS)
    for name, tab in zip(names, st.tabs(names, key="below", on_change="rerun"), strict=True):
        if tab.open:
            with tab:
                TABS[name]()
