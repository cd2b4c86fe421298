"""How the curves are drawn, as a person wants them."""

import streamlit as st

from explorer.runs.records import Run
from explorer.runs.references import references
from explorer.ui.train_page.curves import Axis, Look

AXES: tuple[Axis, ...] = ("seconds", "step", "epoch")


def look(run: Run) -> Look:
    """A popover of choices, and what is chosen; it stays while the tab is open."""
    with st.popover("Curves", icon=":material/show_chart:", type="tertiary", width="content"):
        by = st.radio("Along", AXES, horizontal=True, key="curves_by", persist_state="session")
        log = st.toggle("Loss on a log scale", key="curves_log", persist_state="session")
        smooth = st.slider("Smoothing", 0.0, 0.95, 0.0, 0.05, key="curves_smooth", persist_state="session",
                           help="Exponential moving average, as TensorBoard draws it.")  # fmt: skip
        rate = st.toggle("Learning rate too", key="curves_rate", persist_state="session")
        known = references(run.config.data)
        shown = st.toggle("Reference lines", value=True, key="curves_references", persist_state="session",
                          disabled=not known)  # fmt: skip
        for one in known:
            st.caption(f"{one.name}: {one.text}")
    return Look(by=by, log=log, smooth=smooth, references=shown, rate=rate)
