"""What differs between two designs, value by value."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from .addresses import BLOCK, Loc, Names
from .presets import PRESETS, preset
from .spec import DesignSpec


class Change(NamedTuple):
    """One value that differs: its address, what it was, what it is, and the block that it belongs to (or "")."""

    at: str
    before: object
    after: object
    block: str = ""


def origin(design: DesignSpec) -> DesignSpec | None:
    """The preset that a design started from, unedited."""
    return preset(design.preset) if design.preset in PRESETS else None


def changes(before: DesignSpec, after: DesignSpec) -> list[Change]:
    """Every value that differs, in the order of the design. A row that came or went is one change.

    Blocks, stages and rows of the stem are matched by their ids, wherever they are; a list is one value.
    """
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    found: list[Change] = []
    for key, value in new.items():
        if key == "stem":
            found += _row_changes(old[key], value, lambda name: f"stem.{name}")
            found += _order_changes("stem", [row["id"] for row in old[key]], [row["id"] for row in value])
        elif key == "stages":
            found += _stage_changes(old[key], value, after.names)
        else:
            found += differing(old[key], value, key)
    return found


def values(design: DesignSpec) -> dict[str, Any]:
    """Every value of a design by its address; a list is one value."""
    names = design.names
    return {names.address(loc): value for loc, value in _leaves(design.model_dump(mode="json"), ())}


def _leaves(data: Any, at: Loc) -> Iterator[tuple[Loc, Any]]:
    rows = isinstance(data, list) and any(isinstance(one, dict) for one in data)
    if not isinstance(data, dict) and not rows:
        yield at, data
        return
    for step, value in data.items() if isinstance(data, dict) else enumerate(data):
        yield from _leaves(value, (*at, step))


def _stage_changes(old: list[Any], new: list[Any], names: Names) -> Iterator[Change]:
    if len(old) == len(new):
        yield from _renamed(old, new, names)
    before, after = _all_blocks(old), _all_blocks(new)
    for change in _row_changes(before, after, names.block):
        yield change._replace(block=change.at.removeprefix(BLOCK).partition(".")[0])
    yield from _row_changes(_bare(old), _bare(new), names.stage, key="name")
    yield from _order_changes("stages", _homes(old), _homes(new), key=lambda home: home[1])


def _all_blocks(stages: list[Any]) -> list[Any]:
    return [block for stage in stages for block in stage["blocks"]]


def _bare(stages: list[Any]) -> list[Any]:
    return [{name: value for name, value in stage.items() if name != "blocks"} for stage in stages]


def _homes(stages: list[Any]) -> list[Any]:
    """Each block with the stage that it is in."""
    return [(stage["name"], block["id"]) for stage in stages for block in stage["blocks"]]


def _renamed(old: list[Any], new: list[Any], names: Names) -> Iterator[Change]:
    """Stages that have another name than the one that stood there; `old` has the new names then."""
    known = [{stage["name"] for stage in stages} for stages in (old, new)]
    for one, other in zip(old, new, strict=True):
        if one["name"] not in known[1] and other["name"] not in known[0]:
            yield Change(f"{names.stage(other['name'])}.name", one["name"], other["name"])
            one["name"] = other["name"]


def _row_changes(old: list[Any], new: list[Any], address: Callable[[str], str], key: str = "id") -> Iterator[Change]:
    before, after = ({row[key]: row for row in rows} for rows in (old, new))
    for name in before | after:
        at, one, other = address(name), before.get(name), after.get(name)
        yield from [Change(at, one, other)] if one is None or other is None else differing(one, other, at)


def _order_changes(at: str, old: list[Any], new: list[Any], key: Callable[[Any], Any] = str) -> Iterator[Change]:
    """One change where those that both have stand elsewhere."""
    both = set(map(key, old)) & set(map(key, new))
    before, after = ([one for one in order if key(one) in both] for order in (old, new))
    if before != after:
        yield Change(at, list(map(key, old)), list(map(key, new)))


def differing(old: Any, new: Any, at: str) -> Iterator[Change]:
    """The values that differ between two parts of plain data, at an address and below; another kind is another part."""
    if isinstance(old, dict) and isinstance(new, dict) and old.get("kind") == new.get("kind"):
        for key in old:
            yield from differing(old[key], new[key], f"{at}.{key}")
    elif old != new or type(old) is not type(new):
        yield Change(at, old, new)
