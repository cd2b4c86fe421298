"""ReLUs that write over their input where nobody else reads it: exact, and a tensor less to make, write and read."""

from collections import Counter

from torch import nn

from explorer.graph import ops

from .module import GraphModule

FREE = (ops.Conv2d, ops.BatchNorm2d, ops.Linear, ops.Add)  # their backward pass does not read what they gave


def overwrite(module: GraphModule) -> int:
    """From now on these ReLUs work in place; returns how many.

    A forward hook on the layer in front of one sees its values only until the ReLU runs; across blocks nothing is
    overwritten.
    """
    graph = module.graph
    readers = Counter(name for node in graph.nodes for name in node.inputs)
    found = 0
    for node in graph.nodes:
        if not isinstance(node.op, ops.ReLU):
            continue
        above = graph.node(node.inputs[0])
        together = above.scope[:2] == node.scope[:2]  # stage and block
        if isinstance(above.op, FREE) and readers[above.name] == 1 and together:
            layer = module.get_submodule(node.name)
            assert isinstance(layer, nn.ReLU)  # noqa: S101  MODULE_RULES makes it
            layer.inplace = True
            found += 1
    return found
