"""Counting operations as other tools do: per tool one rule for each op, and one line that says what differs.

The same network has as many "FLOPs" as there are tools. Each table here reproduces the total that its tool prints for
one image in evaluation mode, to the last digit, bugs included: tests/torch/test_conventions.py asks the tools.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from math import prod
from typing import Any, NamedTuple

from explorer.graph import Key, LayerGraph, Op, Shape, ops

from .analyze import Analysis, GroupRow, LayerRow, analyze

Rule = Callable[[Any, Shape, Shape], int]
"""Operations besides the MACs of an op from its (first) input's and its output's shape."""


def bias(op: ops.Conv2d | ops.Linear, into: Shape, out: Shape) -> int:
    """One for each output value where there is a bias."""
    return prod(out) if op.bias else 0


@cache
def per_value_in(times: int) -> Rule:
    """So many operations for each value that goes in."""
    return lambda op, into, out: times * prod(into)


def per_value_out(op: Op, into: Shape, out: Shape) -> int:
    """One operation for each value that comes out."""
    return prod(out)


def per_channel(times: int) -> Rule:
    """So many operations for each channel, however large the image."""
    return lambda op, into, out: times * into[0]


def thop_adaptive_pool(op: ops.AdaptiveAvgPool2d, into: Shape, out: Shape) -> int:
    """A sum over each window and a division, with windows of fractional size: in floating point, as thop does."""
    window = (into[1] / out[1]) * (into[2] / out[2])
    return int((window + 1) * prod(out))


def ptflops_lrn(op: ops.LocalResponseNorm, into: Shape, out: Shape) -> int:
    """The square, the scale and the sum of each value, and the values of the padded average pool across channels."""
    return 3 * prod(into) + (into[0] + op.size - 1) * into[1] * into[2]


class Convention(NamedTuple):
    """How a tool counts: the MACs of convolutions and linear layers, and what `also` has for an op.

    `per_mac` is what it prints for one MAC.
    """

    name: str
    differs: str
    also: dict[type[Op], Rule]
    unit: str = "MACs"
    per_mac: int = 1


WITH_BIAS: dict[type[Op], Rule] = {ops.Conv2d: bias, ops.Linear: bias}
CONVENTIONS: dict[str, Convention] = {
    one.name: one
    for one in (
        Convention(
            "torch",
            "Our own count: convolutions and linear layers, without bias. torch's FlopCounterMode prints two FLOPs "
            "for each of these MACs.",
            {},
            unit="FLOPs",
            per_mac=2,
        ),
        Convention(
            "fvcore",
            "fvcore also counts 2 per value of a batch normalization and 1 per value that goes into an adaptive pool; "
            "it calls MACs flops.",
            {ops.BatchNorm2d: per_value_in(2), ops.AdaptiveAvgPool2d: per_value_in(1)},
            unit="flops",
        ),
        Convention(
            "thop",
            "thop also counts 4 per value of a batch normalization, 1 per value that comes out of an average pool, and "
            "1 per value on both sides of an adaptive pool.",
            {
                ops.BatchNorm2d: per_value_in(4),
                ops.AvgPool2d: per_value_out,
                ops.AdaptiveAvgPool2d: thop_adaptive_pool,
            },
        ),
        Convention(
            "torchinfo",
            "torchinfo also counts 1 per output value with a bias, and 2 per channel of a batch normalization: its "
            "parameters, whatever the size of the image.",
            WITH_BIAS | {ops.BatchNorm2d: per_channel(2)},
            unit="mult-adds",
        ),
        Convention(
            "ptflops",
            "ptflops also counts 1 per output value with a bias, 2 per value of ReLU, pools (both counted twice: as "
            "module and as function) and batch normalization, 1 per value of a sum, about 4 of a local response norm.",
            WITH_BIAS
            | {
                ops.BatchNorm2d: per_value_in(2),
                ops.ReLU: per_value_in(2),
                ops.MaxPool2d: per_value_in(2),
                ops.AvgPool2d: per_value_in(2),
                ops.AdaptiveAvgPool2d: per_value_in(2),
                ops.LocalResponseNorm: ptflops_lrn,
                ops.Add: per_value_in(1),
            },
        ),
        Convention(
            "ptflops-aten",
            "ptflops with its aten backend also counts 1 per output value with a bias, and nothing else.",
            WITH_BIAS,
        ),
    )
}


def counted(graph: LayerGraph, name: str) -> int:
    """Operations per image in inference as a tool counts them, in units of one MAC. Raises KeyError."""
    return counted_by_all(graph, analyze(graph), [name])[name]


def counted_by_all(graph: LayerGraph, analysis: Analysis, names: Iterable[str] = CONVENTIONS) -> dict[str, int]:
    """The same for several tools at once: what they agree on is counted once."""
    chosen = tuple(names)
    rules, shapes = _rules(chosen), graph.shapes
    sums = {(kind, rule): 0 for kind, of_kind in rules.items() for rule in of_kind}
    for _, op, inputs, shape, _ in graph.inference:
        kind = type(op)
        if kind in rules:
            for rule in rules[kind]:
                sums[kind, rule] += rule(op, shapes[inputs[0]], shape)
    return {name: analysis.macs + sum([sums[also] for also in CONVENTIONS[name].also.items()]) for name in chosen}


@cache
def _rules(names: tuple[str, ...]) -> dict[type[Op], tuple[Rule, ...]]:
    """What these tools count besides MACs, by op; a rule that several have is there once."""
    rules: dict[type[Op], dict[Rule, None]] = {}
    for name in names:
        for kind, rule in CONVENTIONS[name].also.items():
            rules.setdefault(kind, {})[rule] = None
    return {kind: tuple(of_kind) for kind, of_kind in rules.items()}


def tool_total(graph: LayerGraph, name: str) -> int:
    """The number that the tool itself prints: of torch's, FLOPs. Raises KeyError."""
    return CONVENTIONS[name].per_mac * counted(graph, name)


def analyze_as(graph: LayerGraph, name: str) -> Analysis:
    """`analyze`, with the MACs of every row and total counted as a tool does. Raises KeyError."""
    also, analysis = CONVENTIONS[name].also, analyze(graph)
    rows = tuple([_recounted(row, node.op, also) for row, node in zip(analysis.layers, graph.nodes[1:], strict=True)])
    return replace(
        analysis,
        macs=sum(row.macs for row in rows if not row.scope.auxiliary),
        aux_macs=sum(row.macs for row in rows if row.scope.auxiliary),
        layers=rows,
        blocks=_regrouped(analysis.blocks, ((row.scope.block_key, row.macs) for row in rows)),
        stages=_regrouped(analysis.stages, ((row.scope.stage_key, row.macs) for row in rows)),
    )


def _recounted(row: LayerRow, op: Op, also: dict[type[Op], Rule]) -> LayerRow:
    rule = also.get(type(op))
    return row._replace(macs=row.macs + rule(op, row.input_shapes[0], row.output_shape)) if rule else row


def _regrouped(groups: tuple[GroupRow, ...], parts: Iterable[tuple[Key, int]]) -> tuple[GroupRow, ...]:
    sums = {group.key: 0 for group in groups}
    for key, count in parts:
        if key in sums:
            sums[key] += count
    return tuple([group._replace(macs=sums[group.key]) for group in groups])
