"""Compare: all presets at one input, the paper's table beside ours, torch's own numbers."""

import streamlit as st

from explorer.ui import frame, heading, state
from explorer.ui.compare import comparison, controls, paper, torch_check

frame.require()
state.read_address()
state.page_drawn()
st.header("Compare", anchor=False)
controls.controls()
comparison.comparison()
st.subheader(f"Check {heading.title()} with torch", anchor=False)
torch_check.torch_check()
st.subheader("Table 1 of the paper (Szegedy et al. 2015) beside ours", anchor=False)
paper.paper_table()
state.write_address()
