"""What is selected in the graph: a layer with its arithmetic, a branch, a block, a stage."""

from typing import Literal

import streamlit as st

from explorer.render import branch_id
from explorer.ui import state
from explorer.ui.explore import selection
from explorer.ui.explore.block_card import block_card
from explorer.ui.explore.layer_card import layer_card
from explorer.ui.explore.part_card import branch_card, stage_card


def inspector(selected: str | None, *, height: int | Literal["content"], wide: bool = False) -> None:
    """The card about what is selected; with nothing selected, how to select.

    `wide`: it has the page's width, and the numbers are large.
    """
    now = state.reading()
    names = {row.name: row for row in now.analysis.layers}
    ids = selection.ids()
    rows = [row for row in now.analysis.layers if selected and selected in (ids.block(row.scope), ids.stage(row.scope))]
    branch = [row for row in now.analysis.layers if selected and branch_id(row.scope) == selected]
    with st.container(border=True, height=height, gap="small", key="inspector"):
        if selected in names:
            layer_card(now.graph.node(selected), names[selected], wide=wide)
        elif rows and ids.block(rows[0].scope) == selected:
            block_card(rows, wide)
        elif rows:
            stage_card(rows)
        elif branch:
            branch_card(branch)
        else:
            st.subheader("Nothing selected", anchor=False)
            st.caption(
                "Select a layer, a branch, a block or a stage in the graph, a table or a chart to see its shapes and "
                "the arithmetic behind its numbers."
            )
