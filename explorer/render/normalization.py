"""What a drawing says of batch normalization, which is drawn inside of the box of what it normalizes."""

from collections.abc import Collection, Sequence

from explorer.graph.ops import BatchNorm2d, Conv2d

from .drawn import Drawn
from .tree_types import Normalization


def normalization(boxes: Sequence[Drawn], edited: Collection[str]) -> Normalization:
    """For the layers of an item, and the names in it that were edited."""
    norms = {node.name for box in boxes for node in box.members if isinstance(node.op, BatchNorm2d)}
    has = [not norms.isdisjoint(node.name for node in box.members) for box in boxes]
    could = [one or isinstance(box.op, Conv2d) for one, box in zip(has, boxes, strict=True)]
    return {
        "normalizable": sum(could),
        "normalized": sum(has),
        "norm_edited": not norms.isdisjoint(edited),
        "only_norm": bool(edited) and norms.issuperset(edited),
    }
