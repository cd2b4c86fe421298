"""What a drawing writes on a layer: its kind (which decides its outline), a short label and a detail."""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from explorer.graph import Op, Shape, ops
from explorer.graph.ops import Pair

LayerKind = Literal["io", "conv", "pool", "linear", "op"]
JoinKind = Literal["cat", "add"]


class Caption(NamedTuple):
    """What is written on a layer, and what sort of thing is drawn."""

    kind: LayerKind | JoinKind
    label: str
    detail: str = ""


def size(pair: Pair) -> str:
    """`3×3`, height first as torch has it."""
    return f"{pair[0]}×{pair[1]}"


def step(stride: Pair) -> str:
    """` /2`, or nothing for a stride of 1."""
    if stride == (1, 1):
        return ""
    return f" /{stride[0]}" if stride[0] == stride[1] else f" /{size(stride)}"


def _conv(op: ops.Conv2d, out: Shape) -> Caption:
    return Caption("conv", size(op.kernel_size) + step(op.stride), f"{op.out_channels} filters")


def _max_pool(op: ops.MaxPool2d, out: Shape) -> Caption:
    return Caption("pool", f"pool {size(op.kernel_size)}{step(op.stride)}", "max")


def _avg_pool(op: ops.AvgPool2d, out: Shape) -> Caption:
    return Caption("pool", f"pool {size(op.kernel_size)}{step(op.stride)}", "average")


def _adaptive_pool(op: ops.AdaptiveAvgPool2d, out: Shape) -> Caption:
    label = "global pool" if op.output_size == (1, 1) else f"pool to {size(op.output_size)}"
    return Caption("pool", label, "average")


def _linear(op: ops.Linear, out: Shape) -> Caption:
    return Caption("linear", "linear", f"{op.out_features} outputs")


def _input(op: ops.Input, out: Shape) -> Caption:
    return Caption("io", "input")


def _batch_norm(op: ops.BatchNorm2d, out: Shape) -> Caption:
    return Caption("op", "batch norm", f"{out[0]} channels")


def _relu(op: ops.ReLU, out: Shape) -> Caption:
    return Caption("op", "ReLU")


def _response_norm(op: ops.LocalResponseNorm, out: Shape) -> Caption:
    return Caption("op", "LRN", f"size {op.size}")


def _dropout(op: ops.Dropout, out: Shape) -> Caption:
    return Caption("op", "dropout", f"p = {op.p:g}")


def _flatten(op: ops.Flatten, out: Shape) -> Caption:
    return Caption("op", "flatten", f"{out[0]} values")


def _cat(op: ops.Cat, out: Shape) -> Caption:
    return Caption("cat", "concat", f"{out[0]} channels")


def _add(op: ops.Add, out: Shape) -> Caption:
    return Caption("add", "add", "" if op.alpha == 1 else f"× {op.alpha:g}")


CAPTION_RULES: dict[type[Op], Callable[[Any, Shape], Caption]] = {
    ops.Input: _input,
    ops.Conv2d: _conv,
    ops.BatchNorm2d: _batch_norm,
    ops.ReLU: _relu,
    ops.MaxPool2d: _max_pool,
    ops.AvgPool2d: _avg_pool,
    ops.AdaptiveAvgPool2d: _adaptive_pool,
    ops.LocalResponseNorm: _response_norm,
    ops.Dropout: _dropout,
    ops.Flatten: _flatten,
    ops.Linear: _linear,
    ops.Cat: _cat,
    ops.Add: _add,
}
FOLLOWING = (ops.BatchNorm2d, ops.Cat, ops.Flatten)
"""Operations whose detail says nothing but what comes in."""


def caption(op: Op, out: Shape) -> Caption:
    """What to write on a layer with this op and output shape."""
    return CAPTION_RULES[type(op)](op, out)
