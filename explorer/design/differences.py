"""What differs between two designs, value by value."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from .presets import PRESETS, preset
from .problems import Loc, path_text
from .spec import DesignSpec


class Change(NamedTuple):
    """One value that differs: where, what it was, what it is, and the block that it belongs to (or "")."""

    path: str
    before: object
    after: object
    block: str = ""


def origin(design: DesignSpec) -> DesignSpec | None:
    """The preset that a design started from, unedited."""
    return preset(design.preset) if design.preset in PRESETS else None


def same_blocks(one: DesignSpec, other: DesignSpec) -> bool:
    """Whether both have the same blocks in the same stages: then they differ in values only."""
    return _layout(one) == _layout(other)


def _layout(design: DesignSpec) -> list[object]:
    return [(stage.name, [(block.id, block.kind) for block in stage.blocks]) for stage in design.stages]


def changes(before: DesignSpec, after: DesignSpec) -> list[Change]:
    """Every value that differs, in the order of the design. A block that came or went is one change."""
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    if same_blocks(before, after):
        return [_named(change, new) for change in _differ(old, new, ())]
    old_blocks, new_blocks = _take_blocks(old), _take_blocks(new)
    found = list(_differ(old, new, ()))
    for name in old_blocks.keys() | new_blocks.keys():
        if name in old_blocks and name in new_blocks:
            found += [one._replace(block=name) for one in _differ(old_blocks[name], new_blocks[name], (name,))]
        else:
            found.append(Change(name, old_blocks.get(name), new_blocks.get(name), name))
    if not found and list(old_blocks) != list(new_blocks):
        found.append(Change("stages", list(old_blocks), list(new_blocks)))
    return found


def _take_blocks(data: dict[str, Any]) -> dict[str, Any]:
    taken = {}
    for stage in data["stages"]:
        for block in stage.pop("blocks"):
            taken[block["id"]] = block
    return taken


def _differ(old: Any, new: Any, at: Loc) -> Iterator[Change]:
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        for key in old:
            yield from _differ(old[key], new[key], (*at, key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for i, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _differ(one, other, (*at, i))
    elif old != new or type(old) is not type(new):
        yield Change(path_text(at), old, new)


def _named(change: Change, data: dict[str, Any]) -> Change:
    parts = change.path.replace("]", "").replace("[", ".").split(".")
    if parts[0] == "stages" and len(parts) > 3 and parts[2] == "blocks":
        return change._replace(block=data["stages"][int(parts[1])]["blocks"][int(parts[3])]["id"])
    return change
