"""The branches of a block: what they are called."""

from collections.abc import Iterable

from explorer.graph import Node, Op, Scope, ops

from .captions import size

POOLS = (ops.MaxPool2d, ops.AvgPool2d, ops.AdaptiveAvgPool2d)


def branch_id(scope: Scope) -> str:
    """The name of the branch that a layer is in, among blocks and layers; "" for a layer in none."""
    return f"{scope.block}/{scope.branch}" if scope.block and scope.branch else ""


def branch_steps(nodes: Iterable[Node]) -> str:
    """The convolutions and pools of a branch in their order, e.g. `1×1 → 1×3 + 3×1`: those with + read the same."""
    text, reads = "", ""
    source: dict[str, str] = {}
    for node in nodes:
        step = _step(node.op)
        before = source.get(node.inputs[0], node.inputs[0]) if node.inputs else ""
        source[node.name] = node.name if step else before
        if step:
            text += (" + " if before == reads else " → ") * bool(text) + step
            reads = before
    return text


def _step(op: Op) -> str:
    if isinstance(op, ops.Conv2d):
        return size(op.kernel_size)
    return "pool" if isinstance(op, POOLS) else ""
