"""Runs: all of them in one table; stop, name, star, compare and delete them; accuracy against what it cost."""

import streamlit as st

from explorer.runs.config import RunError
from explorer.ui import frame, grid_view, messages
from explorer.ui.frontend import code
from explorer.ui.runs_page import differences, follow

frame.require()
st.html(f"<style>.st-key-{code.KEY} {{ display: none; }} {differences.style()}</style>")
code.bring(grid_view.CODE)
try:
    follow.follow()
except RunError as error:
    messages.problem(str(error))
