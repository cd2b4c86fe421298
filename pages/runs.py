"""Runs: all of them in one table; name, star, compare and delete them; accuracy against what it cost."""

import streamlit as st

from explorer.runs.config import RunError
from explorer.ui import frame, messages
from explorer.ui.runs_page import figures, shelf, table

frame.require()
title = st.container(horizontal=True, vertical_alignment="center", gap="small")
title.header("Runs", anchor=False, width="content")
try:
    found = shelf.runs()
except RunError as error:
    messages.problem(str(error))
    st.stop()
if not found and not shelf.deleted():
    st.caption("None yet. The Train page starts one; so does `python -m explorer train`.")
    st.stop()
passed = table.filters(found)
title.caption(f"{len(passed):,} of {len(found):,} run{'' if len(found) == 1 else 's'}", width="stretch")
ticked = table.table(passed)
table.actions(ticked)
left, right = st.columns(2, gap="small")
with left:
    figures.scatter(passed, ticked)
with right:
    figures.compare(ticked)
