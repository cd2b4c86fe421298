"""How deep a network is, as papers count it."""

from explorer.graph import LayerGraph, ops

WITH_WEIGHTS = frozenset((ops.Conv2d, ops.Linear))


def depth(graph: LayerGraph) -> int:
    """The most layers with weights (convolutions and linear layers) on a way from the images to the logits.

    GoogLeNet's 22 of Szegedy et al. 2015, section 5. Auxiliary heads lead elsewhere and do not count.
    """
    deepest: dict[str, int] = {}
    for name, op, inputs, _, _ in graph.nodes:
        before = deepest[inputs[0]] if len(inputs) == 1 else max([deepest[one] for one in inputs], default=0)
        deepest[name] = before + 1 if type(op) in WITH_WEIGHTS else before
    return deepest[graph.output]
