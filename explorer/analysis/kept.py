"""What autograd keeps of a forward pass for the backward pass: a rule per op, each storage counted once.

The rules are those of torch's derivatives.yaml ("result" keeps an output, "self" an input). A ReLU's output that the
next convolution keeps as its input is one storage; a flattened image is a view of its storage.
"""

from collections.abc import Callable
from math import prod

from explorer.graph import LayerGraph, Node, Op, ops

from .setting import Setting

INDEX_BYTES = 8  # where each maximum was: int64


class Tape:
    """Runs a graph in training mode, on paper: what each layer gives, and what is kept.

    `kept` has the bytes that are kept of what a layer made, by the layer's name; `freed` the bytes that go with the
    backward step of a node, by its place in the graph: the layer that kept something first is the last to read it.
    """

    def __init__(self, graph: LayerGraph, setting: Setting) -> None:
        self.graph, self.setting = graph, setting
        self.value_bytes = setting.value_bytes
        batch, start = setting.batch, graph.input.name
        self.values = {name: batch * prod(shape) for name, shape in graph.shapes.items()}
        self.owner = {start: start}
        self.width = {start: 2 if setting.precision == "bf16" else 4}
        self.differs = {start: False}
        self.kept = dict.fromkeys(self.values, 0)
        self.freed = [0] * len(graph.nodes)
        self._seen: set[str] = set()
        self._at = 0
        for self._at, node in enumerate(graph.nodes[1:], 1):
            self._run(node)

    def _run(self, node: Node) -> None:
        name, op, inputs, _, _ = node
        kind, widths, differs = type(op), self.width, self.differs
        self.owner[name] = name
        if len(inputs) == 1:
            widths[name] = widths[inputs[0]]
            differs[name] = differs[inputs[0]] or kind in WITH_WEIGHTS
        else:
            widths[name] = max([widths[one] for one in inputs])
            differs[name] = any(differs[one] for one in inputs)
        KEPT_RULES[kind](self, node)

    def size(self, name: str) -> int:
        """Bytes of what a node gives, for the whole batch."""
        return self.values[name] * self.width[name]

    def keep(self, name: str) -> None:
        """Keep what a node gave; once, however many keep it."""
        owner = self.owner[name]
        if owner not in self._seen:
            self._seen.add(owner)
            self.keep_own(owner, self.values[owner] * self.width[owner])

    def keep_own(self, name: str, size: int) -> None:
        """Keep so many bytes that the layer of that name made for its own backward step."""
        self.kept[name] += size
        self.freed[self._at] += size

    def view(self, node: Node) -> None:
        """Let a node share the memory of its input."""
        self.owner[node.name] = self.owner[node.inputs[0]]


WITH_WEIGHTS = frozenset((ops.Conv2d, ops.Linear, ops.BatchNorm2d))
Rule = Callable[[Tape, Node], None]


def matrix(tape: Tape, node: Node) -> None:
    """Convolution and linear layer keep their input; autocast makes bfloat16 copies of it and of the weights, which a
    linear layer keeps only where its input has a gradient.
    """
    first, width = node.inputs[0], tape.value_bytes
    if tape.width[first] != width:
        tape.keep_own(node.name, tape.values[first] * width)
    else:
        tape.keep(first)
    if tape.setting.precision == "mixed" and (isinstance(node.op, ops.Conv2d) or tape.differs[first]):
        kernel = node.op.kernel_size if isinstance(node.op, ops.Conv2d) else (1, 1)
        tape.keep_own(node.name, node.shape[0] * tape.graph.shapes[first][0] * prod(kernel) * width)
    tape.width[node.name] = width


def norm(tape: Tape, node: Node) -> None:
    """Batch normalization keeps its input and the batch's mean and deviation, in float32 on a GPU whatever comes in."""
    tape.keep(node.inputs[0])
    width = 4 if tape.setting.device == "gpu" else tape.setting.weight_bytes
    tape.keep_own(node.name, 2 * node.shape[0] * width)


def relu(tape: Tape, node: Node) -> None:
    """ReLU keeps its output."""
    if tape.differs[node.name]:
        tape.keep(node.name)


def max_pool(tape: Tape, node: Node) -> None:
    """A max pool keeps its input and where each maximum was."""
    if tape.differs[node.name]:
        tape.keep(node.inputs[0])
        tape.keep_own(node.name, tape.values[node.name] * INDEX_BYTES)


def avg_pool(tape: Tape, node: Node) -> None:
    """An average pool keeps its input, though it needs only its shape."""
    if tape.differs[node.name]:
        tape.keep(node.inputs[0])


def adaptive_pool(tape: Tape, node: Node) -> None:
    """To one pixel it is a mean, which keeps nothing."""
    if node.op != ops.AdaptiveAvgPool2d((1, 1)):
        avg_pool(tape, node)


def response_norm(tape: Tape, node: Node) -> None:
    """The input; the padded squares; the sum before the power and the power, in float32 under autocast."""
    if not tape.differs[node.name] or not isinstance(node.op, ops.LocalResponseNorm):
        return
    channels, height, width = node.shape
    tape.keep(node.inputs[0])
    pixels = tape.setting.batch * height * width
    tape.keep_own(node.name, pixels * (channels + node.op.size - 1) * tape.width[node.name])
    if tape.setting.precision == "mixed":
        tape.width[node.name] = 4
    tape.keep_own(node.name, 2 * pixels * channels * tape.width[node.name])


def dropout(tape: Tape, node: Node) -> None:
    """The noise: as wide as the values on a CPU, a byte each on a GPU. Without dropout, nothing happens."""
    if isinstance(node.op, ops.Dropout) and node.op.p == 0:
        tape.view(node)
    elif tape.differs[node.name]:
        width = 1 if tape.setting.device == "gpu" else tape.width[node.name]
        tape.keep_own(node.name, tape.values[node.name] * width)


def nothing(tape: Tape, node: Node) -> None:
    """Concatenation and sum need only shapes."""


KEPT_RULES: dict[type[Op], Rule] = {
    ops.Conv2d: matrix,
    ops.Linear: matrix,
    ops.BatchNorm2d: norm,
    ops.ReLU: relu,
    ops.MaxPool2d: max_pool,
    ops.AvgPool2d: avg_pool,
    ops.AdaptiveAvgPool2d: adaptive_pool,
    ops.LocalResponseNorm: response_norm,
    ops.Dropout: dropout,
    ops.Flatten: Tape.view,
    ops.Cat: nothing,
    ops.Add: nothing,
}
