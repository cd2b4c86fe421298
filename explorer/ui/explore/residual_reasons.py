"""Why a residual block has a projection, a shortcut and a sum."""

from typing import Any

from explorer.graph import ops
from explorer.ui.explore.place import Place


def projection(place: Place) -> str:
    """The linear 1x1 convolution of the concatenation."""
    return (
        f"Linear, without a ReLU, so that what is added to the shortcut may be negative. Mixes the "
        f"{place.row.output_shape[0]:,} channels of the concatenation; only {_scale(place):g} of the result is added, "
        "which keeps training stable."
    )


def shortcut(place: Place) -> str:
    """The convolution around a block that puts out another width than it reads."""
    before, after = place.row.input_shapes[0][0], place.row.output_shape[0]
    return (
        f"The widths differ, {before:,} ≠ {after:,}, so that the block's input can't be added as it is: this brings it "
        f"to {after:,} channels, linearly, before {_scale(place):g} of the projection is added. Where the widths are "
        "equal there is no such layer."
    )


def residual_sum(place: Place) -> str:
    """The sum of the way around the block and the part of its projection."""
    op: Any = place.node.op
    convolved = any(place.now.graph.node(name).scope.branch == "shortcut" for name in place.node.inputs)
    way = "the branches through one linear convolution, the shortcut" if convolved else "the block unhindered"
    return f"The gradient gets past {way}; that only {op.alpha:g} of the projection is added keeps training stable."


def _scale(place: Place) -> float:
    """The part of the projection that the block adds to its shortcut."""
    block = place.node.scope.block
    sums = (node.op for node in place.now.graph.nodes if node.scope.block == block)
    return next(op.alpha for op in sums if isinstance(op, ops.Add))
