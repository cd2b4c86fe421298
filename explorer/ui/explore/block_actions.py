"""Move, duplicate and remove the selected block; put a new one behind it."""

from typing import cast

import streamlit as st

from explorer.design import KINDS, Block, Edit, InsertBlock, MoveBlock, RemoveBlock, new_block_name
from explorer.ui import state
from explorer.ui.explore import refresh


def block_actions(name: str) -> None:
    """Small buttons for the block of that name."""
    s, b = _place(name)
    stages = state.design().stages
    with st.container(horizontal=True, gap="xsmall", width="content"):
        first = (s, b) == _ends()[0]
        last = (s, b) == _ends()[1]
        _button("left", ":material/arrow_back:", "Move towards the input", [_move(name, -1)], first)
        _button("right", ":material/arrow_forward:", "Move towards the classes", [_move(name, 1)], last)
        copy = stages[s].blocks[b].model_copy(update={"id": new_block_name(state.design(), s)})
        _button(
            "copy",
            ":material/content_copy:",
            "Insert a copy behind it",
            [InsertBlock(stage=s, position=b + 1, block=copy)],
        )
        with st.popover("", icon=":material/add:", type="tertiary", help="Insert another kind behind it", key="insert"):
            _insert(s, b + 1)
        _button("remove", ":material/delete:", "Remove the block", [RemoveBlock(block=name)])


def _insert(stage: int, position: int) -> None:
    """One button per kind; the new row has the kind's example values, to be edited in the table."""
    st.caption("A new block behind this one, to be edited in the table:")
    name = new_block_name(state.design(), stage)
    for kind, row in KINDS.items():
        edit = InsertBlock(stage=stage, position=position, block=cast(Block, row.example(name)))
        title = row.TITLE[0].upper() + row.TITLE[1:]
        st.button(title, key=f"insert_{kind}", width="stretch", on_click=_edit, args=([edit],))


def _button(key: str, icon: str, text: str, edits: list[Edit], disabled: bool = False) -> None:
    st.button(
        "", icon=icon, key=f"block_{key}", help=text, type="tertiary", disabled=disabled, on_click=_edit, args=(edits,)
    )


@refresh.edits
def _edit(edits: list[Edit]) -> None:
    state.edit(*edits, place="table")


def _place(name: str) -> tuple[int, int]:
    return next((s, b) for s, b, block, _ in state.design().blocks() if block.id == name)


def _ends() -> tuple[tuple[int, int], tuple[int, int]]:
    """The first and the last place that a block can have."""
    stages = state.design().stages
    end = len(stages) - 1
    return (0, 0), (end, max(len(stages[end].blocks) - 1, 0))


def _move(name: str, step: int) -> MoveBlock:
    """One place on, over the border of a stage where there is one."""
    s, b = _place(name)
    stages = state.design().stages
    if 0 <= b + step < len(stages[s].blocks):
        return MoveBlock(block=name, stage=s, position=b + step)
    target = min(max(s + step, 0), len(stages) - 1)
    return MoveBlock(block=name, stage=target, position=0 if step > 0 else len(stages[target].blocks))
