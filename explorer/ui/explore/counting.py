"""Which tool's counting the page shows, chosen beside the totals."""

import streamlit as st

from explorer.analysis import CONVENTIONS
from explorer.ui import state
from explorer.ui.explore import refresh


def convention_choice() -> None:
    """Each tool with what it counts otherwise."""
    st.radio(
        "Count operations as",
        list(CONVENTIONS),
        captions=[one.differs for one in CONVENTIONS.values()],
        index=list(CONVENTIONS).index(state.setting().convention),
        key=(key := state.controlled("counting_choice", state.setting().convention)),
        on_change=_choose,
        args=(key,),
    )


@refresh.edits
def _choose(key: str) -> None:
    if (chosen := state.answer(key)) is not None:
        state.change_setting(convention=chosen)


def convention_help() -> str:
    """What the number on the page counts, and what the tool itself prints for it."""
    chosen = CONVENTIONS[state.setting().convention]
    note = "" if chosen.per_mac == 1 else f" It prints {chosen.per_mac} {chosen.unit} for each."
    own = "Multiply-accumulates of convolutions and linear layers, without bias, in inference: Σ H · W · filters · in "
    own += "· k · k + Σ out · in."
    return own if state.setting().convention == "torch" else f"{chosen.differs}{note}"
