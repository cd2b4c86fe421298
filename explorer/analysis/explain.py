"""The arithmetic behind a layer's numbers, from the very rules that compute them."""

from typing import NamedTuple

from explorer.graph import LayerGraph, Node, Op, Shape, ops

from .counts import MAC_RULES, PARAMETER_RULES, CountRule, value
from .receptive_field import receptive_fields


class Formula(NamedTuple):
    """One number: what it is, its formula in symbols, the formula with its numbers, the number.

    `factors` holds a sum of products once more, as (symbol, number) pairs, for whoever writes it in color.
    """

    quantity: str
    symbols: str
    numbers: str
    value: int
    factors: tuple[tuple[tuple[str, int], ...], ...] = ()


def explain(graph: LayerGraph, name: str) -> tuple[Formula, ...]:
    """A layer's height and width, parameters, MACs and receptive field, each with its arithmetic written out.

    Raises:
        KeyError: the graph has no layer of that name.
    """
    node = graph.node(name)
    into = graph.input_shapes(node)
    counts = [_count(node, into, rule) for rule in (PARAMETERS, MACS)]
    return (*_sizes(node, into), *[formula for formula in counts if formula.value], *_fields(graph, node))


PARAMETERS = ("parameters", PARAMETER_RULES)
MACS = ("MACs", MAC_RULES)


def _count(node: Node, into: tuple[Shape, ...], counted: tuple[str, dict[type[Op], CountRule]]) -> Formula:
    quantity, rules = counted
    rule = rules[type(node.op)]
    terms = rule.terms(node.op, into[0], node.shape) if into else ()
    names = rule.symbols(node.op)
    factors = tuple(tuple(zip(*pair, strict=True)) for pair in zip(names, terms, strict=bool(terms)))
    symbols = " + ".join(" · ".join(term) for term in names)
    numbers = " + ".join(" · ".join(f"{factor:,}" for factor in term) for term in terms)
    return Formula(quantity, symbols, numbers, value(terms), factors)


def _sizes(node: Node, into: tuple[Shape, ...]) -> list[Formula]:
    op = node.op
    if isinstance(op, ops.Cat):
        parts = " + ".join(str(shape[0]) for shape in into)
        return [Formula("channels", "sum of the branches", parts, node.shape[0])]
    if isinstance(op, ops.Flatten):
        return [Formula("features", "channels · H · W", " · ".join(map(str, into[0])), node.shape[0])]
    if isinstance(op, ops.Conv2d | ops.MaxPool2d | ops.AvgPool2d):
        height, width = (_window(op, axis, into[0], node.shape) for axis in (0, 1))
        same = height[1:] == width[1:]
        return [height._replace(quantity="height and width")] if same else [height, width]
    return []


def _fields(graph: LayerGraph, node: Node) -> list[Formula]:
    """What a window that looks around adds to the receptive field of its input."""
    op = node.op
    if not isinstance(op, ops.Conv2d | ops.MaxPool2d | ops.AvgPool2d) or max(op.kernel_size) == 1:
        return []
    fields = receptive_fields(graph)
    before, after = fields[node.inputs[0]], fields[node.name]
    found = [
        Formula(
            f"receptive field, {name}",
            "the input's + (kernel − 1) · the input's effective stride",
            f"{before[axis].size} + ({op.kernel_size[axis]} − 1) · {before[axis].stride}",
            after[axis].size,
        )
        for axis, name in enumerate(("height", "width"))
    ]
    same = found[0][1:] == found[1][1:]
    return [found[0]._replace(quantity="receptive field")] if same else found


def _window(op: ops.Conv2d | ops.MaxPool2d | ops.AvgPool2d, axis: int, into: Shape, out: Shape) -> Formula:
    """The output's extent as the shape rule has it: rounded down, or up in ceil mode."""
    up = not isinstance(op, ops.Conv2d) and op.ceil_mode
    left, right = ("⌈", "⌉") if up else ("⌊", "⌋")
    size, kernel, stride, padding = into[axis + 1], op.kernel_size[axis], op.stride[axis], op.padding[axis]
    symbols = f"{left}(size + 2·padding − kernel) / stride{right} + 1"
    numbers = f"{left}({size} + 2·{padding} − {kernel}) / {stride}{right} + 1"
    free = size + 2 * padding - kernel
    if up and -(-free // stride) + 1 != out[axis + 1]:
        symbols += " − 1, the last window would start in the padding"
        numbers += " − 1"
    return Formula(("height", "width")[axis], symbols, numbers, out[axis + 1])
