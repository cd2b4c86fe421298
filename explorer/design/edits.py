"""Edits as data: each is named, serializable, and applied to a design gives a design.

Undo, links, comparisons and lessons are lists of edits. An edit that would give a design that can't be raises
DesignError and changes nothing.
"""

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from .blocks import Block
from .fields import Name, Part
from .paths import parse_path, set_in
from .problems import DesignError, Problem
from .spec import DesignSpec, read_design


class SetValue(Part):
    """Set what is at a path: a cell of the channel table, a variant, the input's height, ..."""

    edit: Literal["set"] = "set"
    path: str
    value: Any


class InsertBlock(Part):
    """Put a block into a stage, in front of the block at `position` (or at the end)."""

    edit: Literal["insert_block"] = "insert_block"
    stage: int
    position: int
    block: Block


class RemoveBlock(Part):
    """Take a block out."""

    edit: Literal["remove_block"] = "remove_block"
    block: Name


class MoveBlock(Part):
    """Take a block out and put it into a stage at `position`; it keeps its name."""

    edit: Literal["move_block"] = "move_block"
    block: Name
    stage: int
    position: int


Edit = Annotated[SetValue | InsertBlock | RemoveBlock | MoveBlock, Field(discriminator="edit")]
EDIT: TypeAdapter[Edit] = TypeAdapter(Edit)


def apply(design: DesignSpec, *edits: Edit) -> DesignSpec:
    """The design after these edits, all together: what is in between may be wrong. Raises DesignError."""
    data = design.model_dump(mode="json")
    for edit in edits:
        APPLY[type(edit)](data, edit)
    return read_design(data)


def _set_value(data: dict[str, Any], edit: SetValue) -> None:
    set_in(data, parse_path(edit.path), edit.value)


def _insert_block(data: dict[str, Any], edit: InsertBlock) -> None:
    _blocks(data, edit.stage).insert(edit.position, edit.block.model_dump(mode="json"))


def _remove_block(data: dict[str, Any], edit: RemoveBlock) -> None:
    _take(data, edit.block)


def _move_block(data: dict[str, Any], edit: MoveBlock) -> None:
    target = _blocks(data, edit.stage)
    target.insert(edit.position, _take(data, edit.block))


def _blocks(data: dict[str, Any], stage: int) -> list[Any]:
    stages: list[Any] = data["stages"]
    if not 0 <= stage < len(stages):
        raise DesignError([Problem("stages", f"stages has no item {stage}; its items are 0 to {len(stages) - 1}")])
    blocks: list[Any] = stages[stage]["blocks"]
    return blocks


def _take(data: dict[str, Any], name: str) -> Any:
    for stage in data["stages"]:
        for i, block in enumerate(stage["blocks"]):
            if block["id"] == name:
                return stage["blocks"].pop(i)
    have = ", ".join(block["id"] for stage in data["stages"] for block in stage["blocks"])
    raise DesignError([Problem("stages", f"there is no block {name}; there are {have or 'none'}")])


APPLY: dict[type[Part], Any] = {
    SetValue: _set_value,
    InsertBlock: _insert_block,
    RemoveBlock: _remove_block,
    MoveBlock: _move_block,
}


def new_block_name(design: DesignSpec, stage: int) -> str:
    """A free name for a new block of a stage: the stage's number and the next letter (`3c`), then numbers (`3_27`)."""
    taken = {block.id for _, _, block, _ in design.blocks()}
    number = "".join(filter(str.isdigit, design.stages[stage].name)) or design.stages[stage].name
    letters = (f"{number}{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")
    numbers = (f"{number}_{n}" for n in range(1, len(taken) + 2))
    return next(name for name in (*letters, *numbers) if name not in taken)


def usual_aux_heads(design: DesignSpec) -> SetValue:
    """Auxiliary classifiers where GoogLeNet has them, at 4a and 4d; in a design without these, at its last block."""
    names = [block.id for _, _, block, _ in design.blocks()]
    return SetValue(path="variants.aux_heads", value=[name for name in ("4a", "4d") if name in names] or names[-1:])
