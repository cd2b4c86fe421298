"""Compare: all presets at one input, the paper's table beside ours, torch's own numbers."""

import streamlit as st

from explorer.ui import failures, heading, messages, state
from explorer.ui.compare import comparison, controls, paper, torch_check

state.read_address()
state.page_drawn()
st.header("Compare", anchor=False)
if unreadable := state.refused("controls"):
    messages.problem(unreadable.message)
controls.controls()
with failures.part("comparison"):
    comparison.comparison()
st.subheader(f"Check {messages.escape(heading.title())} with torch", anchor=False)
with failures.part("check with torch"):
    torch_check.torch_check()
st.subheader("Table 1 of the paper (Szegedy et al. 2015) beside ours", anchor=False)
with failures.part("paper's table"):
    paper.paper_table()
state.write_address()
