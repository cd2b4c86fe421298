"""What the layers, branches, blocks and stages of a network are called after parts were renamed."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from explorer.analysis import Analysis, LayerRow
from explorer.graph import BLOCK, STAGE, Key
from explorer.render import PartIds, branch_id
from explorer.render.folding import block_id, stage_id
from explorer.ui.state.renames import Renamed


class NewNames(NamedTuple):
    """New names by the old ones: of what can be selected or opened, and of what the layer view can close."""

    parts: dict[str, str]
    folds: dict[str, str]


def new_names(step: Renamed) -> NewNames:
    """What everything in a network is called now.

    An id may gain or lose the sort that stands before it where two parts have one name (`block:stage4`): so all layers
    of a part are walked beside those that it has now.
    """
    before, after = step.before.analysis, step.after.analysis
    ids, now = _part_ids(before), _part_ids(after)
    there = _by_part(after)
    found = NewNames({}, {})
    for key, rows in _by_part(before).items():
        for row, other in zip(rows, there.get(_new_key(key, step), []), strict=False):
            found.parts.update(zip(_called(row, ids), _called(other, now), strict=True))
            found.folds.update({fold(row.scope): fold(other.scope) for fold in (block_id, stage_id)})
    return found


def _part_ids(analysis: Analysis) -> PartIds:
    return PartIds((row.name, row.scope) for row in analysis.layers)


def _by_part(analysis: Analysis) -> dict[Key, list[LayerRow]]:
    found: dict[Key, list[LayerRow]] = defaultdict(list)
    for row in analysis.layers:
        found[row.scope.key].append(row)
    return found


def _new_key(key: Key, step: Renamed) -> Key:
    sort, name = key
    names = step.blocks if sort == BLOCK else step.stages if sort == STAGE else {}
    return sort, names.get(name, name)


def _called(row: LayerRow, ids: PartIds) -> Iterator[str]:
    """The names of a layer and of all that it is in."""
    scope = row.scope
    yield from (row.name, branch_id(scope), ids.block(scope), ids.stage(scope))
