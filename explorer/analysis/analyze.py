"""What a network costs: totals, and rows per layer, block and stage. One pass over the graph, no torch."""

from collections import defaultdict
from dataclasses import dataclass
from math import prod
from typing import NamedTuple

from explorer.graph import AUXILIARY, Key, LayerGraph, Node, Scope, Shape

from .counts import MAC_RULES, NONE, PARAMETER_RULES


class LayerRow(NamedTuple):
    """One layer. Shapes leave the batch out; MACs are per image."""

    name: str
    op: str
    scope: Scope
    input_shapes: tuple[Shape, ...]
    output_shape: Shape
    parameters: int
    macs: int


class GroupRow(NamedTuple):
    """The layers of a block or of a stage together; `kind` is the block's, or "stage" or "auxiliary"."""

    name: str
    stage: str
    kind: str
    input_shape: Shape
    output_shape: Shape
    parameters: int
    macs: int
    key: Key


@dataclass(frozen=True)
class Analysis:
    """The costs of a network. Totals describe inference; auxiliary heads exist in training only, counted apart."""

    parameters: int
    macs: int
    aux_parameters: int
    aux_macs: int
    layers: tuple[LayerRow, ...]
    blocks: tuple[GroupRow, ...]
    stages: tuple[GroupRow, ...]

    @property
    def flops(self) -> int:
        """Floating-point operations per image: a multiply-accumulate is two."""
        return 2 * self.macs


def analyze(graph: LayerGraph) -> Analysis:
    """Count a graph: every layer but the input, blocks, stages (stem and head are stages too), totals."""
    shapes = graph.shapes
    rows = [_layer(node, shapes) for node in graph.nodes[1:]]
    blocks, stages = _groups(rows)
    inference = [stage for stage in stages if stage.kind != AUXILIARY]
    auxiliary = [stage for stage in stages if stage.kind == AUXILIARY]
    return Analysis(
        parameters=sum([stage.parameters for stage in inference]),
        macs=sum([stage.macs for stage in inference]),
        aux_parameters=sum([stage.parameters for stage in auxiliary]),
        aux_macs=sum([stage.macs for stage in auxiliary]),
        layers=tuple(rows),
        blocks=blocks,
        stages=stages,
    )


# most layers (ReLU, pools, concatenations) have nothing to count
COUNTED = {kind for rules in (PARAMETER_RULES, MAC_RULES) for kind, rule in rules.items() if rule is not NONE}


def _layer(node: Node, shapes: dict[str, Shape]) -> LayerRow:
    name, op, inputs, shape, scope = node
    kind = type(op)
    into = (shapes[inputs[0]],) if len(inputs) == 1 else tuple([shapes[one] for one in inputs])
    parameters = macs = 0
    if kind in COUNTED:
        for term in PARAMETER_RULES[kind].terms(op, into[0], shape):
            parameters += prod(term)
        for term in MAC_RULES[kind].terms(op, into[0], shape):
            macs += prod(term)
    # twice as fast as LayerRow(...), and called for every layer
    return tuple.__new__(LayerRow, (name, kind.__name__, scope, into, shape, parameters, macs))


def _groups(rows: list[LayerRow]) -> tuple[tuple[GroupRow, ...], tuple[GroupRow, ...]]:
    """Rows of the blocks and of the stages, in the order in which they begin."""
    blocks: dict[Key, list[LayerRow]] = defaultdict(list)
    stages: dict[Key, list[LayerRow]] = defaultdict(list)
    of_block, of_stage, here = list[LayerRow](), list[LayerRow](), None
    for row in rows:
        scope = row.scope
        stage, block, _, _, auxiliary, _ = scope
        if here != (stage, block, auxiliary):  # layers of a group come in runs: their keys are made once for each
            here = (stage, block, auxiliary)
            of_stage, of_block = stages[scope.stage_key], blocks[scope.block_key] if block else []
        of_stage.append(row)
        of_block.append(row)
    return (
        tuple([_group(key, members[0].scope.kind, members) for key, members in blocks.items()]),
        tuple([_group(key, key[0], members) for key, members in stages.items()]),
    )


def _group(key: Key, kind: str, rows: list[LayerRow]) -> GroupRow:
    """The group's input is its first layer's, its output its last layer's."""
    first, last = rows[0], rows[-1]
    parameters, macs = sum([row.parameters for row in rows]), sum([row.macs for row in rows])
    into, out = first.input_shapes[0], last.output_shape
    return GroupRow(key[1], first.scope.stage, kind, into, out, parameters, macs, key)
