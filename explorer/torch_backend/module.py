"""LayerGraph -> torch.nn.Module, with the nodes' names as the prefixes of its state_dict."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from explorer.graph import LayerGraph, Node, Op, Shape, ops


class Outputs(NamedTuple):
    """What a network with auxiliary heads gives in training: N x classes logits each."""

    logits: Tensor
    auxiliary: tuple[Tensor, ...]


class CatLayer(nn.Module):
    """torch.cat along the channels."""

    def forward(self, *inputs: Tensor) -> Tensor:
        """N x C_i x H x W each; N x ΣC_i x H x W."""
        return torch.cat(inputs, 1)


class AddLayer(nn.Module):
    """torch.add(first, second, alpha=alpha)."""

    def __init__(self, alpha: float) -> None:
        super().__init__()
        self.alpha = alpha

    def forward(self, first: Tensor, second: Tensor) -> Tensor:
        """Two tensors of one shape; the same shape."""
        return torch.add(first, second, alpha=self.alpha)


def conv2d(op: ops.Conv2d, into: Shape) -> nn.Module:
    """The convolution with its input channels."""
    return nn.Conv2d(into[0], op.out_channels, op.kernel_size, op.stride, op.padding, bias=op.bias)


def linear(op: ops.Linear, into: Shape) -> nn.Module:
    """The linear layer with its input features."""
    return nn.Linear(into[0], op.out_features, bias=op.bias)


MODULE_RULES: dict[type[Op], Callable[..., nn.Module]] = {
    ops.Conv2d: conv2d,
    ops.BatchNorm2d: lambda op, into: nn.BatchNorm2d(into[0], eps=op.eps, momentum=op.momentum),
    ops.ReLU: lambda op, into: nn.ReLU(),
    ops.MaxPool2d: lambda op, into: nn.MaxPool2d(op.kernel_size, op.stride, op.padding, ceil_mode=op.ceil_mode),
    ops.AvgPool2d: lambda op, into: nn.AvgPool2d(op.kernel_size, op.stride, op.padding, ceil_mode=op.ceil_mode),
    ops.AdaptiveAvgPool2d: lambda op, into: nn.AdaptiveAvgPool2d(op.output_size),
    ops.LocalResponseNorm: lambda op, into: nn.LocalResponseNorm(op.size, op.alpha, op.beta, op.k),
    ops.Dropout: lambda op, into: nn.Dropout(op.p),
    ops.Flatten: lambda op, into: nn.Flatten(),
    ops.Linear: linear,
    ops.Cat: lambda op, into: CatLayer(),
    ops.Add: lambda op, into: AddLayer(op.alpha),
}


class Call(NamedTuple):
    """One call in the network's order: a layer, or several that run as one; the names of what goes in and comes out."""

    function: Callable[..., Any]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


Calls = list[Call]


class GraphModule(nn.Module):
    """The network of a layer graph; each layer is a submodule at its node's name."""

    def __init__(self, graph: LayerGraph) -> None:
        super().__init__()
        self.graph = graph
        for node in graph.nodes[1:]:
            _register(self, node.name, MODULE_RULES[type(node.op)](node.op, graph.input_shapes(node)[0]))
        self.plan()

    def plan(self, rewrite: Callable[[Sequence[Node], Calls], Calls] = lambda nodes, calls: calls) -> None:
        """Call the layers that there are now, in order; `rewrite` may have several of them run as one.

        It changes neither the layers nor the state_dict: both stay those of the plain network.
        """
        layers = self.graph.nodes[1:]
        self._training_plan = self._freeing(rewrite(layers, self._calls(layers)))
        inference = [node for node in layers if not node.scope.auxiliary]
        self._inference_plan = self._freeing(rewrite(inference, self._calls(inference)))

    def _calls(self, nodes: Sequence[Node]) -> Calls:
        return [Call(self.get_submodule(node.name), node.inputs, (node.name,)) for node in nodes]

    def _freeing(self, calls: Calls) -> list[tuple[Call, tuple[str, ...]]]:
        """The calls, each with the values that nobody needs after it."""
        kept = {self.graph.output, *self.graph.aux_outputs}
        last_use = {name: i for i, call in enumerate(calls) for name in (*call.outputs, *call.inputs)}
        done = [{name for name in (*call.inputs, *call.outputs) if last_use[name] == i} for i, call in enumerate(calls)]
        return [(call, tuple(names - kept)) for call, names in zip(calls, done, strict=True)]

    def forward(self, images: Tensor) -> Tensor | Outputs:
        """N x C x H x W images; N x classes logits, in training with auxiliary heads `Outputs`."""
        training = self.training and bool(self.graph.aux_outputs)
        values = {"input": images}
        for (function, inputs, outputs), free in self._training_plan if training else self._inference_plan:
            result = function(*[values[one] for one in inputs])
            if len(outputs) == 1:
                values[outputs[0]] = result
            else:
                values.update(zip(outputs, result, strict=True))
            for one in free:
                del values[one]
        logits = values[self.graph.output]
        return Outputs(logits, tuple(values[name] for name in self.graph.aux_outputs)) if training else logits


def to_module(graph: LayerGraph) -> GraphModule:
    """The network as a torch module with torch's default initialization.

    Build it under `torch.device("meta")` to look at it without memory for its weights.
    """
    return GraphModule(graph)


def _register(root: nn.Module, name: str, module: nn.Module) -> None:
    *above, last = name.split(".")
    for part in above:
        if not hasattr(root, part):
            root.add_module(part, nn.Module())
        root = root.get_submodule(part)
    root.add_module(last, module)
