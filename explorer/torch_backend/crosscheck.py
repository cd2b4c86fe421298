"""Our numbers against torch's own for the same network: shapes layer by layer, parameters, FLOPs."""

from collections.abc import Iterator
from typing import NamedTuple

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from explorer.analysis import analyze
from explorer.graph import LayerGraph

from .module import GraphModule, to_module


class Difference(NamedTuple):
    """One number that torch has otherwise."""

    what: str
    ours: object
    torchs: object

    def __str__(self) -> str:
        return f"{self.what}: the explorer says {self.ours}, torch {self.torchs}"


def differences(graph: LayerGraph) -> Iterator[Difference]:
    """Every number of a graph that torch has otherwise; none where all agree.

    The module is built on the meta device, so it costs no memory, and runs once in evaluation mode and, with
    auxiliary heads, once in training mode.
    """
    analysis = analyze(graph)
    with torch.device("meta"):
        module = to_module(graph)
    shapes, flops = _run(module.eval(), graph)
    aux_flops = 0
    if graph.aux_outputs:
        training_shapes, training_flops = _run(module.train(), graph)
        shapes, aux_flops = training_shapes, training_flops - flops
    for node in graph.nodes[1:]:
        if shapes.get(node.name) != node.shape:
            yield Difference(f"{node.name}: output shape", node.shape, shapes.get(node.name))
    for row in analysis.layers:
        layer = module.get_submodule(row.name)
        yield from _differ(f"{row.name}: parameters", row.parameters, _parameters(layer))
    total = analysis.parameters + analysis.aux_parameters
    yield from _differ("parameters with auxiliary heads", total, _parameters(module))
    yield from _differ("FLOPs", analysis.flops, flops)
    yield from _differ("FLOPs of the auxiliary heads", 2 * analysis.aux_macs, aux_flops)


def _differ(what: str, ours: int, torchs: int) -> Iterator[Difference]:
    if ours != torchs:
        yield Difference(what, ours, torchs)


def _parameters(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def _run(module: GraphModule, graph: LayerGraph) -> tuple[dict[str, tuple[int, ...]], int]:
    """Each layer's output shape and the FLOPs of one image. Two images in training: one has no batch statistics."""
    shapes: dict[str, tuple[int, ...]] = {}
    names = {module.get_submodule(node.name): node.name for node in graph.nodes[1:]}

    def note(layer: nn.Module, inputs: object, output: torch.Tensor) -> None:
        shapes[names[layer]] = tuple(output.shape[1:])

    hooks = [layer.register_forward_hook(note) for layer in names]
    batch = 2 if module.training else 1
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        module(torch.empty(batch, *graph.input.shape, device="meta"))
    for hook in hooks:
        hook.remove()
    return shapes, counter.get_total_flops() // batch
