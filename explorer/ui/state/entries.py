"""Entries that wait to be corrected: they stay with the part of the design that they were typed for."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from explorer.design import DesignError, DesignSpec, Edit, Insert, Replace, ReplaceDesign, SetValue
from explorer.design.addresses import Loc, Names
from explorer.design.aux_heads import HOOKS
from explorer.design.edits import after_each, given_name
from explorer.design.lookup import scope_of
from explorer.ui.state.session import Refusal


def kept(refusal: Refusal, before: DesignSpec, edits: Sequence[Edit]) -> Refusal | None:
    """What goes on waiting after these edits, none of which is among it.

    Entries follow a part that is renamed, and go with one that is taken out or replaced; another design altogether, and
    a later part of the same name, have none of them.
    """
    left = list(refusal.edits)
    steps = [before.names, *after_each(before, edits)]
    for edit, old, new in zip(edits, steps, steps[1:], strict=False):
        left = [still for one in left if (still := _followed(one, edit, old, new))]
    return refusal._replace(edits=tuple(left)) if left or not refusal.edits else None


def has_lost(before: Refusal, after: Refusal | None) -> bool:
    """Whether some of what waited is gone; what only goes by another name is not."""
    return after is None or list(map(_extent, before.edits)) != list(map(_extent, after.edits))


def _extent(entry: Edit) -> int:
    is_hooks = isinstance(entry, SetValue) and entry.at == HOOKS and isinstance(entry.value, list | tuple)
    return len(entry.value) if is_hooks else 0  # type: ignore[union-attr]


class Place(NamedTuple):
    """Where an entry belongs: the sort of part, its id, and the rest of the address."""

    sort: str
    id: str
    rest: str


def place_of(names: Names, at: str) -> Place | None:
    """What an address names; None where nothing is named so."""
    try:
        loc = scope_of(names, at)
    except DesignError:
        return None
    scope = names.address(loc)
    for sort, ids in (("block", names.blocks), ("stage", names.stages), ("stem", names.stem)):
        for name, where in ids.items():
            if _loc(sort, where) == loc:
                return Place(sort, name, _rest(at, loc))
    return Place("", scope, _rest(at, loc))


def _loc(sort: str, where: Any) -> Loc:
    if sort == "block":
        return ("stages", where[0], "blocks", where[1])
    return ("stages" if sort == "stage" else "stem", where)


def _rest(at: str, loc: Loc) -> str:
    """What is behind the scope, with its dot: of `stem.conv1.stride` `.stride`."""
    parts = at.split(".", 2 if loc[0] == "stem" and len(loc) == 2 else 1)
    return f".{parts[-1]}" if len(parts) > (2 if loc[0] == "stem" and len(loc) == 2 else 1) else ""


def _followed(entry: Edit, edit: Edit, old: Names, new: Names) -> Edit | None:
    """An entry after an edit; None where it goes along with what the edit takes out."""
    if isinstance(edit, ReplaceDesign):
        return None
    if isinstance(entry, Insert):
        into, before = _moved(entry.into, edit, old, new), _next(entry.before, edit, old, new)
        return None if into is None else entry.model_copy(update={"into": into, "before": before})
    if isinstance(entry, ReplaceDesign):
        return entry
    at = _moved(entry.at, edit, old, new)
    if not isinstance(entry, SetValue):
        return None if at is None else entry.model_copy(update={"at": at})
    if at is None or (isinstance(edit, SetValue | Replace) and f"{at}.".startswith(f"{_plain(edit.at, old, new)}.")):
        return None
    if at == HOOKS and isinstance(entry.value, list | tuple):
        now = {name: _new_name(Place("block", name, ""), edit, old) for name in old.blocks}
        gone = {name for name in now if now[name] not in new.blocks}
        return SetValue(at=at, value=[now.get(name, name) for name in entry.value if name not in gone])
    return entry.model_copy(update={"at": at})


def _moved(at: str, edit: Edit, old: Names, new: Names) -> str | None:
    """The address after an edit; None where the part is gone, or is another one."""
    place = place_of(old, at)
    if place is None:
        return None
    if not place.sort:
        return at
    name = _new_name(place, edit, old)
    known: dict[str, set[str]] = {"block": {*new.blocks}, "stage": {*new.stages}, "stem": {*new.stem}}
    if name not in known[place.sort] or (
        isinstance(edit, Replace) and place_of(old, edit.at) == place._replace(rest="")
    ):
        return None
    scope = {"block": new.block, "stage": new.stage, "stem": "stem.{}".format}[place.sort](name)
    return f"{scope}{place.rest}"


def _new_name(place: Place, edit: Edit, old: Names) -> str:
    """What the part is called after the edit."""
    given = given_name(edit)
    return given.name if given and place_of(old, given.part) == place._replace(rest="") else place.id


def _next(before: str | None, edit: Edit, old: Names, new: Names) -> str | None:
    """The block or layer before which an entry's row is to stand; the end where that is gone."""
    if before is None:
        return None
    at = _moved(old.block(before) if before in old.blocks else f"stem.{before}", edit, old, new)
    place = place_of(new, at) if at else None
    return place.id if place else None


def _plain(at: str, old: Names, new: Names) -> str:
    """An edit's address in the form that entries have."""
    place = place_of(old, at)
    if place is None or not place.sort:
        return at
    scope = {"block": new.block, "stage": new.stage, "stem": "stem.{}".format}[place.sort](place.id)
    return f"{scope}{place.rest}"
