"""Below the workbench: where the cost sits, every layer, files to take away."""

from collections.abc import Callable

import streamlit as st

from explorer.ui import failures, state
from explorer.ui.explore import export, refresh, selection
from explorer.ui.explore.code_tab import code_tab
from explorer.ui.explore.controls import empty_stages
from explorer.ui.explore.cost_chart import cost_chart
from explorer.ui.explore.image_size import image_size
from explorer.ui.explore.layers import layer_table
from explorer.ui.explore.words_tab import words_tab

KEY = "below"
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
    """One of them at a time; only that one is computed, and is on the page. Above them what the tables lack."""
    if not state.flag("present"):
        empty_stages()
    names = list(TABS)
    name = state.choice(KEY, names[0])
    key = state.controlled(KEY, name)
    st.segmented_control("Below the workbench", names, default=name, key=key, label_visibility="collapsed",
                         required=True, on_change=state.choose, args=(KEY, key))  # fmt: skip
    tab = TABS[name]
    selection.below_follows(tab in FOLLOW)
    with failures.part(f"tab “{name}”"):
        tab()
