"""What one box of a drawing stands for: a layer together with the normalization and activation that follow it."""

from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from explorer.graph import LayerGraph, Node, Op, Scope, Shape
from explorer.graph.ops import (
    AdaptiveAvgPool2d,
    Add,
    AvgPool2d,
    BatchNorm2d,
    Conv2d,
    Flatten,
    Linear,
    MaxPool2d,
    ReLU,
)

HOSTS: tuple[type[Op], ...] = (Conv2d, Linear, MaxPool2d, AvgPool2d, Add)
FOLLOWERS: tuple[type[Op], ...] = (BatchNorm2d, ReLU)
POOLS: tuple[type[Op], ...] = (AvgPool2d, AdaptiveAvgPool2d)


class Drawn(NamedTuple):
    """One box: its name is its first member's; `inputs` are the names of boxes, in the order of the layer's inputs."""

    members: tuple[Node, ...]
    inputs: tuple[str, ...]
    input_shapes: tuple[Shape, ...]

    @property
    def name(self) -> str:
        """The name of the layer that the box is drawn for."""
        return self.members[0].name

    @property
    def op(self) -> Op:
        """The operation that the box is drawn for."""
        return self.members[0].op

    @property
    def shape(self) -> Shape:
        """The shape that leaves the box."""
        return self.members[-1].shape

    @property
    def scope(self) -> Scope:
        """Where the box belongs."""
        return self.members[0].scope


def drawn_layers(graph: LayerGraph, *, apart: Collection[str] = ()) -> tuple[Drawn, ...]:
    """The boxes of a drawing in topological order; each layer is a member of exactly one.

    Of the boxes named in `apart` each layer has a box of its own.
    """
    uses = Counter(name for node in graph.nodes for name in node.inputs)
    boxes: list[list[Node]] = []
    box_of: dict[str, list[Node]] = {}
    for node in graph.nodes:
        box = _box_to_join(node, box_of, uses, apart)
        if box is None:
            box = []
            boxes.append(box)
        box.append(node)
        box_of[node.name] = box
    return tuple([_drawn(graph, box, box_of) for box in boxes])


def _drawn(graph: LayerGraph, box: list[Node], box_of: dict[str, list[Node]]) -> Drawn:
    first = box[0]
    return Drawn(tuple(box), tuple([box_of[name][0].name for name in first.inputs]), graph.input_shapes(first))


def _box_to_join(
    node: Node, box_of: dict[str, list[Node]], uses: Counter[str], apart: Collection[str]
) -> list[Node] | None:
    """The box that this node is drawn inside of; None where it gets its own."""
    if len(node.inputs) != 1 or uses[node.inputs[0]] != 1:
        return None
    box = box_of[node.inputs[0]]
    first, last = box[0], box[-1]
    if first.name in apart:
        return None
    if first.scope._replace(branch="", path="") != node.scope._replace(branch="", path=""):
        return None
    follows = isinstance(node.op, FOLLOWERS) and isinstance(first.op, HOSTS)
    # behind a global pool a Flatten only drops the two axes of length 1
    drops_axes = isinstance(node.op, Flatten) and isinstance(first.op, POOLS) and last.shape[1:] == (1, 1)
    return box if follows or drops_axes else None
