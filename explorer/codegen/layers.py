"""How each op is written in PyTorch: its constructor with its arguments, or its function in `forward`.

An argument left at torch's own default is not written. Pairs of equal numbers are written as the one number.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from explorer.graph import Node, Op, Shape, ops

from .expressions import Expression, call, listing

Value = int | float | tuple[int, ...]
Gives = Literal["out", "same", "sum", "flat"]
Function = Callable[[Sequence[Expression], Mapping[str, str]], Expression]


class Argument(NamedTuple):
    """One argument of a constructor.

    `source` is the number of the input whose width it states; `width` marks a width that the layer itself sets.
    `path` is the place in the design that the value comes from, "" where there is none.
    """

    name: str
    value: Value
    default: Value | None = None
    source: int | None = None
    width: bool = False
    positional: bool = False
    path: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """An op as code. `gives` says where the width of its output comes from.

    `function` is set where `forward` needs no submodule; `module` is "" where torch.nn has none.
    """

    module: str
    arguments: tuple[Argument, ...] = ()
    gives: Gives = "same"
    function: Function | None = None


def conv2d(op: ops.Conv2d, into: Shape) -> Layer:
    """torch.nn.Conv2d."""
    return Layer("nn.Conv2d", (_in("in_channels", into), _out("out_channels", op.out_channels), *_window(op)), "out")


def batch_norm2d(op: ops.BatchNorm2d, into: Shape) -> Layer:
    """torch.nn.BatchNorm2d."""
    fields = (Argument("eps", op.eps, 1e-5), Argument("momentum", op.momentum, 0.1))
    return Layer("nn.BatchNorm2d", (_in("num_features", into), *fields))


def linear(op: ops.Linear, into: Shape) -> Layer:
    """torch.nn.Linear."""
    sizes = _in("in_features", into), _out("out_features", op.out_features)
    return Layer("nn.Linear", (*sizes, Argument("bias", op.bias, True)), "out")


def max_pool2d(op: ops.MaxPool2d, into: Shape) -> Layer:
    """torch.nn.MaxPool2d."""
    return Layer("nn.MaxPool2d", _window(op))


def avg_pool2d(op: ops.AvgPool2d, into: Shape) -> Layer:
    """torch.nn.AvgPool2d."""
    return Layer("nn.AvgPool2d", _window(op))


def adaptive_avg_pool2d(op: ops.AdaptiveAvgPool2d, into: Shape) -> Layer:
    """torch.nn.AdaptiveAvgPool2d."""
    return Layer("nn.AdaptiveAvgPool2d", (Argument("output_size", _pair(op.output_size), positional=True),))


def local_response_norm(op: ops.LocalResponseNorm, into: Shape) -> Layer:
    """torch.nn.LocalResponseNorm."""
    size = Argument("size", op.size, positional=True)
    rest = Argument("alpha", op.alpha, 1e-4), Argument("beta", op.beta, 0.75), Argument("k", op.k, 1.0)
    return Layer("nn.LocalResponseNorm", (size, *rest))


def dropout(op: ops.Dropout, into: Shape) -> Layer:
    """torch.nn.Dropout."""
    return Layer("nn.Dropout", (Argument("p", op.p, positional=True),))


def relu(op: ops.ReLU, into: Shape) -> Layer:
    """torch.nn.functional.relu."""
    return Layer("nn.ReLU", function=lambda inputs, fields: call("F.relu", *inputs))


def flatten(op: ops.Flatten, into: Shape) -> Layer:
    """torch.flatten behind the batch."""
    return Layer("nn.Flatten", gives="flat", function=lambda inputs, fields: call("torch.flatten", *inputs, "1"))


def cat(op: ops.Cat, into: Shape) -> Layer:
    """torch.cat along the channels."""
    return Layer("", gives="sum", function=lambda inputs, fields: call("torch.cat", listing(inputs), "1"))


def add(op: ops.Add, into: Shape) -> Layer:
    """A sum; torch.add where the second term is scaled."""
    return Layer("", (Argument("alpha", op.alpha, 1.0),), function=_add)


def _add(inputs: Sequence[Expression], fields: Mapping[str, str]) -> Expression:
    return call("torch.add", *inputs, named=fields)


CODE_RULES: dict[type[Op], Callable[[Any, Shape], Layer]] = {
    ops.Conv2d: conv2d,
    ops.BatchNorm2d: batch_norm2d,
    ops.ReLU: relu,
    ops.MaxPool2d: max_pool2d,
    ops.AvgPool2d: avg_pool2d,
    ops.AdaptiveAvgPool2d: adaptive_avg_pool2d,
    ops.LocalResponseNorm: local_response_norm,
    ops.Dropout: dropout,
    ops.Flatten: flatten,
    ops.Linear: linear,
    ops.Cat: cat,
    ops.Add: add,
}


def layer(node: Node, into: Shape) -> Layer:
    """A node as code, its widths marked with the place in the design that they come from."""
    return CODE_RULES[type(node.op)](node.op, into)


def _in(name: str, into: Shape) -> Argument:
    return Argument(name, into[0], source=0, positional=True)


def _out(name: str, value: int) -> Argument:
    return Argument(name, value, width=True, positional=True)


def _window(op: ops.Conv2d | ops.MaxPool2d | ops.AvgPool2d) -> tuple[Argument, ...]:
    convolution = isinstance(op, ops.Conv2d)
    last = Argument("bias", op.bias, True) if isinstance(op, ops.Conv2d) else Argument("ceil_mode", op.ceil_mode, False)
    return (
        Argument("kernel_size", _pair(op.kernel_size)),
        Argument("stride", _pair(op.stride), 1 if convolution else None),  # a pool's default is its kernel size
        Argument("padding", _pair(op.padding), 0),
        last,
    )


def _pair(pair: ops.Pair) -> Value:
    return pair[0] if pair[0] == pair[1] else pair
