"""Receptive field, effective stride and padding: which pixels of the image a value of a layer depends on.

Along each axis the value at position i depends on the pixels from `stride · i − padding` on, `size` of them (Araujo et
al. 2019, "Computing receptive fields of convolutional neural networks"); those outside the image are padding. Behind a
concatenation or a sum the field is the smallest window that holds those of all inputs.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from explorer.graph import LayerGraph, Op, Shape, ops


class Axis(NamedTuple):
    """The field along one axis. `first` is the pixel where position 0 begins.

    `end` is the last pixel of the image that any position depends on: a stride may leave out the pixels at the border.
    """

    size: int
    stride: int
    first: int
    end: int

    @property
    def padding(self) -> int:
        """How far the first position reaches out of the image."""
        return -self.first

    def pixels(self, position: int) -> tuple[int, int]:
        """The first and the last pixel of the image that a position depends on.

        Where a padding is as wide as its kernel, a window at the border may lie in padding alone and depend on none.
        """
        first = self.first + position * self.stride
        return max(first, 0), min(first + self.size - 1, self.end)


class Field(NamedTuple):
    """The receptive field of a value of a layer."""

    height: Axis
    width: Axis


Rule = Callable[[Any, Field, Shape, Shape], Field]


def window(op: ops.Conv2d | ops.MaxPool2d | ops.AvgPool2d, field: Field, into: Shape, out: Shape) -> Field:
    """A window widens the field by (kernel − 1) strides of its input and multiplies the stride."""
    kernel, stride, padding = op.kernel_size, op.stride, op.padding
    if kernel == (1, 1) and stride == (1, 1) and padding == (0, 0):
        return field
    height = _slide(field.height, kernel[0], stride[0], padding[0], out[1])
    if field.height == field.width and into[1] == into[2] and kernel[0] == kernel[1] and stride[0] == stride[1]:
        return Field(height, height if padding[0] == padding[1] else _slide(field.width, *_at(op, 1), out[2]))
    return Field(height, _slide(field.width, *_at(op, 1), out[2]))


def _at(op: ops.Conv2d | ops.MaxPool2d | ops.AvgPool2d, axis: int) -> tuple[int, int, int]:
    return op.kernel_size[axis], op.stride[axis], op.padding[axis]


def _slide(axis: Axis, kernel: int, stride: int, padding: int, positions: int) -> Axis:
    size = axis.size + (kernel - 1) * axis.stride
    first, step = axis.first - padding * axis.stride, axis.stride * stride
    return Axis(size, step, first, min(axis.end, first + (positions - 1) * step + size - 1))


def adaptive_pool(op: ops.AdaptiveAvgPool2d, field: Field, into: Shape, out: Shape) -> Field:
    """Windows that tile the input; where they do not divide it, the widest of them."""
    return Field(_tile(field.height, into[1], out[1]), _tile(field.width, into[2], out[2]))


def _tile(axis: Axis, extent: int, positions: int) -> Axis:
    windows = [-(-(i + 1) * extent // positions) - i * extent // positions for i in range(positions)]
    size = axis.size + (max(windows) - 1) * axis.stride
    return Axis(size, axis.stride * max(1, extent // positions), axis.first, axis.end)


def everything(op: Op, field: Field, into: Shape, out: Shape) -> Field:
    """A vector has no place any more: together its values depend on all that the image's positions do."""
    return Field(*[Axis(axis.end + 1, 1, 0, axis.end) for axis in field])


def same(op: Op, field: Field, into: Shape, out: Shape) -> Field:
    """Each value depends on the value in its place, or on that of other channels."""
    return field


FIELD_RULES: dict[type[Op], Rule] = {
    ops.Conv2d: window,
    ops.MaxPool2d: window,
    ops.AvgPool2d: window,
    ops.AdaptiveAvgPool2d: adaptive_pool,
    ops.Flatten: everything,
    **dict.fromkeys((ops.BatchNorm2d, ops.ReLU, ops.LocalResponseNorm, ops.Dropout, ops.Linear), same),
    **dict.fromkeys((ops.Cat, ops.Add), same),  # of the union of their inputs, below
}


def receptive_fields(graph: LayerGraph) -> dict[str, Field]:
    """Each node's field by name, in one pass. At a concatenation, that of each branch is the field of that input."""
    shapes = graph.shapes
    fields = {graph.input.name: Field(*[Axis(1, 1, 0, extent - 1) for extent in graph.input.shape[1:]])}
    for name, op, inputs, shape, _ in graph.nodes[1:]:
        first = inputs[0]
        field = fields[first] if len(inputs) == 1 else _union([fields[one] for one in inputs])
        rule = FIELD_RULES[type(op)]
        fields[name] = field if rule is same else rule(op, field, shapes[first], shape)
    return fields


def _union(fields: list[Field]) -> Field:
    """The window that holds every input's; where images meet, all of them have the same stride."""
    heights, widths = [field.height for field in fields], [field.width for field in fields]
    height = _hull(heights)
    return Field(height, height if heights == widths else _hull(widths))


def _hull(axes: list[Axis]) -> Axis:
    first = min([axis.first for axis in axes])
    last = max([axis.first + axis.size for axis in axes])
    return Axis(last - first, axes[0].stride, first, max([axis.end for axis in axes]))
