"""What a block is made of before it becomes layers: branches of units, which the variants rewrite."""

from functools import lru_cache
from typing import NamedTuple

from explorer.graph.ops import Pair


class Conv(NamedTuple):
    """A convolution, then batch normalization where it is on, then ReLU.

    `path` is the cell of the block's row that its width comes from; a width of None is as many as classes.
    """

    width: int | None
    kernel: Pair
    padding: Pair
    path: str
    stride: Pair = (1, 1)


class Pool(NamedTuple):
    """A block's inner max pool: stride 1, padded so that the size stays."""

    kernel: Pair = (3, 3)
    path: str = "pool_proj"


class Norm(NamedTuple):
    """A batch normalization of its own, behind something that is no convolution."""

    path: str = "variants.batch_norm"


class Parallel(NamedTuple):
    """Convolutions side by side: the end of a branch, each of which goes into the block's concatenation."""

    convs: tuple[Conv, ...]


Unit = Conv | Pool | Norm | Parallel
Branch = tuple[Unit, ...]
Branches = dict[str, Branch]


@lru_cache(maxsize=4096)
def conv(width: int | None, kernel: int, path: str) -> Conv:
    """A square convolution that keeps the size."""
    return conv_of(width, (kernel, kernel), path)


def conv_of(width: int | None, kernel: Pair, path: str) -> Conv:
    """A convolution that keeps the size; its kernel is odd along both axes."""
    return Conv(width, kernel, (kernel[0] // 2, kernel[1] // 2), path)
