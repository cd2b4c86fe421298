"""Train: one button trains the design on screen; the curves grow while it learns."""

import streamlit as st

from explorer.ui import failures, state, store_faults
from explorer.ui.train_page import board, fetch, live, recipe, result, title, why_fast

state.read_address()
state.page_drawn()
with store_faults.told("page"):
    current = board.board()
    plan = board.next_plan(current.runs)
    with failures.part("title row"):
        title.title_row(current, plan)
    with st.container(key="train_head"):  # one place for both, with the room of either: the curves stay where they are
        coming, figures = st.container(key="train_coming"), st.container(key="train_figures")
    if not current.main:
        with coming, failures.part("recipe"):
            recipe.controls(plan, current.runs)
            recipe.outlook(plan)
    fetch.offer(board.settings().data)
    live.live(current, plan, figures)
    with st.container(key="train_result"), failures.part("result"):
        if current.main and not current.busy and not plan.problem:
            recipe.warn(plan)
        result.result(current)
    with failures.part("comparison of pieces"):
        why_fast.why_fast(plan, busy=current.busy)
    state.write_address()
    board.engine().prepare(board.settings().data)
