"""Move, copy, remove, rename and replace the selected block; put a new one behind it."""

from collections.abc import Callable

import streamlit as st

from explorer.design import KINDS, BlockRow, Edit, Insert, Move, Remove, Rename, Replace, Stage, new_block_name
from explorer.ui import messages, state
from explorer.ui.command_bar import Command, command_bar
from explorer.ui.explore import refresh

WRONG = "rename.wrong"
"""By a block's name the one that it can't have, and why."""


def block_actions(name: str) -> None:
    """Small buttons for the block of that name, to be put into a horizontal container."""
    here, (first, last) = _place(name), _ends()
    commands = [
        Command("left", icon="arrow_back", help="Move towards the input", disabled=here == first, early=True),
        Command("right", icon="arrow_forward", help="Move towards the classes", disabled=here == last, early=True),
        Command("copy", icon="content_copy", help="Insert a copy behind it"),
        Command("remove", icon="delete", help="Remove the block"),
    ]
    command_bar(commands, key="block_actions", on_command=lambda told: _do(name, told), quiet=True)
    _name_field(name)
    own = next(block.kind for _, _, block, _ in state.design().blocks() if block.id == name)
    others = [kind for kind in KINDS if kind != own]
    _menu(":material/swap_horiz:", "Replace it by another kind of block", "replace", others, _replace, name)
    _menu(":material/add: Insert", "Put a block behind it", "insert", list(KINDS), _insert, name)


def _menu(label: str, text: str, key: str, kinds: list[str], act: Callable[[str], None], name: str) -> None:
    """A button that lists kinds of block."""
    st.menu_button(label, kinds, format_func=lambda kind: KINDS[kind].TITLE[0].upper() + KINDS[kind].TITLE[1:],
                   help=text, type="tertiary", key=key, on_click=act, args=(name,))  # fmt: skip


def _name_field(name: str) -> None:
    with st.popover(":material/edit:", help="Rename the block", type="tertiary", width="content", key="rename"):
        wrong: dict[str, tuple[str, str]] = state.remember(WRONG, dict)
        typed, problem = wrong.get(name, (name, ""))
        key = state.controlled("block_name", typed)
        st.text_input("Name of the block", typed, key=key, on_change=_rename, args=(name, key),
                      help="Layers, weights and addresses of its values are called by it.")  # fmt: skip
        if problem:
            messages.problem(problem)


@refresh.edits
def _do(name: str, commands: list[str]) -> None:
    """One after the other, each in the design that the one before has left; one that goes past an end does nothing."""
    edits: dict[str, Callable[[str], Edit]] = {
        "left": lambda name: _move(name, -1),
        "right": lambda name: _move(name, 1),
        "copy": _copy,
        "remove": lambda name: Remove(at=_address(name)),
    }
    for command in commands:
        if any(block.id == name for _, _, block, _ in state.design().blocks()) and not _is_at_end(name, command):
            state.edit(edits[command](name), place="table")


@refresh.edits
def _insert(name: str) -> None:
    """A new row with its kind's example values."""
    kind = state.answer("insert")
    if kind not in KINDS:
        return
    stage = state.design().stages[_place(name)[0]]
    state.edit(_behind(name, KINDS[kind].example(new_block_name(state.design(), stage.name))), place="table")


@refresh.edits
def _replace(name: str) -> None:
    """A block of another kind in its place, with its name and the kind's example values."""
    kind = state.answer("replace")
    if kind in KINDS:
        state.edit(Replace(at=_address(name), row=KINDS[kind].example(name)), place="table")


@refresh.edits
def _rename(name: str, key: str) -> None:
    """A name that can't be taken stays in the field of that block, and is never taken later by itself."""
    typed = state.answer(key)
    if typed is None:  # a field that the browser has just taken away says nothing
        return
    state.store(WRONG, {})
    if (new := typed.strip()) == name:
        return
    state.edit(Rename(at=_address(name), id=new), place=WRONG)
    if refused := state.refused(WRONG):
        state.discard(WRONG)
        state.store(WRONG, {name: (new, refused.message)})


def _copy(name: str) -> Insert:
    s, b = _place(name)
    stage = state.design().stages[s]
    return _behind(name, stage.blocks[b].model_copy(update={"id": new_block_name(state.design(), stage.name)}))


def _behind(name: str, row: BlockRow) -> Insert:
    """Put a row behind the block of that name."""
    s, b = _place(name)
    stage = state.design().stages[s]
    return Insert(row=row, into=_into(stage), before=_id_at(stage, b + 1))


def _address(name: str) -> str:
    return state.design().names.block(name)


def _into(stage: Stage) -> str:
    return state.design().names.stage(stage.name)


def _id_at(stage: Stage, position: int) -> str | None:
    """The block at a place of a stage; None at its end."""
    return stage.blocks[position].id if position < len(stage.blocks) else None


def _place(name: str) -> tuple[int, int]:
    return next((s, b) for s, b, block, _ in state.design().blocks() if block.id == name)


def _ends() -> tuple[tuple[int, int], tuple[int, int]]:
    """The first and the last place that a block can have."""
    stages = state.design().stages
    end = len(stages) - 1
    return (0, 0), (end, max(len(stages[end].blocks) - 1, 0))


def _is_at_end(name: str, command: str) -> bool:
    first, last = _ends()
    return _place(name) == {"left": first, "right": last}.get(command)


def _move(name: str, step: int) -> Move:
    """One place on, over the border of a stage where there is one."""
    s, b = _place(name)
    stages = state.design().stages
    if 0 <= b + step < len(stages[s].blocks):
        stage, before = stages[s], _id_at(stages[s], b - 1 if step < 0 else b + 2)
    else:
        stage = stages[min(max(s + step, 0), len(stages) - 1)]
        before = _id_at(stage, 0) if step > 0 else None
    return Move(at=_address(name), into=_into(stage), before=before)
