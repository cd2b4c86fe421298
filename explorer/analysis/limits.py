"""The smallest and the largest images that a network takes, per axis, calculated back through its windows.

Each layer's extent along an axis grows with the image's and depends on nothing else, so that "at least this much here"
is one number at the input. In evaluation mode: auxiliary heads are apart.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from explorer.graph import LayerGraph, Node, Op, ops
from explorer.graph.shapes import window_count

WINDOWS = (ops.Conv2d, ops.MaxPool2d, ops.AvgPool2d)


class Extents(NamedTuple):
    """Sizes of image along one axis, in pixels; the other axis stays as it is.

    `runs`: the smallest at which every window fits and every linear layer that the design fixes gets its inputs, and
    `runs_to` the largest (None: no bound). `no_single_pixel`: the smallest at which also every convolution wider than
    1 on this axis sees at least 2 pixels; None where the sizes end before. `same_weights`: the smallest and the largest
    (None: no bound) that the very weights of this network take: behind a flattened image, a linear layer takes one
    extent only.
    """

    runs: int
    runs_to: int | None
    no_single_pixel: int | None
    same_weights: tuple[int, int | None]


class Limits(NamedTuple):
    """Both axes."""

    height: Extents
    width: Extents


def limits(graph: LayerGraph, *, auxiliary: bool = False) -> Limits:
    """The sizes of image that a network takes; with `auxiliary`, in training with its auxiliary heads."""
    nodes = (graph.nodes if auxiliary else graph.inference)[1:]
    height = _Axis(graph, nodes, 0).extents()
    return Limits(height, height if _is_square(graph, nodes) else _Axis(graph, nodes, 1).extents())


def _is_square(graph: LayerGraph, nodes: Sequence[Node]) -> bool:
    """Whether nothing tells the axes apart."""
    for _, op, _, _, _ in nodes:
        if isinstance(op, WINDOWS):
            kernel, stride, padding = op.kernel_size, op.stride, op.padding
            if kernel[0] != kernel[1] or stride[0] != stride[1] or padding[0] != padding[1]:
                return False
        elif isinstance(op, ops.AdaptiveAvgPool2d) and op.output_size[0] != op.output_size[1]:
            return False
    return graph.input.shape[1] == graph.input.shape[2]


class _Axis:
    """One axis of a graph, as the few layers that resize it, and what each of them asks of the input.

    `sized_by` has for each layer the one that gave it its extent: itself, or one that came before. `last` has those
    that no other window follows: an image that is large enough for them is for those before. `seen` has those whose
    extent a convolution wider than 1 sees.
    """

    def __init__(self, graph: LayerGraph, nodes: Sequence[Node], axis: int) -> None:
        self.graph, self.axis = graph, axis
        self.sized_by = {graph.input.name: graph.input}
        self.last: dict[str, Node] = {}
        self.seen: dict[str, Node] = {}
        self.linear: list[Node] = []
        self._known: dict[tuple[str, int], int | None] = {}
        for node in nodes:
            self._pass(node)

    def _pass(self, node: Node) -> None:
        name, op, inputs, _, _ = node
        by = self.sized_by[inputs[0]]
        if isinstance(op, WINDOWS):
            kernel = op.kernel_size[self.axis]
            if kernel > 1 and isinstance(op, ops.Conv2d):
                self.seen[by.name] = by
            if op.stride[self.axis] != 1 or kernel != 2 * op.padding[self.axis] + 1:  # else it keeps the extent
                self.last.pop(by.name, None)
                self.last[name] = by = node
        elif isinstance(op, ops.AdaptiveAvgPool2d):
            by = node
        elif isinstance(op, ops.Linear):
            self.linear.append(node)
        self.sized_by[name] = by

    def extents(self) -> Extents:
        kept = list(self._flattened())
        fixed = [bounds for bounds, is_fixed in kept if is_fixed]
        runs = max([1, *[self._least(node, 1) or 1 for node in self.last.values()], *[low for low, _ in fixed]])
        runs_to = min([high for _, high in fixed], default=None)
        seen = [self._least(node, 2) for node in self.seen.values()]
        clear = None if None in seen else max([runs, *[one for one in seen if one]])
        if clear is not None and runs_to is not None and clear > runs_to:
            clear = None
        same_weights = max([runs, *[low for (low, _), _ in kept]]), min([high for (_, high), _ in kept], default=None)
        return Extents(runs, runs_to, clear, same_weights)

    def _flattened(self) -> Iterator[tuple[tuple[int, int], bool]]:
        """The sizes at which a flattened image stays as large as it is, for each linear layer right behind one.

        And whether the design fixes that layer's inputs, so that at other sizes there is no network at all.
        """
        for node in self.linear:
            image = self._image_behind(node)
            if image is not None and isinstance(node.op, ops.Linear):
                extent, by = image.shape[self.axis + 1], self.sized_by[image.name]
                low, above = self._least(by, extent), self._least(by, extent + 1)
                if low is not None and above is not None:
                    yield (low, above - 1), node.op.in_features is not None

    def _image_behind(self, node: Node) -> Node | None:
        """The image that a linear layer gets flattened, or None where it gets another linear layer's vector."""
        while not isinstance(node.op, ops.Flatten):
            node = self.graph.node(node.inputs[0])
            if isinstance(node.op, ops.Linear | ops.Input):
                return None
        return self.graph.node(node.inputs[0])

    def _least(self, node: Node, extent: int) -> int | None:
        """The smallest input at which a layer that sizes others gives at least this extent; None where no input does.

        Remembered for each layer on the way back to the input.
        """
        way: list[tuple[str, int]] = []
        least: int | None = extent
        start = self.graph.input
        while node is not start and least is not None:
            step = node.name, least
            if step in self._known:
                least = self._known[step]
                break
            way.append(step)
            least = _before(node.op, self.axis, least)
            node = self.sized_by[node.inputs[0]]
        self._known.update(dict.fromkeys(way, least))
        return least


def _before(op: Op, axis: int, extent: int) -> int | None:
    """The smallest extent in front of a resizing op that gives this one behind it, or None."""
    if isinstance(op, WINDOWS):
        return smallest_window_input(op, axis, extent)
    if isinstance(op, ops.AdaptiveAvgPool2d):
        return 1 if extent <= op.output_size[axis] else None
    return extent


def smallest_window_input(op: ops.Conv2d | ops.MaxPool2d | ops.AvgPool2d, axis: int, count: int) -> int:
    """The smallest extent over which a window takes at least `count` positions: the shape rule, backward."""
    kernel, stride, padding = op.kernel_size[axis], op.stride[axis], op.padding[axis]
    size = max(1, (count - 1) * stride + kernel - 2 * padding)
    if isinstance(op, ops.Conv2d) or not op.ceil_mode:
        return size
    size = max(1, size - stride + 1)
    while window_count(size, kernel, stride, padding, ceil_mode=True) < count:
        size += 1
    return size
