"""Convolutions that share their input, run as one: exact, and the layers and their state_dict stay the plain ones.

An Inception block reads its input once for each of its 1x1 convolutions. Side by side in one weight they are one larger
convolution, which is what a processor is good at; the batch normalizations and ReLUs behind them act on each channel by
itself, so they run as one, too. The weights are put together anew in each pass, which costs nothing to speak of and
leaves every parameter, gradient and optimizer state where it belongs.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple, TypeGuard

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from explorer.graph import Node, Op, ops

from .module import Call, Calls, GraphModule

FOLLOWERS = (ops.BatchNorm2d, ops.ReLU)  # what acts on each channel by itself and may stand behind a convolution


class Chain(NamedTuple):
    """A convolution and what follows it alone: a batch normalization, a ReLU, both in this order, or neither."""

    conv: Node
    behind: tuple[Node, ...]

    @property
    def end(self) -> str:
        """The name of what comes out."""
        return (self.behind or (self.conv,))[-1].name

    @property
    def kind(self) -> tuple[Op, ...]:
        """What follows: chains of one kind run as one to their end."""
        return tuple(node.op for node in self.behind)


def fuse(module: GraphModule) -> int:
    """From now on run the 1x1 convolutions that share their input as one; returns how many groups there are.

    Forward hooks on the layers within a group are not called any more; those on all others are.
    """
    module.plan(lambda nodes, calls: _fused(module, nodes, calls))
    return len(groups(module.graph.nodes[1:]))


def groups(nodes: Sequence[Node]) -> list[tuple[Chain, ...]]:
    """The 1x1 convolutions that share their input, by twos and more; within a group those of one kind side by side."""
    readers = defaultdict(list)
    for node in nodes:
        for name in node.inputs:
            readers[name].append(node)
    found = []
    for sharing in readers.values():
        same = defaultdict(list)
        for node in sharing:
            if _is_pointwise(node.op):
                same[node.op.stride, node.op.padding].append(_chain(node, readers))
        for chains in same.values():
            if len(chains) > 1:
                kinds = list(dict.fromkeys(chain.kind for chain in chains))
                found.append(tuple(sorted(chains, key=lambda chain: kinds.index(chain.kind))))
    return found


def _is_pointwise(op: Op) -> TypeGuard[ops.Conv2d]:
    """Whether it is a 1x1 convolution and nothing else that the fusion would not know of."""
    return isinstance(op, ops.Conv2d) and op == ops.Conv2d(op.out_channels, (1, 1), op.stride, op.padding, op.bias)


def _chain(conv: Node, readers: Mapping[str, Sequence[Node]]) -> Chain:
    at, behind = conv, []
    for kind in FOLLOWERS:
        following = readers.get(at.name, ())
        if len(following) == 1 and isinstance(following[0].op, kind):
            at = following[0]
            behind.append(at)
    return Chain(conv, tuple(behind))


def _fused(module: GraphModule, nodes: Sequence[Node], calls: Calls) -> Calls:
    """The calls, those of a group as one at the place of its first convolution."""
    replaced: dict[str, Call | None] = {}
    places = {node.name: place for place, node in enumerate(nodes)}
    for group in groups(nodes):
        members = [node.name for chain in group for node in (chain.conv, *chain.behind)]
        together = Together([Run(module, list(run)) for _, run in groupby(group, key=lambda chain: chain.kind)])
        call = Call(together, group[0].conv.inputs, tuple(chain.end for chain in group))
        replaced |= dict.fromkeys(members) | {min(members, key=places.__getitem__): call}
    kept = (replaced.get(call.outputs[0], call) for call in calls)
    return [call for call in kept if call]


class Run:
    """The layers of chains of one kind, whose channels lie side by side."""

    def __init__(self, module: GraphModule, chains: Sequence[Chain]) -> None:
        layers = [[module.get_submodule(node.name) for node in (chain.conv, *chain.behind)] for chain in chains]
        self.convs: list[Any] = [row[0] for row in layers]
        self.norms: list[Any] = [layer for row in layers for layer in row if isinstance(layer, nn.BatchNorm2d)]
        self.rectified = isinstance(layers[0][-1], nn.ReLU)
        self.widths = [conv.out_channels for conv in self.convs]

    def finish(self, values: Tensor, *, alone: bool) -> Sequence[Tensor]:
        """From what the convolutions give to the ends of the chains. `alone`: nothing else reads these values."""
        if self.norms:
            values = self._normalized(values)
        if self.rectified:
            values = F.relu(values, inplace=alone or bool(self.norms))
        return torch.split_with_sizes(values, self.widths, 1)

    def _normalized(self, values: Tensor) -> Tensor:
        """As nn.BatchNorm2d does, running statistics and all."""
        first = self.norms[0]
        scale, shift, mean, variance = (
            torch.cat([getattr(norm, name) for norm in self.norms])
            for name in ("weight", "bias", "running_mean", "running_var")
        )
        values = F.batch_norm(values, mean, variance, scale, shift, first.training, first.momentum, first.eps)
        if first.training:
            self._remember(mean, variance)
        return values

    @torch.no_grad()
    def _remember(self, mean: Tensor, variance: Tensor) -> None:
        torch._foreach_copy_([norm.running_mean for norm in self.norms], torch.split_with_sizes(mean, self.widths))
        torch._foreach_copy_([norm.running_var for norm in self.norms], torch.split_with_sizes(variance, self.widths))
        torch._foreach_add_([norm.num_batches_tracked for norm in self.norms], 1)


class Together:
    """The function of a group's input that gives the ends of its chains."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self.runs = runs
        self.convs = [conv for run in runs for conv in run.convs]
        self.widths = [sum(run.widths) for run in runs]

    def __call__(self, values: Tensor) -> Sequence[Tensor]:
        """N x C x H x W; as many tensors as there are chains."""
        weight = torch.cat([conv.weight for conv in self.convs])
        values = F.conv2d(values, weight, self._bias(), self.convs[0].stride, self.convs[0].padding)
        if len(self.runs) == 1:
            return self.runs[0].finish(values, alone=True)
        parts = torch.split_with_sizes(values, self.widths, 1)
        return [end for run, part in zip(self.runs, parts, strict=True) for end in run.finish(part, alone=False)]

    def _bias(self) -> Tensor | None:
        if all(conv.bias is None for conv in self.convs):
            return None
        return torch.cat([c.weight.new_zeros(c.out_channels) if c.bias is None else c.bias for c in self.convs])
