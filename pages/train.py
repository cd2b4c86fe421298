"""Train: one button trains the design on screen; the curves grow while it learns."""

import streamlit as st

from explorer.runs.config import RunError
from explorer.ui import frame, grid_view, messages, state
from explorer.ui.frontend import code
from explorer.ui.train_page import board, fetch, live, recipe, result, title, why_fast

frame.require()
st.html(f"<style>.st-key-{code.KEY} {{ display: none; }}</style>")
code.bring(grid_view.CODE)
state.read_address()
state.page_drawn()
try:
    current = board.board()
except RunError as error:
    messages.problem(str(error))
    st.stop()
plan = board.next_plan(current.runs)
title.title_row(current, plan)
title.refusals()
if not current.main:
    recipe.controls(plan, current.runs)
    recipe.forecast(plan)
if plan.problem or not current.busy:
    recipe.outlook(plan)
fetch.offer(board.settings().data)
live.live(current, plan)
result.result(current)
why_fast.why_fast(plan, busy=current.busy)
state.write_address()
board.engine().prepare(board.settings().data)
