"""What takes an edit back. Each rule looks at a design's plain data before the edit, and gives what to do behind it.

The data are changed in place: what is needed of them before is copied, and nothing else, for a design may be large.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from .addresses import Loc, Names
from .aux_heads import Heads, heads_of, holds_hooks
from .edit_types import Edit, Insert, Move, Remove, Rename, Replace, SetValue
from .fields import Part
from .head_edits import head_edits, id_edits
from .lookup import find, get_in
from .parts import text_of
from .rows import Data, is_name, is_stage, makes_another, moved_place, position, row_place, rows_of, rows_place

Back = Callable[[Data], list[Edit]]
"""From the data after the edit to the edits that take it back."""


def _unset(data: Data, edit: SetValue) -> Back:
    loc = find(data, edit.at)
    if is_name(loc) and isinstance(edit.value, str):
        return _named(loc[:-1], get_in(data, loc))
    if holds_hooks(loc):
        back, hung = _valued(loc, get_in(data, loc)), heads_of(data)
        return lambda after: [*back(after), *id_edits(heads_of(after), hung, after)]
    loc = loc[:-1] if makes_another(data, loc, edit.value) else loc
    return _valued(loc, get_in(data, loc))


def _named(loc: Loc, name: Any) -> Back:
    return lambda after: [Rename(at=Names(after).address(loc), id=name)]


def _valued(loc: Loc, value: Any) -> Back:
    kept = deepcopy(value)
    return lambda after: [SetValue(at=Names(after).address(loc), value=kept)]


def _take_out(data: Data, edit: Insert) -> Back:
    loc = (*rows_place(data, edit.into), position(rows_of(data, edit.into), edit.before, edit.into))
    return lambda after: [Remove(at=Names(after).address(loc))]


def _bring_back(data: Data, edit: Remove) -> Back:
    loc, hung = row_place(data, edit.at, "removed"), heads_of(data)
    if is_stage(loc):
        back: Edit = SetValue(at="stages", value=deepcopy(data["stages"]))
    else:
        back = Insert(row=deepcopy(get_in(data, loc)), **_where(data, loc))
    return lambda after: [back, *_heads_back(hung, after)]


def _move_back(data: Data, edit: Move) -> Back:
    loc = moved_place(data, edit.at)
    name, where, in_stem = get_in(data, loc)["id"], _where(data, loc), rows_place(data, edit.into) == ("stem",)
    return lambda after: [Move(at=f"stem.{name}" if in_stem else Names(after).block(name), **where)]


def _name_back(data: Data, edit: Rename) -> Back:
    loc = row_place(data, edit.at, "renamed")
    row = get_in(data, loc)
    return _named(loc, row["name" if "blocks" in row else "id"])


def _put_back(data: Data, edit: Replace) -> Back:
    loc, hung = find(data, edit.at), heads_of(data)
    row = deepcopy(get_in(data, loc))
    if not isinstance(row, dict):  # where there was no pool
        return _valued(loc, row)
    return lambda after: [Replace(at=Names(after).address(loc), row=row), *_heads_back(hung, after)]


INVERSE: dict[type[Part], Callable[[Data, Any], Back]] = {
    SetValue: _unset,
    Insert: _take_out,
    Remove: _bring_back,
    Move: _move_back,
    Rename: _name_back,
    Replace: _put_back,
}


def _heads_back(hung: Heads, after: Data) -> list[Edit]:
    return list(head_edits(heads_of(after), hung, after))


def _where(data: Data, loc: Loc) -> dict[str, Any]:
    """The list that a row is in, and the id of the row behind it, as Insert and Move have them."""
    rows, place = get_in(data, loc[:-1]), int(loc[-1])
    before = text_of(rows[place + 1], "id") if place + 1 < len(rows) else None
    return {"into": Names(data).address(loc[:2]) if loc[0] == "stages" else "stem", "before": before}
