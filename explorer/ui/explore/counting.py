"""Which tool's counting the page shows, chosen beside the totals."""

import streamlit as st

from explorer.analysis import CONVENTIONS
from explorer.ui import state
from explorer.ui.explore import refresh

KEY = "counted_as"


def convention() -> str:
    """The name of the tool whose counting is shown."""
    return state.remember(KEY, lambda: "torch")


def convention_choice() -> None:
    """Each tool with what it counts otherwise."""
    st.radio(
        "Count operations as",
        list(CONVENTIONS),
        captions=[one.differs for one in CONVENTIONS.values()],
        key=state.controlled("counting_choice", convention()),
        on_change=_choose,
    )


@refresh.edits
def _choose() -> None:
    state.store(KEY, state.widget_value("counting_choice"))


def convention_help() -> str:
    """What the number on the page counts, and what the tool itself prints for it."""
    chosen = CONVENTIONS[convention()]
    note = "" if chosen.per_mac == 1 else f" It prints {chosen.per_mac} {chosen.unit} for each."
    own = "Multiply-accumulates of convolutions and linear layers, without bias, in inference: Σ H · W · filters · in "
    own += "· k · k + Σ out · in."
    return own if convention() == "torch" else f"{chosen.differs}{note}"
