"""The upper part of the page: table, picture and answers at one input."""

import streamlit as st

from explorer.states import name
from explorer.ui import state
from explorer.ui.compare import answers, controls, rows, scatter, table


def comparison() -> None:
    """Everything that depends on the input and the classes chosen on the page."""
    size, classes = controls.place()
    how = state.setting()
    own = rows.read(state.design(), f"{name(state.design())} (on screen)", size, classes, how)
    found = [own, *rows.preset_rows(size, classes, how)]
    networks = [row for row in found if isinstance(row, rows.Row)]
    refused = [row for row in found if isinstance(row, rows.Refused)]
    if not networks:
        st.info("None of the networks runs at this input.")
        return
    table.table(networks, refused, own=own is networks[0])
    st.subheader("How GoogLeNet and NiN save parameters", anchor=False)
    left, right = st.columns(2, gap="medium")
    with left:
        answers.answers({row.name: row for row in networks if row is not own})
    with right:
        scatter.scatter(networks, own=own is networks[0])
