"""Parameters and multiply-accumulates (MACs) of one layer: a rule per op, each a sum of products.

A rule gives its factors, not only their product, so that the number on the page and the arithmetic beside it (see
`explain`) are the same thing. Parameters are every learnable number; a batch normalization's running statistics are
buffers. MACs are those of convolutions and linear layers, per image, without bias: half of what torch's
`torch.utils.flop_counter.FlopCounterMode` counts as FLOPs.
"""

from collections.abc import Callable
from math import prod
from typing import Any, NamedTuple

from explorer.graph import Op, Shape, ops

Sum = tuple[tuple[int, ...], ...]
"""A sum of products: ((64, 3, 7, 7), (64,)) is 64 · 3 · 7 · 7 + 64."""


class CountRule(NamedTuple):
    """How an op is counted: `terms(op, input shape, output shape)`; `symbols` names each factor of each term."""

    terms: Callable[[Any, Shape, Shape], Sum]
    symbols: Callable[[Any], tuple[tuple[str, ...], ...]]


def value(terms: Sum) -> int:
    """The number that a sum of products is."""
    return sum(map(prod, terms))


def conv_parameters(op: ops.Conv2d, into: Shape, out: Shape) -> Sum:
    """Filters · in · k · k weights, and a bias per filter."""
    weights = (op.out_channels, into[0], *op.kernel_size)
    return (weights, (op.out_channels,)) if op.bias else (weights,)


def conv_macs(op: ops.Conv2d, into: Shape, out: Shape) -> Sum:
    """Each output pixel of each filter takes in · k · k multiply-accumulates."""
    return ((out[1], out[2], op.out_channels, into[0], *op.kernel_size),)


def linear_parameters(op: ops.Linear, into: Shape, out: Shape) -> Sum:
    """Out · in weights, and a bias per output."""
    weights = (op.out_features, into[0])
    return (weights, (op.out_features,)) if op.bias else (weights,)


def linear_macs(op: ops.Linear, into: Shape, out: Shape) -> Sum:
    """Each output takes one multiply-accumulate per input."""
    return ((op.out_features, into[0]),)


def norm_parameters(op: ops.BatchNorm2d, into: Shape, out: Shape) -> Sum:
    """A scale and a shift per channel."""
    return ((2, into[0]),)


def nothing(op: Op, into: Shape, out: Shape) -> Sum:
    """An op that has none."""
    return ()


def _with_bias(weights: tuple[str, ...], bias: str) -> Callable[[Any], tuple[tuple[str, ...], ...]]:
    return lambda op: (weights, (bias,)) if op.bias else (weights,)


NONE = CountRule(nothing, lambda op: ())
FREE = (
    ops.Input,
    ops.ReLU,
    ops.MaxPool2d,
    ops.AvgPool2d,
    ops.AdaptiveAvgPool2d,
    ops.LocalResponseNorm,
    ops.Dropout,
    ops.Flatten,
    ops.Cat,
    ops.Add,
)
PARAMETER_RULES: dict[type[Op], CountRule] = {
    ops.Conv2d: CountRule(conv_parameters, _with_bias(("filters", "in", "k", "k"), "filters")),
    ops.Linear: CountRule(linear_parameters, _with_bias(("out", "in"), "out")),
    ops.BatchNorm2d: CountRule(norm_parameters, lambda op: (("2", "channels"),)),
    **dict.fromkeys(FREE, NONE),
}
MAC_RULES: dict[type[Op], CountRule] = {
    ops.Conv2d: CountRule(conv_macs, lambda op: (("H", "W", "filters", "in", "k", "k"),)),
    ops.Linear: CountRule(linear_macs, lambda op: (("out", "in"),)),
    ops.BatchNorm2d: NONE,
    **dict.fromkeys(FREE, NONE),
}
