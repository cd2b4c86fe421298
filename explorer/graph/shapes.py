"""Shape inference: one rule per op, from the shapes of its inputs to the shape of its output.

Shapes leave the batch out: (channels, height, width), or (features,) behind a Flatten. The arithmetic is torch's:
`torch.nn.functional.conv2d`'s floor, and `aten/native/Pool.h` (pooling_output_shape) for the pools.
"""

from collections.abc import Callable

from . import ops
from .ops import Op, Pair

Shape = tuple[int, ...]


class RuleBroken(ValueError):
    """An op can't take these shapes. Says what is wrong and what would be right; the builder adds where.

    `too_large` tells which way the image would have to change, where its size is what is wrong.
    """

    def __init__(self, text: str, *, too_large: bool = False) -> None:
        super().__init__(text)
        self.too_large = too_large


AXES = ("height", "width")


def show(shape: Shape) -> str:
    """The shape as it is written everywhere, e.g. `192 × 28 × 28`."""
    return " × ".join(map(str, shape))


def window_count(size: int, kernel: int, stride: int, padding: int, ceil_mode: bool = False) -> int:
    """How many positions a window takes along one axis of `size` pixels; below 1 where it does not fit."""
    free = size + 2 * padding - kernel
    if not ceil_mode:
        return free // stride + 1
    count = -(-free // stride) + 1
    # torch drops a last window that would start in the right padding
    return count - 1 if (count - 1) * stride >= size + padding else count


def _image(op: Op, inputs: tuple[Shape, ...]) -> Shape:
    shape = inputs[0]
    if len(shape) != 3:
        raise RuleBroken(f"a {op.kind} takes channels × height × width, not a vector of {show(shape)}")
    return shape


def _windows(shape: Shape, kernel: Pair, stride: Pair, padding: Pair, ceil_mode: bool = False) -> Pair:
    _, height, width = shape
    out = (
        window_count(height, kernel[0], stride[0], padding[0], ceil_mode),
        window_count(width, kernel[1], stride[1], padding[1], ceil_mode),
    )
    if out[0] < 1 or out[1] < 1:
        axis = 0 if out[0] < 1 else 1
        least = kernel[axis] - 2 * padding[axis] - (stride[axis] - 1 if ceil_mode else 0)
        raise RuleBroken(
            f"a window of {kernel[axis]} with padding {padding[axis]} does not fit into a {AXES[axis]} of "
            f"{shape[axis + 1]}; it needs at least {least}"
        )
    return out


def conv2d(op: ops.Conv2d, inputs: tuple[Shape, ...]) -> Shape:
    """⌊(size + 2·padding − kernel) / stride⌋ + 1 along each axis."""
    shape = _image(op, inputs)
    if op.kernel_size == op.stride == (1, 1) and op.padding == (0, 0):  # most convolutions: each pixel by itself
        return op.out_channels, shape[1], shape[2]
    height, width = _windows(shape, op.kernel_size, op.stride, op.padding)
    return op.out_channels, height, width


def pool2d(op: ops.MaxPool2d | ops.AvgPool2d, inputs: tuple[Shape, ...]) -> Shape:
    """As a convolution, rounding up in ceil mode; the channels stay."""
    shape = _image(op, inputs)
    for axis in (0, 1):
        if 2 * op.padding[axis] > op.kernel_size[axis]:
            raise RuleBroken(
                f"a padding of {op.padding[axis]} is more than half of the window of {op.kernel_size[axis]}; "
                f"it can be at most {op.kernel_size[axis] // 2}"
            )
    height, width = _windows(shape, op.kernel_size, op.stride, op.padding, op.ceil_mode)
    return shape[0], height, width


def adaptive_pool2d(op: ops.AdaptiveAvgPool2d, inputs: tuple[Shape, ...]) -> Shape:
    """Always the output size; it even repeats pixels where the input is smaller."""
    return _image(op, inputs)[0], *op.output_size


def image_to_same(op: Op, inputs: tuple[Shape, ...]) -> Shape:
    """An image in, the same shape out."""
    return _image(op, inputs)


def same(op: Op, inputs: tuple[Shape, ...]) -> Shape:
    """Anything in, the same shape out."""
    return inputs[0]


def flatten(op: ops.Flatten, inputs: tuple[Shape, ...]) -> Shape:
    """The product of all axes."""
    count = 1
    for size in inputs[0]:
        count *= size
    return (count,)


def linear(op: ops.Linear, inputs: tuple[Shape, ...]) -> Shape:
    """A vector in, `out_features` out; a fixed `in_features` must be the input's width."""
    if len(inputs[0]) != 1:
        raise RuleBroken(f"a Linear takes a vector, not {show(inputs[0])}; flatten or pool first")
    (width,) = inputs[0]
    if op.in_features not in (None, width):
        text = f"it is fixed to {op.in_features} inputs and gets {width}; they must be equal"
        raise RuleBroken(text, too_large=width > (op.in_features or 0))
    return (op.out_features,)


def cat(op: ops.Cat, inputs: tuple[Shape, ...]) -> Shape:
    """The channels add up; height and width must agree."""
    sizes = {shape[1:] for shape in inputs}
    if len(sizes) != 1:
        got = ", ".join(map(show, inputs))
        raise RuleBroken(f"it joins {got}; all of them need the same height and width")
    return sum(shape[0] for shape in inputs), *inputs[0][1:]


def add(op: ops.Add, inputs: tuple[Shape, ...]) -> Shape:
    """Both inputs must have one shape."""
    first, second = inputs
    if first != second:
        raise RuleBroken(f"it adds {show(first)} and {show(second)}; both need the same shape")
    return first


SHAPE_RULES: dict[type[Op], Callable[..., Shape]] = {
    ops.Conv2d: conv2d,
    ops.BatchNorm2d: image_to_same,
    ops.ReLU: same,
    ops.MaxPool2d: pool2d,
    ops.AvgPool2d: pool2d,
    ops.AdaptiveAvgPool2d: adaptive_pool2d,
    ops.LocalResponseNorm: image_to_same,
    ops.Dropout: same,
    ops.Flatten: flatten,
    ops.Linear: linear,
    ops.Cat: cat,
    ops.Add: add,
}
