"""Which sizes of square images a design takes: one size that works is looked for, and its graph tells the borders.

A size is too small where a window does not fit or a fixed linear layer gets too few inputs, and too large where such a
layer gets too many. Both only grow with the size, so that the sizes that work lie in one piece.
"""

from collections.abc import Callable
from typing import NamedTuple

from explorer.analysis.limits import limits
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
    graph = _some_graph(design, lower)
    if graph is None:
        return None
    found = limits(graph, auxiliary=True)
    bounds = [axis.runs_to for axis in found if axis.runs_to is not None]
    return Sizes(max(axis.runs for axis in found), min(bounds, default=None))


def _some_graph(design: DesignSpec, lower: Lower) -> LayerGraph | None:
    """The design's graph at the largest square that it takes as it is, else at one that a fixed linear layer allows."""
    low, size, high = 0, MAX_SIDE, MAX_SIDE + 1
    while low < size < high:
        square = design.input.model_copy(update={"height": size, "width": size})
        try:
            return lower(design.model_copy(update={"input": square}))
        except ShapeError as error:
            low, high = (low, size) if error.too_large else (size, high)
        size = (low + high) // 2
    return None


def sizes_text(design: DesignSpec, lower: Lower) -> str:
    """One clause for an error's end: which heights and widths would work."""
    sizes = working_sizes(design, lower)
    if sizes is None:
        return "this design takes no square image of any size"
    if sizes.most is None:
        return f"heights and widths from {sizes.least} on work"
    return f"heights and widths from {sizes.least} to {sizes.most} work"
