"""The board, which follows an edit at once (totals, graph, tables), and the room beside its tables."""

import time

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.ui import failures, state
from explorer.ui.explore import refresh
from explorer.ui.explore.channel_table import channel_table
from explorer.ui.explore.graph_panel import graph_panel
from explorer.ui.explore.head_settings import head_settings
from explorer.ui.explore.layer_settings import layer_settings
from explorer.ui.explore.totals import totals
from explorer.ui.explore.variant_table import variant_table

SENDING = 0.003
"""Seconds in which Streamlit's thread sends the totals: while this one works it takes three times as long."""
HEIGHT = 286  # of nine rows and their header
SELECTOR = 42  # the height of the choice above the tables, and the gap below it
KEY = "tables"
TABLES = {
    "Channels": channel_table,
    "Variants": variant_table,
    "Stem and pools": layer_settings,
    "Head and more": head_settings,
}


def workbench(*, present: bool) -> DeltaGenerator:
    """Draw the board; returns the place for the inspector: beside the tables, or with the page's width below the graph
    in the projector view, which has no tables.
    """
    top = st.container(key="board")
    top.empty()  # without anything in it the place would not be on the page before the columns below are
    if present:
        left, right = None, st.container()
    else:
        left, right = st.container(key="tables_row").columns([1.95, 1], gap="small")
    with top:
        _board(left)
    return right


@refresh.part(refresh.BOARD)
def _board(left: DeltaGenerator | None) -> None:
    """All of it in the run that takes the edit. Few elements: the browser goes through each of the page's in every run
    (benchmarks/interaction.py).
    """
    with failures.part("bar of totals"):
        totals()
    time.sleep(SENDING)
    with failures.part("graph"):
        graph_panel(present=left is None)
    if left:
        with left, failures.part("table"):
            _tables()


def _tables() -> None:
    chosen = state.choice(KEY, "Channels")
    key = state.controlled(KEY, chosen)
    st.segmented_control("Table", list(TABLES), default=chosen, key=key, label_visibility="collapsed", required=True,
                         on_change=state.choose, args=(KEY, key))  # fmt: skip
    TABLES[chosen](HEIGHT)
