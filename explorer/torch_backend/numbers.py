"""Totals of a network as torch has them, for whoever wants to see them beside ours."""

import platform

import torch
from torch.utils.flop_counter import FlopCounterMode

from explorer.graph import LayerGraph

from .module import to_module


def torch_totals(graph: LayerGraph) -> dict[str, int]:
    """Parameters without and of the auxiliary heads, FLOPs of one image in inference; on the meta device."""
    with torch.device("meta"):
        module = to_module(graph).eval()
    auxiliary = {node.name for node in graph.nodes if node.scope.auxiliary}
    counts = [0, 0]
    for node in graph.nodes[1:]:
        found = sum(parameter.numel() for parameter in module.get_submodule(node.name).parameters())
        counts[node.name in auxiliary] += found
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        module(torch.empty(1, *graph.input.shape, device="meta"))
    return {"parameters": counts[0], "aux_parameters": counts[1], "flops": counter.get_total_flops()}


def versions() -> dict[str, str]:
    """What counted."""
    return {"python": platform.python_version(), "torch": torch.__version__}
