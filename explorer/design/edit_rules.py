"""What each kind of edit does to a design's plain data. The result shares nothing with what the edit holds."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from .addresses import Loc
from .aux_heads import drop_heads, hang, heads_of, holds_hooks, keep_ids
from .edit_types import Insert, Move, Remove, Rename, Replace, ReplaceDesign, SetValue
from .fields import Part
from .ids import with_ids
from .lookup import find, get_in, set_in
from .parts import get, items
from .rows import (
    Data,
    is_name,
    is_stage,
    makes_another,
    moved_place,
    put_in,
    row_place,
    rows_of,
)


def _set_value(data: Data, edit: SetValue) -> Data:
    loc = find(data, edit.at)
    if is_name(loc) and isinstance(edit.value, str):
        return _renamed(data, loc[:-1], edit.value)
    another, heads = makes_another(data, loc, edit.value), heads_of(data)
    set_in(data, loc, deepcopy(edit.value))
    if holds_hooks(loc):
        keep_ids(data, heads)
    if another:  # which goes by a name of its own
        set_in(data, (*loc[:-1], "id"), "")
    return with_ids(data)


def _insert(data: Data, edit: Insert) -> Data:
    put_in(rows_of(data, edit.into), deepcopy(edit.row), edit.before, edit.into)
    return with_ids(data)


def _remove(data: Data, edit: Remove) -> Data:
    loc = row_place(data, edit.at, "removed")
    gone = get_in(data, loc[:-1]).pop(loc[-1])
    blocks = get(gone, "blocks") if is_stage(loc) else [gone] if len(loc) == 4 else []
    drop_heads(data, [get(block, "id") for block in items(blocks)])
    return data


def _move(data: Data, edit: Move) -> Data:
    loc = moved_place(data, edit.at)
    rows = rows_of(data, edit.into)  # before the row is gone: an error lists what there is
    row = get_in(data, loc[:-1]).pop(loc[-1])
    put_in(rows, row, edit.before, edit.into)
    return data


def _rename(data: Data, edit: Rename) -> Data:
    return _renamed(data, row_place(data, edit.at, "renamed"), edit.id)


def _renamed(data: Data, loc: Loc, name: Any) -> Data:
    row = get_in(data, loc)
    key = "name" if "blocks" in row else "id"
    old, row[key] = row.get(key), name
    if len(loc) == 4:
        hang(data, [(name if hook == old else hook, head) for hook, head in heads_of(data)])
    return data


def _replace(data: Data, edit: Replace) -> Data:
    loc = find(data, edit.at)
    old, row = get_in(data, loc), deepcopy(edit.row)
    if isinstance(old, dict) and (len(loc) == 4 or old.get("kind") == row.get("kind")):
        row = {"id": old.get("id"), **{key: value for key, value in row.items() if key != "id" or value}}
    set_in(data, loc, row)
    if len(loc) == 4 and isinstance(old, dict) and row.get("id") != old.get("id"):
        drop_heads(data, [old.get("id")])
    return with_ids(data)


def _replace_design(data: Data, edit: ReplaceDesign) -> Data:
    return edit.design.model_dump(mode="json")


APPLY: dict[type[Part], Callable[[Data, Any], Data]] = {
    SetValue: _set_value,
    Insert: _insert,
    Remove: _remove,
    Move: _move,
    Rename: _rename,
    Replace: _replace,
    ReplaceDesign: _replace_design,
}
