"""Rows of a design's plain data, and the lists that they are in: found by address, put in, taken out."""

from collections.abc import Sequence
from typing import Any

from explorer.text import listed, named

from .addresses import Loc, Names
from .ids import LAYER_NAMES
from .lookup import find, get_in
from .parts import text_of
from .problems import DesignError, Problem

Data = dict[str, Any]


def is_name(loc: Loc) -> bool:
    """Whether it is the place of the name of a block, a stage or a row of the stem."""
    return (loc[0], len(loc), loc[-1]) in (("stages", 5, "id"), ("stages", 3, "name"), ("stem", 3, "id"))


def makes_another(data: Data, loc: Loc, value: object) -> bool:
    """Whether setting that makes another layer of a row of the stem, or of a pool."""
    is_layer = (loc[0] == "stem" and len(loc) == 3) or loc[-2:-1] == ("pool",)
    is_kind = is_layer and loc[-1] == "kind" and isinstance(value, str) and value in LAYER_NAMES
    return is_kind and get_in(data, loc) != value


def row_place(data: Data, at: str, done: str) -> Loc:
    """The place of a block, of a row of the stem or of a stage."""
    loc = find(data, at)
    if not (is_row(loc) or is_stage(loc)):
        raise can_not(at, f"{named(at)} can't be {done}; blocks, stages and layers of the stem can")
    get_in(data, loc)
    return loc


def moved_place(data: Data, at: str) -> Loc:
    """The place of a block or of a row of the stem."""
    loc = row_place(data, at, "moved")
    if is_stage(loc):
        raise can_not(at, f"{named(at)} is a stage; blocks and layers of the stem can be moved")
    return loc


def is_row(loc: Loc) -> bool:
    """Whether it is the place of a block, or of a row of the stem."""
    return (len(loc) == 4 and loc[2] == "blocks") or (len(loc) == 2 and loc[0] == "stem" and isinstance(loc[1], int))


def is_stage(loc: Loc) -> bool:
    """Whether it is the place of a stage."""
    return len(loc) == 2 and loc[0] == "stages"


def rows_place(data: Data, into: str) -> Loc:
    """The place of the rows of a stage, or of the stem."""
    loc = find(data, into)
    if loc == ("stem",):
        return loc
    if loc[0] != "stages" or len(loc) != 2:
        stages = listed(Names(data).stages)
        raise can_not(into, f"{named(into)} takes no rows; a stage does, one of {stages}, or the stem")
    return (*loc, "blocks")


def rows_of(data: Data, into: str) -> list[Any]:
    """The rows of a stage, or of the stem: those of the data, to be changed in place."""
    found: list[Any] = get_in(data, rows_place(data, into))
    return found


def put_in(rows: list[Any], row: Any, before: str | None, into: str) -> None:
    """Put a row before the one of that id, or at the end."""
    rows.insert(position(rows, before, into), row)


def position(rows: Sequence[Any], before: str | None, into: str) -> int:
    """Where a row before the one of that id comes to stand. Raises DesignError where there is none."""
    ids = [text_of(row, "id") for row in rows]
    if before is None:
        return len(ids)
    if before not in ids:
        has = listed(ids) or "none"
        raise can_not(into, f"{named(into)} has no {named(before)} to put a row before; it has {has}")
    return ids.index(before)


def can_not(at: str, message: str) -> DesignError:
    """The error of an edit of that address."""
    return DesignError([Problem(at, message)])
