"""Move, duplicate and remove the selected block; put a new one behind it."""

from collections.abc import Callable
from typing import cast

import streamlit as st

from explorer.design import KINDS, Block, Edit, InsertBlock, MoveBlock, RemoveBlock, new_block_name
from explorer.ui import state
from explorer.ui.command_bar import Command, command_bar
from explorer.ui.explore import refresh


def block_actions(name: str) -> None:
    """Small buttons for the block of that name, to be put into a horizontal container."""
    here, (first, last) = _place(name), _ends()
    commands = [
        Command("left", icon="arrow_back", help="Move towards the input", disabled=here == first),
        Command("right", icon="arrow_forward", help="Move towards the classes", disabled=here == last),
        Command("copy", icon="content_copy", help="Insert a copy behind it"),
        Command("remove", icon="delete", help="Remove the block"),
    ]
    command_bar(commands, key="block_actions", on_command=lambda told: _do(name, told), quiet=True)
    st.menu_button(
        "Insert",
        list(KINDS),
        format_func=lambda kind: KINDS[kind].TITLE[0].upper() + KINDS[kind].TITLE[1:],
        icon=":material/add:",
        type="tertiary",
        key="insert",
        on_click=_insert,
        args=(name,),
    )


@refresh.edits
def _do(name: str, commands: list[str]) -> None:
    """One after the other, each in the design that the one before has left."""
    edits: dict[str, Callable[[str], Edit]] = {
        "left": lambda name: _move(name, -1),
        "right": lambda name: _move(name, 1),
        "copy": _copy,
        "remove": lambda name: RemoveBlock(block=name),
    }
    for command in commands:
        if any(block.id == name for _, _, block, _ in state.design().blocks()):
            state.edit(edits[command](name), place="table")


@refresh.edits
def _insert(name: str) -> None:
    """A new row with its kind's example values."""
    s, b = _place(name)
    row = KINDS[state.widget_value("insert")].example(new_block_name(state.design(), s))
    state.edit(InsertBlock(stage=s, position=b + 1, block=cast(Block, row)), place="table")


def _copy(name: str) -> InsertBlock:
    s, b = _place(name)
    copy = state.design().stages[s].blocks[b].model_copy(update={"id": new_block_name(state.design(), s)})
    return InsertBlock(stage=s, position=b + 1, block=copy)


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
