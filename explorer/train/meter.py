"""The signal meter: how much of what differs between images is left after each block, and how much comes back to it."""

from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from explorer.graph import Key, LayerGraph
from explorer.train.data import Batches

IMAGES = 32


class Meter:
    """Measures one forward and backward pass over a few test images; the module and every random number stay as is."""

    def __init__(self, graph: LayerGraph, batches: Batches, autocast: torch.autocast) -> None:
        self.places = last_layers(graph)
        self.batches, self.autocast = batches, autocast

    def measure(self, module: nn.Module) -> dict[str, Any]:
        """`logits`: their standard deviation across images. `blocks`: [name, activations', gradients'] in order.

        Both are taken at a block's end. Activations: the standard deviation across images, averaged over the values of
        an image, for what all images share says nothing about any. Gradients: over all values.
        """
        images, labels = self.batches.test_batch(0, IMAGES)
        seen: dict[str, Tensor] = {}
        buffers = {name: buffer.clone() for name, buffer in module.named_buffers()}
        devices = [images.device] if images.device.type == "cuda" else []
        with torch.random.fork_rng(devices=devices), ExitStack() as hooks:
            for name, layer in self.places:
                handle = module.get_submodule(layer).register_forward_hook(_keep(seen, name))
                hooks.callback(handle.remove)
            with self.autocast:
                output = module(images)
                logits = output if isinstance(output, Tensor) else output[0]
                loss = F.cross_entropy(logits, labels)
            gradients = torch.autograd.grad(loss, list(seen.values()))
        with torch.no_grad():
            for name, buffer in module.named_buffers():
                buffer.copy_(buffers[name])
        rows = zip(seen.items(), gradients, strict=True)
        blocks = [[name, _across_images(value), _spread(back)] for (name, value), back in rows]
        return {"logits": _across_images(logits), "blocks": blocks}


def last_layers(graph: LayerGraph) -> Sequence[tuple[str, str]]:
    """(block, its last layer) along the network: stem, 3a, ..., head; auxiliary heads apart.

    A name that a block and a stage have is written as in an address, `block:head` and `stage:head`.
    """
    found: dict[Key, str] = {}
    for node in graph.nodes[1:]:
        if not node.scope.auxiliary:
            found[node.scope.key] = node.name
    times = Counter(name for _, name in found)
    return tuple([(name if times[name] == 1 else f"{sort}:{name}", layer) for (sort, name), layer in found.items()])


def _keep(seen: dict[str, Tensor], name: str) -> Any:
    def hook(layer: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
        del layer, inputs
        seen[name] = output

    return hook


def _across_images(tensor: Tensor) -> float:
    return float(tensor.detach().float().std(0, correction=0).mean())


def _spread(tensor: Tensor) -> float:
    return float(tensor.detach().float().std(correction=0))
