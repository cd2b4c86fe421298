"""DOT with the branches of every block in one order: 1x1, 3x3, 5x5, pool, from the top or from the left.

Graphviz draws a block's branches in the order in which they are declared or in the reverse one; which of them, depends
on what is around the block. So the drawing is looked at, and blocks that came out turned are declared in reverse.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from explorer.graph import LayerGraph

from .dot import to_dot
from .drawn import drawn_layers
from .folding import block_id, stage_id
from .svg import places

TRIES = 3
_places = lru_cache(maxsize=32)(places)  # sessions that look at the same network share it


def dot_in_order(graph: LayerGraph, **how: Any) -> str:
    """The graph as DOT; `how` are to_dot's arguments but `turned`. Raises RenderError as to_svg does."""
    down = how.get("direction") == "LR"
    starts = _starts(graph)
    turned = frozenset(_not_first(graph)) if down else frozenset()
    tried: list[tuple[int, str]] = []
    for _ in range(TRIES):
        dot = to_dot(graph, turned=turned, **how)
        wrong = _turned_around(starts, _places(dot), down=down)
        tried.append((len(wrong), dot))
        if not wrong:
            break
        turned ^= wrong
    return min(tried, key=lambda one: one[0])[1]


def _starts(graph: LayerGraph) -> dict[str, list[str]]:
    """The first layer of each branch of a block."""
    found: dict[str, dict[str, str]] = {}
    for box in drawn_layers(graph):
        if box.scope.block and box.scope.branch.startswith("branch"):
            found.setdefault(block_id(box.scope), {}).setdefault(box.scope.branch, box.name)
    return {block: list(names.values()) for block, names in found.items()}


def _not_first(graph: LayerGraph) -> Iterable[str]:
    """The blocks behind the first one of their stage: from left to right these are usually turned around."""
    seen: dict[str, str] = {}
    for node in graph.nodes:
        if node.scope.block and seen.setdefault(stage_id(node.scope), node.scope.block) != node.scope.block:
            yield block_id(node.scope)


def _turned_around(
    starts: dict[str, list[str]], places: dict[str, tuple[float, float]], *, down: bool
) -> frozenset[str]:
    """The blocks whose last branch comes before the first one."""
    seen = {block: [places[name][down] for name in names if name in places] for block, names in starts.items()}
    return frozenset(block for block, at in seen.items() if at and at[0] > at[-1])
