"""How much memory a network takes: weights, gradients, optimizer state, activations; in training and in inference.

Counted are the tensors themselves, per batch, as torch's autograd keeps them and frees them; on top of that come the
work space of convolution algorithms, the allocator's rounding (512 bytes a tensor on a GPU) and the program itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from explorer.graph import LayerGraph, Node, ops

from .counts import PARAMETER_RULES, value
from .kept import WITH_WEIGHTS, Tape
from .setting import Setting

COUNTER_BYTES = 8  # a batch normalization counts its batches, in an int64
VIEWING = (ops.Flatten, ops.Cat)  # the gradients of their inputs are views of those of their outputs
SHARED = (ops.Flatten, ops.Dropout)  # in inference: a view, and the input itself


class LayerMemory(NamedTuple):
    """Bytes of one layer in training; `activations` are those that it made and that are kept for the backward pass."""

    name: str
    weights: int
    gradients: int
    optimizer: int
    activations: int


@dataclass(frozen=True)
class Memory:
    """Bytes. Training has the auxiliary heads, inference has not. `buffers` are the running statistics.

    `activations`: kept at the end of a forward pass. `training_peak`: the most that is alive at once in a step, be it
    in the backward pass or while the optimizer works. `forward_peak`: the most that images and activations take in a
    forward pass without gradients that frees each tensor after its last use.
    """

    weights: int
    buffers: int
    gradients: int
    optimizer: int
    activations: int
    training_peak: int
    forward_peak: int
    inference_weights: int
    layers: tuple[LayerMemory, ...]

    @property
    def inference_peak(self) -> int:
        """Weights and activations of a forward pass without gradients."""
        return self.inference_weights + self.forward_peak


def memory(graph: LayerGraph, setting: Setting) -> Memory:
    """The memory that training and running a network takes in a setting."""
    tape = Tape(graph, setting)
    counts = _parameters(graph)
    rows = tuple(_rows(tape, counts))
    weights, buffers = sum(counts.values()) * setting.weight_bytes, _buffers(graph.nodes, setting)
    optimizer = weights * setting.states
    fixed = weights + buffers + optimizer
    step = fixed + weights + (weights if setting.optimizer == "adam" else 0)
    inference = [node for node in graph.nodes if not node.scope.auxiliary]
    return Memory(
        weights=weights,
        buffers=buffers,
        gradients=weights,
        optimizer=optimizer,
        activations=sum([storage.size for storage in tape.kept.values()]),
        training_peak=max(fixed + _backward_peak(tape, counts), step),
        forward_peak=_forward_peak(tape, inference),
        inference_weights=sum([counts[node.name] for node in inference]) * setting.weight_bytes
        + _buffers(inference, setting),
        layers=rows,
    )


def _rows(tape: Tape, counts: dict[str, int]) -> Iterator[LayerMemory]:
    width, states, make = tape.setting.weight_bytes, tape.setting.states, LayerMemory._make
    kept: dict[str, int] = {}
    for storage in tape.kept.values():
        kept[storage.layer] = kept.get(storage.layer, 0) + storage.size
    for node in tape.graph.nodes:
        weights = counts[node.name] * width
        yield make((node.name, weights, weights, weights * states, kept.get(node.name, 0)))


def _parameters(graph: LayerGraph) -> dict[str, int]:
    """Parameters of each layer; the input has none."""
    counts = dict.fromkeys([node.name for node in graph.nodes], 0)
    for node in graph.nodes:
        if (kind := type(node.op)) in WITH_WEIGHTS:
            terms = PARAMETER_RULES[kind].terms(node.op, graph.node(node.inputs[0]).shape, node.shape)
            counts[node.name] = value(terms)
    return counts


def _buffers(nodes: tuple[Node, ...] | list[Node], setting: Setting) -> int:
    """Running mean and variance of each channel, and a counter, for each batch normalization."""
    norms = [node for node in nodes if isinstance(node.op, ops.BatchNorm2d)]
    return sum(2 * node.shape[0] * setting.weight_bytes + COUNTER_BYTES for node in norms)


def _backward_peak(tape: Tape, counts: dict[str, int]) -> int:
    """The most of activations, their gradients and the weights' gradients while the backward pass goes from the end.

    A layer's gradient is there from the last layer that used it until its own backward step is done; what is kept
    goes once its first reader is done.
    """
    graph, width, differs = tape.graph, tape.setting.weight_bytes, tape.differs
    ends: dict[int, int] = {}
    for storage in tape.kept.values():
        ends[storage.reader] = ends.get(storage.reader, 0) + storage.size
    alive = sum(ends.values())
    gradients = {name: tape.size(name) for name in (graph.output, *graph.aux_outputs)}
    alive += sum(gradients.values())
    peak = alive
    for at in range(len(graph.nodes) - 1, 0, -1):
        node = graph.nodes[at]
        if node.name not in gradients or not differs[node.name]:
            continue
        passes_on = type(node.op) in VIEWING
        for name in node.inputs:
            if differs[name] and name not in gradients:
                gradients[name] = 0 if passes_on else tape.size(name)
                alive += gradients[name]
        alive += counts[node.name] * width
        peak = max(peak, alive)
        alive -= gradients[node.name] + ends.get(at, 0)
    return peak


def _forward_peak(tape: Tape, nodes: list[Node]) -> int:
    """The most bytes that images and activations take in inference, each freed after its last use."""
    start, width = tape.graph.input.name, tape.setting.value_bytes
    size = {node.name: tape.values[node.name] * width for node in nodes}
    size[start] = tape.size(start)
    owner, last = {start: start}, {start: 0}
    for at, node in enumerate(nodes[1:], 1):
        name = node.name
        for one in node.inputs:
            last[owner[one]] = at
        if type(node.op) in SHARED:
            owner[name] = owner[node.inputs[0]]
        else:
            owner[name] = name
            last[name] = at
    last[owner[tape.graph.output]] = len(nodes)
    free: dict[int, int] = {}
    for name, at in last.items():
        free[at] = free.get(at, 0) + size[name]
    alive = peak = 0
    for at, node in enumerate(nodes):
        if owner[node.name] == node.name:
            alive += size[node.name]
            peak = max(peak, alive)
        alive -= free.get(at, 0)
    return peak


def largest_batch(graph: LayerGraph, setting: Setting, available: int) -> int:
    """The most images per step whose training fits into so many bytes; 0 where not even one does."""
    peaks = [memory(graph, setting._replace(batch=batch)).training_peak for batch in (1, 2)]
    if peaks[0] > available:
        return 0
    # each moment of a step grows linearly with the batch, so the peak grows ever faster: the first slope gives a bound
    slope = peaks[1] - peaks[0]
    low, high = 1, 2 + ((available - peaks[0]) // slope if slope else 0)

    def fits(batch: int) -> bool:
        return memory(graph, setting._replace(batch=batch)).training_peak <= available

    while fits(high):
        low, high = high, 2 * high
    if high - 1 > low and fits(high - 1):
        return high - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low
