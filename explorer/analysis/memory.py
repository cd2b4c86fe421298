"""How much memory a network takes: weights, gradients, optimizer state, activations; in training and in inference.

Counted are the tensors themselves, per batch, as torch's autograd keeps them and frees them; on top of that come the
work space of convolution algorithms, the allocator's rounding (512 bytes a tensor on a GPU) and the program itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from explorer.graph import LayerGraph, Node, ops

from .analyze import Analysis, analyze
from .kept import Tape
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


def memory(graph: LayerGraph, setting: Setting, analysis: Analysis | None = None) -> Memory:
    """The memory that training and running a network takes in a setting; `analysis` where the graph's is known."""
    tape, costs = Tape(graph, setting), analysis or analyze(graph)
    parameters = [0, *[row.parameters for row in costs.layers]]  # the input has none
    width = setting.weight_bytes
    weights, buffers = (costs.parameters + costs.aux_parameters) * width, _buffers(graph.nodes, width)
    optimizer = weights * setting.states
    fixed = weights + buffers + optimizer
    step = fixed + weights + (weights if setting.optimizer == "adam" else 0)
    return Memory(
        weights=weights,
        buffers=buffers,
        gradients=weights,
        optimizer=optimizer,
        activations=sum(tape.kept.values()),
        training_peak=max(fixed + _backward_peak(tape, parameters), step),
        forward_peak=_forward_peak(tape, graph.inference),
        inference_weights=costs.parameters * width + _buffers(graph.inference, width),
        layers=_rows(tape, parameters),
    )


def _rows(tape: Tape, parameters: list[int]) -> tuple[LayerMemory, ...]:
    width, states = tape.setting.weight_bytes, tape.setting.states
    weights = [count * width for count in parameters]
    optimizer = [size * states for size in weights]
    return tuple(map(LayerMemory, tape.kept, weights, weights, optimizer, tape.kept.values()))


def _buffers(nodes: Sequence[Node], width: int) -> int:
    """Running mean and variance of each channel, and a counter, for each batch normalization."""
    channels = [node.shape[0] for node in nodes if type(node.op) is ops.BatchNorm2d]
    return 2 * sum(channels) * width + len(channels) * COUNTER_BYTES


def _backward_peak(tape: Tape, parameters: list[int]) -> int:
    """The most of activations, their gradients and the weights' gradients while the backward pass goes from the end.

    A layer's gradient is there from the last layer that used it until its own backward step is done; what is kept
    goes once its first reader is done.
    """
    graph, width, differs = tape.graph, tape.setting.weight_bytes, tape.differs
    values, widths = tape.values, tape.width
    gradients = {name: tape.size(name) for name in (graph.output, *graph.aux_outputs)}
    peak = alive = sum(tape.freed) + sum(gradients.values())
    for at in range(len(graph.nodes) - 1, 0, -1):
        name, op, inputs, _, _ = graph.nodes[at]
        if name not in gradients or not differs[name]:
            continue
        for one in inputs:
            if one not in gradients and differs[one]:
                gradients[one] = size = 0 if type(op) in VIEWING else values[one] * widths[one]
                alive += size
        alive += parameters[at] * width
        if alive > peak:
            peak = alive
        alive -= gradients[name] + tape.freed[at]
    return peak


def _forward_peak(tape: Tape, nodes: Sequence[Node]) -> int:
    """The most bytes that images and activations take in inference, each freed after its last use."""
    start, width, values = tape.graph.input.name, tape.setting.value_bytes, tape.values
    owner, last = {start: start}, {start: 0}
    for at, (name, op, inputs, _, _) in enumerate(nodes):
        for one in inputs:
            last[owner[one]] = at
        if inputs and type(op) in SHARED:
            owner[name] = owner[inputs[0]]
        else:
            owner[name] = name
            last[name] = at
    last[owner[tape.graph.output]] = len(nodes)
    sizes = {name: values[name] * width for name in last} | {start: tape.size(start)}
    free: dict[int, int] = {}
    for name, at in last.items():
        free[at] = free.get(at, 0) + sizes[name]
    alive = peak = 0
    for at, node in enumerate(nodes):
        alive += sizes.get(node.name, 0)
        if alive > peak:
            peak = alive
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
