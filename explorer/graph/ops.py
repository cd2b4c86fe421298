"""The operations of a layer graph: torch.nn's class and field names, and nothing that follows from the input.

`Conv2d` has no `in_channels` and `BatchNorm2d` no `num_features`: both are read off the input's shape, so a graph
can be looked at with another input without a second truth. All are immutable and hashable.
"""

from dataclasses import dataclass

Pair = tuple[int, int]  # (along the height, along the width)


@dataclass(frozen=True, slots=True)
class Op:
    """One operation. Its class name is the torch.nn module's (or the torch function's) name."""

    @property
    def kind(self) -> str:
        """The name that tables, drawings and exports show, e.g. `Conv2d`."""
        return type(self).__name__


@dataclass(frozen=True, slots=True)
class Input(Op):
    """The images: the one node without inputs."""


@dataclass(frozen=True, slots=True)
class Conv2d(Op):
    """torch.nn.Conv2d with groups=1 and dilation=1."""

    out_channels: int
    kernel_size: Pair
    stride: Pair = (1, 1)
    padding: Pair = (0, 0)
    bias: bool = True


@dataclass(frozen=True, slots=True)
class BatchNorm2d(Op):
    """torch.nn.BatchNorm2d with affine=True: a scale and a shift per channel are learned."""

    eps: float = 1e-5
    momentum: float = 0.1


@dataclass(frozen=True, slots=True)
class ReLU(Op):
    """torch.nn.ReLU."""


@dataclass(frozen=True, slots=True)
class MaxPool2d(Op):
    """torch.nn.MaxPool2d. The stride is always explicit: torch's default is the kernel size, not 2."""

    kernel_size: Pair
    stride: Pair
    padding: Pair = (0, 0)
    ceil_mode: bool = False


@dataclass(frozen=True, slots=True)
class AvgPool2d(Op):
    """torch.nn.AvgPool2d with count_include_pad=True, torch's default."""

    kernel_size: Pair
    stride: Pair
    padding: Pair = (0, 0)
    ceil_mode: bool = False


@dataclass(frozen=True, slots=True)
class AdaptiveAvgPool2d(Op):
    """torch.nn.AdaptiveAvgPool2d: averages to a fixed output size, whatever comes in."""

    output_size: Pair


@dataclass(frozen=True, slots=True)
class LocalResponseNorm(Op):
    """torch.nn.LocalResponseNorm across channels (Krizhevsky et al. 2012, section 3.3)."""

    size: int
    alpha: float = 1e-4
    beta: float = 0.75
    k: float = 1.0


@dataclass(frozen=True, slots=True)
class Dropout(Op):
    """torch.nn.Dropout."""

    p: float = 0.5


@dataclass(frozen=True, slots=True)
class Flatten(Op):
    """torch.nn.Flatten: C x H x W to one axis."""


@dataclass(frozen=True, slots=True)
class Linear(Op):
    """torch.nn.Linear. `in_features` is None unless the design fixes it; then the input must have that width."""

    out_features: int
    in_features: int | None = None
    bias: bool = True


@dataclass(frozen=True, slots=True)
class Cat(Op):
    """torch.cat along the channels."""


@dataclass(frozen=True, slots=True)
class Add(Op):
    """torch.add(first, second, alpha=alpha): the first input plus alpha times the second."""

    alpha: float = 1.0
