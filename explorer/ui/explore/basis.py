"""What the totals are counted for, behind one small button that names it: the tool, the batch, the number format."""

import streamlit as st

from explorer.graph import LayerGraph
from explorer.ui import messages, state
from explorer.ui.explore.counting import convention_choice
from explorer.ui.explore.training_setting import PRECISION_NAMES, setting_choice


def basis(graph: LayerGraph) -> None:
    """The button, and what can be chosen; the largest batch that fits is that of `graph`."""
    chosen = state.setting()
    tool = messages.escape(chosen.convention)
    label = f"Counted as {tool}, batch {chosen.batch}, {PRECISION_NAMES[chosen.precision]}"
    with st.popover(label, type="tertiary", icon=":material/calculate:", key="basis"):
        operations, memory = st.tabs(["MACs", "Memory"])
        with operations:
            convention_choice()
        with memory:
            setting_choice(graph)
