"""The edits that lead from one design to another."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from .aux_heads import HOOKS, IDS, Heads, heads_of
from .differences import Change, differing
from .edit_types import Edit, Insert, Move, Remove, Rename, Replace, ReplaceDesign, SetValue
from .edits import apply
from .head_edits import head_edits
from .problems import DesignError
from .spec import DesignSpec

STEM = "stem"
FIRST = ("name", "preset", "input", "classes", "aux_head", "normalization", "variants")
"""What is said before the parts: values of the design as a whole."""
Data = dict[str, Any]


class Row(NamedTuple):
    """A block or a layer of the stem: its plain data, and the address of the list that it is in."""

    data: dict[str, Any]
    into: str

    @property
    def content(self) -> tuple[str, str]:
        """What it is but for its name, to be told again."""
        return self.into, repr({name: value for name, value in self.data.items() if name != "id"})


Rows = dict[str, Row]


def edits_between(before: DesignSpec, after: DesignSpec) -> tuple[Edit, ...]:
    """The edits, in the order of the design; one `replace design` where less than half of the rows are in both.

    Rows match by id and kind. One that went where another of the same content came was renamed.
    """
    if before == after:
        return ()
    try:
        gone = _gone_stages(before, after)
        left = apply(before, *gone)
        if _are_alike(before, after) and len(left.stages) == len(after.stages):
            edits = (*gone, *_edits(left, after))
            if apply(before, *edits) == after:
                return edits
    except DesignError:  # names that are exchanged, for instance, can't be said one after the other
        pass
    return (ReplaceDesign(design=after),)


def _gone_stages(before: DesignSpec, after: DesignSpec) -> tuple[Edit, ...]:
    """What removes the stages that are no more, where there are fewer: those whose name has gone."""
    left = {stage.name for stage in after.stages}
    gone = [stage.name for stage in before.stages if stage.name not in left]
    if len(before.stages) - len(after.stages) != len(gone):
        return ()
    return tuple(Remove(at=before.names.stage(name)) for name in gone)


def _are_alike(before: DesignSpec, after: DesignSpec) -> bool:
    kinds = [{(block.id, block.kind) for _, _, block, _ in one.blocks()} for one in (before, after)]
    stems = [{(row.id, row.kind) for row in one.stem} for one in (before, after)]
    both = len(kinds[0] & kinds[1]) + len(stems[0] & stems[1])
    most = max(len(kinds[at]) + len(stems[at]) for at in (0, 1))
    return 2 * both >= most


def _edits(before: DesignSpec, after: DesignSpec) -> Iterator[Edit]:
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    for key in FIRST:
        yield from _value_edits(old[key], new[key], key)
    yield from _row_edits(_stem(old), _stem(new), lambda name: f"{STEM}.{name}")
    stages = [after.names.stage(stage.name) for stage in after.stages]
    blocks = _blocks(old, stages), _blocks(new, stages)
    yield from _stage_names(before, after)
    yield from _row_edits(*blocks, after.names.block)
    for at, one, other in zip(stages, old["stages"], new["stages"], strict=True):
        yield from _value_edits(_behind(one), _behind(other), at)
    yield from head_edits(_followed(heads_of(old), *blocks), heads_of(new), new)
    yield from _value_edits(old["head"], new["head"], "head")


def _stage_names(before: DesignSpec, after: DesignSpec) -> Iterator[Edit]:
    for one, other in zip(before.stages, after.stages, strict=True):
        if one.name != other.name:
            yield Rename(at=before.names.stage(one.name), id=other.name)


def _behind(stage: Data) -> Data:
    """What a stage has beside its name and its blocks."""
    return {key: value for key, value in stage.items() if key not in ("name", "blocks")}


def _value_edits(old: Any, new: Any, at: str) -> Iterator[Edit]:
    """A value for each that differs; auxiliary heads apart, since the blocks that they hang on come first."""
    return _sets(change for change in differing(old, new, at) if change.at not in (HOOKS, IDS))


def _sets(changes: Iterable[Change]) -> Iterator[Edit]:
    yield from (SetValue(at=change.at, value=change.after) for change in changes)


def _followed(heads: Heads, old: Rows, new: Rows) -> Heads:
    """Auxiliary heads go with a block that goes, and follow one that is renamed."""
    renamed = _renamed(old, new)
    return [(renamed.get(name, name), head) for name, head in heads if name in new or name in renamed]


def _stem(data: Data) -> Rows:
    return {row["id"]: Row(row, STEM) for row in data["stem"]}


def _blocks(data: Data, stages: Sequence[str]) -> Rows:
    """The blocks by their ids, with the addresses that the stages will have."""
    found = zip(data["stages"], stages, strict=True)
    return {block["id"]: Row(block, into) for stage, into in found for block in stage["blocks"]}


def _row_edits(old: Rows, new: Rows, address: Callable[[str], str]) -> Iterator[Edit]:
    renamed = _renamed(old, new)
    had = {renamed.get(name, name): row for name, row in old.items() if name in new or name in renamed}
    yield from (Remove(at=address(name)) for name in old if name not in new and name not in renamed)
    yield from (Rename(at=address(name), id=new_name) for name, new_name in renamed.items())
    stay = _stay(had, new)
    for place, (name, row) in enumerate(new.items()):
        if name not in stay:
            behind = (one for one in list(new)[place + 1 :] if one in stay and new[one].into == row.into)
            into, next_one = row.into, next(behind, None)
            if name in had:
                yield Move(at=address(name), into=into, before=next_one)
            else:
                yield Insert(row=row.data, into=into, before=next_one)
    for name, row in new.items():
        if name in had and had[name].data["kind"] != row.data["kind"]:
            yield Replace(at=address(name), row=row.data)
        elif name in had:
            yield from _value_edits(had[name].data | {"id": name}, row.data, address(name))


def _renamed(old: Rows, new: Rows) -> dict[str, str]:
    """The new names of rows that went where one of the same content came: in the same stage, else in another."""
    gone = [name for name in old if name not in new]
    came = [name for name in new if name not in old]
    found: dict[str, str] = {}
    for part in (slice(0, 2), slice(1, 2)):  # of the content: with the stage, without it
        for name in gone:
            like = old[name].content[part]
            free = (one for one in came if one not in found.values() and new[one].content[part] == like)
            if name not in found and (match := next(free, None)):
                found[name] = match
    return found


def _stay(had: Rows, new: Rows) -> set[str]:
    """As many rows as can stay where they are, so that the fewest move."""
    places = {name: place for place, name in enumerate(had)}
    common = [name for name, row in new.items() if name in had and had[name].into == row.into]
    return {common[at] for at in _increasing([places[name] for name in common])}


def _increasing(numbers: Sequence[int]) -> list[int]:
    """The indices of a longest increasing part (patience sorting)."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, number in enumerate(numbers):
        pile = bisect_left(tops, number)
        before.append(ends[pile - 1] if pile else -1)
        tops[pile : pile + 1], ends[pile : pile + 1] = [number], [at]
    found, at = [], ends[-1] if ends else -1
    while at >= 0:
        found.append(at)
        at = before[at]
    return found[::-1]
