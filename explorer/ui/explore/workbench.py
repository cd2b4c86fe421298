"""The graph, and below it the tables beside the inspector."""

import streamlit as st

from explorer.ui import state
from explorer.ui.explore import selection
from explorer.ui.explore.channel_table import channel_table
from explorer.ui.explore.graph_panel import graph_panel
from explorer.ui.explore.grid import HEADER, ROW
from explorer.ui.explore.head_settings import head_settings
from explorer.ui.explore.inspector import inspector
from explorer.ui.explore.layer_settings import layer_settings
from explorer.ui.explore.variant_table import variant_table

ROWS = 9
SELECTOR = 49  # the height of the choice above the tables
TABLES = {
    "Channels": channel_table,
    "Variants": variant_table,
    "Stem and pools": layer_settings,
    "Head and more": head_settings,
}


@st.fragment(key=selection.WORKBENCH)
def workbench(*, present: bool) -> None:
    """Graph, tables, inspector; in the projector view the inspector alone has the width below the graph.

    A fragment, so that a click in the graph reruns nothing else; an edit reruns the page.
    """
    if state.changed():
        st.rerun()
    selected = graph_panel(present=present)
    if present:
        inspector(selected, height="content", wide=True)
        return
    height = ROWS * ROW + HEADER
    left, right = st.columns([1.95, 1], gap="small")
    with left:
        _tables(height)
    with right:
        inspector(selected, height=height + SELECTOR)


def _tables(height: int) -> None:
    chosen = st.segmented_control(
        "Table", list(TABLES), default="Channels", key="tables", label_visibility="collapsed", required=True
    )
    TABLES[chosen or "Channels"](height)
