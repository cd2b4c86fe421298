"""The kinds of operation that a drawing and a chart tell apart by color, when their colors stand for that."""

from explorer.graph import Op, ops

from .captions import size

OPERATIONS = ("1×1", "3×3", "5×5", "1×n, n×1", "other kernel", "linear")
"""Each has its place among the theme's categorical colors; the text on a node names it too."""

TINT = 0.5
"""The share of the color; the rest is the page's background, so that text on it can be read."""


def operation_of(op: Op) -> str:
    """One of OPERATIONS, "" for what has no weights to multiply with."""
    if isinstance(op, ops.Linear):
        return "linear"
    if not isinstance(op, ops.Conv2d):
        return ""
    kernel = size(op.kernel_size)
    if kernel in OPERATIONS:
        return kernel
    return "1×n, n×1" if 1 in op.kernel_size else "other kernel"
