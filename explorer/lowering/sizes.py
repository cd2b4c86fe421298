"""Which sizes of square images a design takes, found by lowering it at sizes chosen by bisection.

A size is too small where a window does not fit or a fixed linear layer gets too few inputs, and too large where such a
layer gets too many. Both only grow with the size, so that the sizes that work lie in one piece between two borders.
"""

from collections.abc import Callable
from typing import NamedTuple

from explorer.design.fields import MAX_SIDE
from explorer.design.spec import DesignSpec
from explorer.graph import LayerGraph, ShapeError

Lower = Callable[[DesignSpec], LayerGraph]


class Sizes(NamedTuple):
    """The smallest and the largest height and width that work; `most` is None where nothing bounds them."""

    least: int
    most: int | None


def working_sizes(design: DesignSpec, lower: Lower) -> Sizes | None:
    """The sizes of square images that a design takes, or None where it takes none."""

    def fit(size: int) -> int:
        """-1 where the size is too small, 0 where it works, 1 where it is too large."""
        square = design.input.model_copy(update={"height": size, "width": size})
        try:
            lower(design.model_copy(update={"input": square}))
        except ShapeError as error:
            return 1 if error.too_large else -1
        return 0

    least = _first(lambda size: fit(size) >= 0)
    if least is None or fit(least) > 0:
        return None
    above = _first(lambda size: fit(size) > 0)
    return Sizes(least, above - 1 if above else None)


def _first(holds: Callable[[int], bool]) -> int | None:
    """The smallest size from which on something holds, or None where it never does."""
    if not holds(MAX_SIDE):
        return None
    low, high = 0, MAX_SIDE
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def sizes_text(design: DesignSpec, lower: Lower) -> str:
    """One clause for an error's end: which heights and widths would work."""
    sizes = working_sizes(design, lower)
    if sizes is None:
        return "this design takes no square image of any size"
    if sizes.most is None:
        return f"heights and widths from {sizes.least} on work"
    return f"heights and widths from {sizes.least} to {sizes.most} work"
