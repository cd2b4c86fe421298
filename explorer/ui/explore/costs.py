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
    """One tab each; only the one that is open is computed."""
    names = list(TABS)
    for name, tab in zip(names, st.tabs(names, key="below", on_change="rerun"), strict=True):
        if tab.open:
            selection.below_follows(TABS[name] in FOLLOW)
            with tab:
                TABS[name]()
