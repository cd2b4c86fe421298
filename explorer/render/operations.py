"""The kinds of operation that a drawing and a chart tell apart by color, when their colors stand for that."""

from explorer.graph import Op, ops

from .captions import size

OPERATION_COLORS: dict[str, tuple[str, str]] = {
    "1×1": ("#6C9FEA", "#3F73C4"),
    "3×3": ("#F3B64A", "#DE9440"),
    "5×5": ("#A9E5BD", "#86CFA2"),
    "1×n, n×1": ("#E8CDF4", "#D8B4E8"),
    "other kernel": ("#EB7A66", "#A03A30"),
    "linear": ("#98989E", "#65666E"),
}
"""On a light and on a dark page. Any two differ by a CIE76 of 24 or more, for the color-blind too (Machado 2009);
text can be read on each. The text on a node names its operation besides."""

OPERATIONS = tuple(OPERATION_COLORS)


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
