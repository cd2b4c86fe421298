"""Which node of a DOT drawing stands for a layer: its own, or the stage or block that is closed around it."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import NamedTuple

from explorer.graph import Scope

from .drawn import Drawn
from .part_ids import prefixed

MANY_BLOCKS = 24
"""Beyond as many blocks all of them are closed at first: a drawing of every layer has thousands of nodes then."""


def stage_id(scope: Scope) -> str:
    """What a stage, or an auxiliary head, is called where stages, blocks and layers are named side by side."""
    return prefixed(scope.stage_key)


def block_id(scope: Scope) -> str:
    """The same for a block."""
    return prefixed(scope.block_key)


def closed_at_first(scopes: Iterable[Scope]) -> tuple[str, ...]:
    """The blocks that are closed until somebody says otherwise: all where they are many, else none."""
    blocks = tuple(dict.fromkeys(block_id(scope) for scope in scopes if scope.block))
    return blocks if len(blocks) > MANY_BLOCKS else ()


class Folds(NamedTuple):
    """What is closed, of what can be: stages and blocks of more than one box."""

    closed: frozenset[str]

    def holder(self, scope: Scope) -> str:
        """The outermost closed stage or block around a layer, "" where there is none."""
        ids = [stage_id(scope)] * bool(scope.stage) + [block_id(scope)] * bool(scope.block)
        return next((one for one in ids if one in self.closed), "")


def folds(boxes: Iterable[Drawn], closed: Collection[str]) -> Folds:
    """The folds of a drawing whose user wants `closed` closed."""
    sizes: Counter[str] = Counter()
    for box in boxes:
        sizes.update({stage_id(box.scope), block_id(box.scope)})
    return Folds(frozenset(one for one in closed if sizes[one] > 1))
