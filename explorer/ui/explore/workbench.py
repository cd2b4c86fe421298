"""The graph, and below it the tables beside the inspector."""

from functools import lru_cache

import streamlit as st

from explorer.design import changes, origin
from explorer.render import block_tree, to_dot, to_svg
from explorer.ui import state
from explorer.ui.explore import selection
from explorer.ui.explore.channel_table import channel_table
from explorer.ui.explore.grid import HEADER, ROW
from explorer.ui.explore.head_settings import head_settings
from explorer.ui.explore.inspector import inspector
from explorer.ui.explore.layer_settings import layer_settings
from explorer.ui.explore.variant_table import variant_table
from explorer.ui.graph_view import Given, graph_view
from explorer.ui.heading import title

ROWS = 9
SELECTOR = 49  # the height of the choice above the tables
TABLES = {
    "Channels": channel_table,
    "Variants": variant_table,
    "Stem and pools": layer_settings,
    "Head and more": head_settings,
}


@st.fragment
def workbench(*, present: bool) -> None:
    """Graph, tables, inspector; in the projector view the inspector alone has the width below the graph.

    A fragment, so that a click in the graph reruns nothing else; an edit reruns the page.
    """
    if state.changed():
        st.rerun()
    selected = _graph(present)
    if present:
        inspector(selected, height="content", wide=True)
        return
    height = ROWS * ROW + HEADER
    left, right = st.columns([1.95, 1], gap="small")
    with left:
        _tables(height)
    with right:
        inspector(selected, height=height + SELECTOR)


def _graph(present: bool) -> str | None:
    now = state.reading()
    refusal = state.refused("table") or state.refused("controls")
    tree = block_tree(
        now.graph,
        parameters={row.name: row.parameters for row in now.analysis.layers},
        macs={row.name: row.macs for row in now.analysis.layers},
        edited=_edited_parts(),
        failed=[refusal.path] if refusal else (),
    )
    event = graph_view(
        tree,
        key="graph",
        label=f"Block graph of {title()}",
        given=Given(*selection.shown()),
        present=present,
        layers=lambda: _layers_svg(to_dot(now.graph, direction="LR")),
    )
    selection.keep(event)
    return event.selected


@lru_cache(maxsize=32)
def _layers_svg(dot: str) -> str:
    """The layer view; sessions that look at the same network share it."""
    return to_svg(dot)


def _edited_parts() -> list[str]:
    design = state.design()
    base = origin(design)
    found = changes(base, design) if base else []
    return [one.path for one in found] + [one.block for one in found if one.block]


def _tables(height: int) -> None:
    chosen = st.segmented_control(
        "Table", list(TABLES), default="Channels", key="tables", label_visibility="collapsed", required=True
    )
    TABLES[chosen or "Channels"](height)
