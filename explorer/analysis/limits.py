"""The smallest and the largest images that a network takes, per axis, calculated back through its windows.

Each layer's extent along an axis grows with the image's and depends on nothing else, so that "at least this much here"
is one number at the input. In evaluation mode: auxiliary heads are apart.
"""

from collections.abc import Iterator
from typing import NamedTuple

from explorer.graph import LayerGraph, Node, Op, ops
from explorer.graph.shapes import window_count

RESIZING = frozenset((ops.Conv2d, ops.MaxPool2d, ops.AvgPool2d, ops.AdaptiveAvgPool2d))


class Extents(NamedTuple):
    """Sizes of image along one axis, in pixels; the other axis stays as it is.

    `runs`: the smallest at which every window fits and every linear layer that the design fixes gets its inputs.
    `no_single_pixel`: the smallest at which also every convolution wider than 1 on this axis sees at least 2 pixels;
    None where the sizes end before. `same_weights`: the smallest and the largest (None: no bound) that the very
    weights of this network take: behind a flattened image, a linear layer takes one extent only.
    """

    runs: int
    no_single_pixel: int | None
    same_weights: tuple[int, int | None]


class Limits(NamedTuple):
    """Both axes."""

    height: Extents
    width: Extents


def limits(graph: LayerGraph) -> Limits:
    """The sizes of image that a network takes."""
    return Limits(_Axis(graph, 0).extents(), _Axis(graph, 1).extents())


class _Axis:
    """One axis of a graph, as the few layers that resize it, and what each of them asks of the input.

    `sized_by` has for each layer the one that gave it its extent: itself, or one that came before.
    """

    def __init__(self, graph: LayerGraph, axis: int) -> None:
        self.graph, self.axis = graph, axis
        self.nodes = [node for node in graph.nodes[1:] if not node.scope.auxiliary]
        self.sized_by = {graph.input.name: graph.input}
        self._known: dict[tuple[str, int], int | None] = {}
        for node in self.nodes:
            resizes = type(node.op) in RESIZING and not _keeps(node.op, axis)
            self.sized_by[node.name] = node if resizes else self.sized_by[node.inputs[0]]

    def extents(self) -> Extents:
        resizers = {node.name: node for node in self.sized_by.values()}
        fit = max([self._least(node, 1) or 1 for node in resizers.values()])
        kept = list(self._flattened())
        fixed = [bounds for bounds, is_fixed in kept if is_fixed]
        runs = max([fit, *[low for low, _ in fixed]])
        most = min([high for _, high in fixed], default=None)
        before_wide = {self.sized_by[node.inputs[0]].name for node in self.nodes if self._is_wide(node)}
        seen = [self._least(resizers[name], 2) for name in before_wide]
        clear = None if None in seen else max([runs, *[one for one in seen if one]])
        if clear is not None and most is not None and clear > most:
            clear = None
        same_weights = max([runs, *[low for (low, _), _ in kept]]), min([high for (_, high), _ in kept], default=None)
        return Extents(runs, clear, same_weights)

    def _is_wide(self, node: Node) -> bool:
        return isinstance(node.op, ops.Conv2d) and node.op.kernel_size[self.axis] > 1

    def _flattened(self) -> Iterator[tuple[tuple[int, int], bool]]:
        """The sizes at which a flattened image stays as large as it is, for each linear layer right behind one.

        And whether the design fixes that layer's inputs, so that at other sizes there is no network at all.
        """
        for node in self.nodes:
            image = self._image_behind(node) if isinstance(node.op, ops.Linear) else None
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
        """The smallest input at which a resizing layer gives at least this extent; None where no input does."""
        way: list[tuple[str, int]] = []
        while (node.name, extent) not in self._known:
            way.append((node.name, extent))
            if isinstance(node.op, ops.Input):
                self._known[way.pop()] = extent
                break
            before = _before(node.op, self.axis, extent)
            if before is None:
                self._known[way.pop()] = None
                break
            node, extent = self.sized_by[node.inputs[0]], before
        least = self._known[node.name, extent]
        self._known.update(dict.fromkeys(way, least))
        return least


def _keeps(op: Op, axis: int) -> bool:
    """Whether a window gives every extent back as it is."""
    if isinstance(op, ops.Conv2d | ops.MaxPool2d | ops.AvgPool2d):
        return op.stride[axis] == 1 and op.kernel_size[axis] == 2 * op.padding[axis] + 1
    return False


def _before(op: Op, axis: int, extent: int) -> int | None:
    """The smallest extent in front of a resizing op that gives this one behind it, or None."""
    if isinstance(op, ops.AdaptiveAvgPool2d):
        return 1 if extent <= op.output_size[axis] else None
    if isinstance(op, ops.Conv2d | ops.MaxPool2d | ops.AvgPool2d):
        return smallest_window_input(op, axis, extent)
    return extent


def smallest_window_input(op: ops.Conv2d | ops.MaxPool2d | ops.AvgPool2d, axis: int, count: int) -> int:
    """The smallest extent over which a window takes at least `count` positions: the shape rule, backward."""
    kernel, stride, padding = op.kernel_size[axis], op.stride[axis], op.padding[axis]
    up = not isinstance(op, ops.Conv2d) and op.ceil_mode
    size = max(1, (count - 1) * stride + kernel - 2 * padding - (stride - 1 if up else 0))
    while window_count(size, kernel, stride, padding, up) < count:
        size += 1
    return size
