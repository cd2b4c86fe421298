"""What the cells of the channel table come to: after the width factor, after rewrites that leave some of them out."""

from explorer.graph import LayerGraph, ops

BESIDE = ("residual", "shortcut")  # their widths follow from the block's, no cell sets them


def effective_widths(graph: LayerGraph) -> dict[str, int]:
    """The channels of each cell of a block by its address, e.g. `3b.ch3x3`, as the network has them.

    `variants.width` has multiplied them, and an empty last cell of a NiN block has become the classes. A cell that is
    not in it has no effect: a reduction of a naive block, a branch that is dropped.
    """
    return {
        node.scope.path: node.op.out_channels
        for node in graph.nodes
        if isinstance(node.op, ops.Conv2d) and node.scope.block and node.scope.branch not in BESIDE
    }
