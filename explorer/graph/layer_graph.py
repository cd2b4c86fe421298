"""The layer graph: the one intermediate representation that every reading (counts, drawing, code, module) reads."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from .ops import Input, Op
from .shapes import SHAPE_RULES, RuleBroken, Shape, show


class ShapeError(ValueError):
    """A layer can't take its input. The message opens with the layer's name and its input's shape.

    `layer` is the node's name, `path` the place in the design that it comes from ("" where there is none).
    `too_large` tells that the image would have to be smaller, where its size is what is wrong.
    """

    def __init__(self, layer: str, path: str, inputs: tuple[Shape, ...], rule: str, *, too_large: bool = False) -> None:
        self.layer, self.path, self.inputs, self.rule, self.too_large = layer, path, inputs, rule, too_large
        cause = f" [{path}]" if path else ""
        super().__init__(f"{layer} (input {', '.join(map(show, inputs))}): {rule}{cause}")

    def adding(self, text: str) -> "ShapeError":
        """The same error with one more thing said."""
        return ShapeError(self.layer, self.path, self.inputs, f"{self.rule}; {text}", too_large=self.too_large)


Key = tuple[str, str]
"""What a group of layers goes by: the sort of thing that it is, and its name. Sorts may share a name."""
BLOCK, STAGE, AUXILIARY = "block", "stage", "auxiliary"
"""The sorts. Stem, head and input count as stages; no stage of a design is called so."""


class Scope(NamedTuple):
    """Where a node belongs: for clusters, groups and subtotals. "" where a level does not apply.

    `kind` is the block's kind; `path` the address of what in the design the node comes from, e.g.
    `3a.ch3x3`. `auxiliary` nodes exist in training only and are counted apart.
    """

    stage: str = ""
    block: str = ""
    branch: str = ""
    path: str = ""
    auxiliary: bool = False
    kind: str = ""

    @property
    def stage_key(self) -> Key:
        """The stage, or the auxiliary head, that layers are grouped by: a stage may be called as a head is."""
        return (AUXILIARY if self.auxiliary else STAGE, self.stage)

    @property
    def block_key(self) -> Key:
        """The block, for a layer that is in one."""
        return (BLOCK, self.block)

    @property
    def key(self) -> Key:
        """The block, or the stage or auxiliary head for a layer that is in no block."""
        return self.block_key if self.block else self.stage_key


class Node(NamedTuple):
    """One layer: its name is the prefix of its weights in a state_dict; its shape leaves the batch out."""

    name: str
    op: Op
    inputs: tuple[str, ...]
    shape: Shape
    scope: Scope


@dataclass(frozen=True)
class LayerGraph:
    """Nodes in topological order; the first is the input. `output` names the node of the logits.

    `aux_outputs` names the logits of the auxiliary classifiers, in the order of the network.
    """

    nodes: tuple[Node, ...]
    output: str
    aux_outputs: tuple[str, ...] = ()

    @cached_property
    def _by_name(self) -> dict[str, Node]:
        return {node.name: node for node in self.nodes}

    @cached_property
    def shapes(self) -> dict[str, Shape]:
        """Every node's shape by name; all readings share it."""
        return {node.name: node.shape for node in self.nodes}

    @cached_property
    def inference(self) -> tuple[Node, ...]:
        """The nodes that run in inference: all but the auxiliary heads'."""
        return tuple([node for node in self.nodes if not node.scope.auxiliary]) if self.aux_outputs else self.nodes

    @property
    def input(self) -> Node:
        """The node of the images."""
        return self.nodes[0]

    def node(self, name: str) -> Node:
        """The node of that name; a KeyError where there is none."""
        return self._by_name[name]

    def input_shapes(self, node: Node) -> tuple[Shape, ...]:
        """The shapes that a node gets, in the order of its inputs."""
        return tuple([self.shapes[name] for name in node.inputs])

    def at_input(self, channels: int, height: int, width: int) -> "LayerGraph":
        """The same layers with the shapes that follow from another input. Raises ShapeError where one can't run.

        The layers stay as they are: where the lowering itself looks at the channels that come in (the shortcut of a
        residual block right behind the input), another number of channels needs the design to be lowered again.
        """
        builder = GraphBuilder((channels, height, width))
        for node in self.nodes[1:]:
            builder.add(node.name, node.op, node.inputs, node.scope)
        return replace(self, nodes=tuple(builder.nodes))


class GraphBuilder:
    """Adds one node at a time and infers its shape, so that an illegal graph can't exist."""

    def __init__(self, input_shape: Shape, scope: Scope = Scope(stage="input", path="input")) -> None:
        self.nodes: list[Node] = [Node("input", Input(), (), input_shape, scope)]
        self._shapes: dict[str, Shape] = {"input": input_shape}

    def shape(self, name: str) -> Shape:
        """The shape of the node of that name."""
        return self._shapes[name]

    def add(self, name: str, op: Op, inputs: tuple[str, ...], scope: Scope) -> str:
        """Append a node and return its name.

        Raises:
            ShapeError: the op can't take these shapes.
            ValueError: the name is taken (a mistake in the lowering, not in the design).
        """
        shapes = self._shapes
        if name in shapes:
            raise ValueError(f"two layers are named {name}")
        got = (shapes[inputs[0]],) if len(inputs) == 1 else tuple([shapes[one] for one in inputs])
        try:
            shape = SHAPE_RULES[type(op)](op, got)
        except RuleBroken as broken:
            raise ShapeError(name, scope.path, got, str(broken), too_large=broken.too_large) from broken
        shapes[name] = shape
        # twice as fast as Node(...), and called for every layer
        self.nodes.append(tuple.__new__(Node, (name, op, inputs, shape, scope)))
        return name

    def graph(self, output: str, aux_outputs: Iterable[str] = ()) -> LayerGraph:
        """The finished graph."""
        return LayerGraph(tuple(self.nodes), output, tuple(aux_outputs))
