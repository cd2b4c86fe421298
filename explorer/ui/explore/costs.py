"""Below the workbench: where the cost sits, every layer, files to take away."""

from collections.abc import Callable

import streamlit as st

from explorer.ui.explore import export, refresh, selection
from explorer.ui.explore.code_tab import code_tab
from explorer.ui.explore.cost_chart import cost_chart
from explorer.ui.explore.image_size import image_size
from explorer.ui.explore.layers import layer_table
from explorer.ui.explore.words_tab import words_tab

TABS: dict[str, Callable[[], None]] = {
    "Where the cost sits": cost_chart,
    "Layers": layer_table,
    "Image size": image_size,
    "What and why": words_tab,
    "PyTorch code": code_tab,
    "Export": export.files,
}


FOLLOW = (cost_chart, layer_table)
"""What shows the selection, so that it runs again when something is selected."""


@refresh.part("below")
def cost_tabs() -> None:
    """One of them at a time; only that one is computed, and is on the page."""
    names = list(TABS)
    name = st.segmented_control(
        "Below the workbench", names, default=names[0], key="below", label_visibility="collapsed", required=True
    )
    tab = TABS[name or names[0]]
    selection.below_follows(tab in FOLLOW)
    tab()
