"""What a layer takes of the memory of training, for the inspector."""

from explorer.analysis import memory
from explorer.graph import LayerGraph, Node
from explorer.ui import state
from explorer.ui.explore.training_setting import setting_text
from explorer.ui.numbers import bytes_text


def memory_text(graph: LayerGraph, node: Node) -> str:
    """Weights with their gradients and optimizer state, and the values that are kept for the backward pass.

    Empty for a layer that takes nothing.
    """
    found = next(row for row in memory(graph, state.setting().training).layers if row.name == node.name)
    parts = [
        (found.weights + found.gradients + found.optimizer, "weights, gradients and optimizer state"),
        (found.activations, "kept for the backward pass"),
    ]
    told = [f"{bytes_text(size)} {what}" for size, what in parts if size]
    return f"{' + '.join(told)}  \n({setting_text(state.setting().training)})" if told else ""
