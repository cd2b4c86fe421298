"""Adds units as layers: the one place where convolution, batch normalization and ReLU get their order and names."""

from functools import lru_cache

from explorer.design.blocks import ConvBlock, NinBlock
from explorer.design.layers import AdaptivePoolLayer, AvgPoolLayer, ConvLayer, LrnLayer, MaxPoolLayer
from explorer.design.spec import DesignSpec
from explorer.design.variants import Effective
from explorer.graph import GraphBuilder, Op, Scope, ops
from explorer.graph.ops import Pair

from .units import Branch, Conv, Norm, Parallel, Pool

PoolLayer = MaxPoolLayer | AvgPoolLayer | AdaptivePoolLayer
RELU = ops.ReLU()


class Emitter:
    """A graph builder that knows the design's normalization, and the layer that it stands on (`at`)."""

    def __init__(self, design: DesignSpec) -> None:
        size = design.input
        self.design = design
        self.variants = design.variants.effective()
        self.builder = GraphBuilder((size.channels, size.height, size.width))
        self.at = "input"
        self._norm = ops.BatchNorm2d(design.normalization.eps, design.normalization.momentum)

    def channels(self) -> int:
        """The channels of the layer that it stands on."""
        return self.builder.shape(self.at)[0]

    def add(self, name: str, op: Op, scope: Scope, *inputs: str) -> str:
        """One layer behind `inputs`, or behind the layer that it stands on; it stands on the new one then."""
        self.at = self.builder.add(name, op, inputs or (self.at,), scope)
        return self.at

    def conv(self, name: str, op: ops.Conv2d, variants: Effective, scope: Scope, *, relu: bool = True) -> str:
        """A convolution, its batch normalization and its ReLU, at names below `name`."""
        add = self.builder.add
        at = add(f"{name}.conv", op, (self.at,), scope)
        if variants.batch_norm != "none":
            at = add(f"{name}.bn", self._norm, (at,), scope)
        if relu:
            at = add(f"{name}.relu", RELU, (at,), scope)
        self.at = at
        return at

    def unit(self, name: str, unit: Conv, variants: Effective, scope: Scope) -> str:
        """A unit of a block, its width multiplied by the design's; the classes never are."""
        width = self.design.scaled(unit.width) if unit.width else self.design.classes
        op = _conv2d(width, unit.kernel, unit.stride, unit.padding, variants.conv_bias)
        return self.conv(name, op, variants, _below(scope, unit.path))

    def chain(self, name: str, units: list[Conv], variants: Effective, scope: Scope) -> None:
        """Units in a row, named as in an nn.Sequential."""
        for i, unit in enumerate(units):
            self.unit(f"{name}.{i}", unit, variants, scope)

    def branch(self, name: str, units: Branch, variants: Effective, scope: Scope) -> list[str]:
        """A branch behind the layer that it stands on; returns its ends, several where it ends in `Parallel`.

        Names are those of an nn.Sequential, or of one module by itself; parallel ends are `branch2a`, `branch2b`.
        """
        row = [unit for unit in units if not isinstance(unit, Parallel)]
        for i, unit in enumerate(row):
            self._step(f"{name}.{i}" if len(row) > 1 else name, unit, variants, scope)
        if not isinstance(units[-1], Parallel):
            return [self.at]
        start, ends = self.at, []
        for letter, side in zip("ab", units[-1].convs, strict=True):
            self.at = start
            ends.append(self.unit(name + letter, side, variants, scope))
        return ends

    def _step(self, name: str, unit: Conv | Pool | Norm, variants: Effective, scope: Scope) -> None:
        if isinstance(unit, Conv):
            self.unit(name, unit, variants, scope)
            return
        own = _below(scope, unit.path)
        if isinstance(unit, Norm):
            self.add(name, self._norm, own)
        else:
            padding = (unit.kernel[0] // 2, unit.kernel[1] // 2)
            self.add(name, ops.MaxPool2d(unit.kernel, (1, 1), padding), own)

    def pool(self, layer: PoolLayer, scope: Scope) -> None:
        """A pool as the design sets it."""
        self.add(layer.id, pool_op(layer), scope)


@lru_cache(maxsize=4096)
def _conv2d(width: int, kernel: Pair, stride: Pair, padding: Pair, bias: bool) -> ops.Conv2d:
    """One object for equal convolutions: a deep design has few kinds and many of each."""
    return ops.Conv2d(width, kernel, stride, padding, bias)


def _below(scope: Scope, path: str) -> Scope:
    """The scope one step deeper in the design; five times as fast as `_replace`, and called for every convolution."""
    stage, block, branch, parent, auxiliary, kind = scope
    return tuple.__new__(Scope, (stage, block, branch, f"{parent}.{path}", auxiliary, kind))


def conv_op(layer: ConvLayer, width: int, variants: Effective) -> ops.Conv2d:
    """The convolution of a layer of the design, `width` channels wide."""
    return ops.Conv2d(width, *square(layer), variants.conv_bias)


def pool_op(layer: PoolLayer) -> Op:
    """The pool of a layer of the design."""
    if isinstance(layer, AdaptivePoolLayer):
        return ops.AdaptiveAvgPool2d((layer.output_size, layer.output_size))
    op = ops.MaxPool2d if isinstance(layer, MaxPoolLayer) else ops.AvgPool2d
    return op(*square(layer), layer.ceil_mode)


def lrn_op(layer: LrnLayer) -> Op:
    """The normalization of a layer of the design."""
    return ops.LocalResponseNorm(layer.size, layer.alpha, layer.beta)


def square(layer: ConvLayer | MaxPoolLayer | AvgPoolLayer | ConvBlock | NinBlock) -> tuple[Pair, Pair, Pair]:
    """Kernel, stride and padding, the same along both axes."""
    kernel, stride, padding = layer.kernel_size, layer.stride, layer.padding
    return (kernel, kernel), (stride, stride), (padding, padding)
