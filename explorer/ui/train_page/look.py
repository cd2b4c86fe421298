"""How the curves are drawn, as a person wants them."""

import streamlit as st

from explorer.runs.records import Run
from explorer.runs.references import references
from explorer.ui import state
from explorer.ui.train_page.curves import Axis, Look

AXES: tuple[Axis, ...] = ("seconds", "step", "epoch")


def look(run: Run) -> Look:
    """A popover of choices, and what is chosen; it stays while the tab is open."""
    known = references(run.config.data)
    with st.popover("Curves", icon=":material/show_chart:", type="tertiary", width="content"):
        by = state.choice("curves_by", AXES[0])
        key = state.controlled("curves_by", by)
        st.radio("Along", AXES, AXES.index(by), horizontal=True, key=key, on_change=state.choose,
                 args=("curves_by", key))  # fmt: skip
        log = _toggle("Loss on a log scale", "curves_log")
        smooth = state.choice("curves_smooth", 0.0)
        key = state.controlled("curves_smooth", smooth)
        st.slider("Smoothing", 0.0, 0.95, smooth, 0.05, key=key, on_change=state.choose, args=("curves_smooth", key),
                  help="Exponential moving average, as TensorBoard draws it.")  # fmt: skip
        rate = _toggle("Learning rate too", "curves_rate")
        shown = _toggle("Reference lines", "curves_references", first=True, disabled=not known)
        for one in known:
            st.caption(f"{one.name}: {one.text}")
    return Look(by=by, log=log, smooth=smooth, references=shown, rate=rate)


def _toggle(label: str, name: str, *, first: bool = False, disabled: bool = False) -> bool:
    on = state.choice(name, first)
    key = state.controlled(name, on)
    st.toggle(label, on, key=key, disabled=disabled, on_change=state.choose, args=(name, key))
    return on
