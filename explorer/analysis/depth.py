"""How deep a network is, as papers count it."""

from explorer.graph import LayerGraph, ops

WITH_WEIGHTS = (ops.Conv2d, ops.Linear)


def depth(graph: LayerGraph) -> int:
    """The most layers with weights (convolutions and linear layers) on a way from the images to the logits.

    GoogLeNet's 22 of Szegedy et al. 2015, section 5. Auxiliary heads lead elsewhere and do not count.
    """
    deepest: dict[str, int] = {}
    for node in graph.nodes:
        before = max([deepest[name] for name in node.inputs], default=0)
        deepest[node.name] = before + (type(node.op) in WITH_WEIGHTS)
    return deepest[graph.output]
