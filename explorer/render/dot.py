"""LayerGraph -> Graphviz DOT: stages and blocks as nested clusters, shapes on the edges, auxiliary heads dashed.

Every name is escaped: a block's id can't inject an attribute or a statement. No URL attribute is ever written.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from explorer.graph import LayerGraph, Op, Shape, ops, show

from .captions import caption, size
from .drawn import Drawn, drawn_layers
from .palette import cost_color, ink_on

FONT = "Helvetica,Arial,sans-serif"
INDENT = "  "


class DotNode(NamedTuple):
    """How an op is drawn: the lines of its label, Graphviz's shape, and whether a box has round corners."""

    lines: tuple[str, ...]
    shape: str = "box"
    corners: str = "rounded,"


def quoted(text: str) -> str:
    """Text as a DOT string. In a label Graphviz reads a backslash as an escape, so that backslashes are doubled."""
    # Graphviz can't hold a NUL, and other control characters are not legal in the SVG that it writes
    printable = "".join(one if one >= " " or one == "\n" else "\N{REPLACEMENT CHARACTER}" for one in text)
    return '"' + printable.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def label_of(lines: list[str]) -> str:
    """Lines as a DOT label. Graphviz reads entities in labels, so that `&` is escaped too."""
    return quoted("\n".join(lines).replace("&", "&amp;"))


def _window(op: ops.Conv2d | ops.MaxPool2d | ops.AvgPool2d) -> str:
    """Kernel, stride and padding, e.g. `7×7, stride 2, padding 3`."""
    stride, padding = (str(pair[0]) if pair[0] == pair[1] else size(pair) for pair in (op.stride, op.padding))
    parts = [size(op.kernel_size)]
    parts += [f"stride {stride}"] if op.stride != (1, 1) else []
    parts += [f"padding {padding}"] if op.padding != (0, 0) else []
    return ", ".join(parts)


def _conv(op: ops.Conv2d, out: Shape) -> DotNode:
    return DotNode((f"conv {_window(op)}", f"{op.out_channels} filters"))


def _max_pool(op: ops.MaxPool2d, out: Shape) -> DotNode:
    return DotNode((f"max pool {_window(op)}",), corners="")


def _avg_pool(op: ops.AvgPool2d, out: Shape) -> DotNode:
    return DotNode((f"average pool {_window(op)}",), corners="")


def _adaptive_pool(op: ops.AdaptiveAvgPool2d, out: Shape) -> DotNode:
    return DotNode((f"average pool to {size(op.output_size)}",), corners="")


def _add(op: ops.Add, out: Shape) -> DotNode:
    return DotNode(("+" if op.alpha == 1 else f"+ {op.alpha:g} ×",), "ellipse", "")


def _input(op: ops.Input, out: Shape) -> DotNode:
    return DotNode(("input", show(out)), "ellipse", "")


def _captioned(op: Op, out: Shape) -> DotNode:
    _, label, detail = caption(op, out)
    return DotNode((label, detail) if detail else (label,))


DOT_RULES: dict[type[Op], Callable[[Any, Shape], DotNode]] = {
    ops.Input: _input,
    ops.Conv2d: _conv,
    ops.BatchNorm2d: _captioned,
    ops.ReLU: _captioned,
    ops.MaxPool2d: _max_pool,
    ops.AvgPool2d: _avg_pool,
    ops.AdaptiveAvgPool2d: _adaptive_pool,
    ops.LocalResponseNorm: _captioned,
    ops.Dropout: _captioned,
    ops.Flatten: _captioned,
    ops.Linear: _captioned,
    ops.Cat: _captioned,
    ops.Add: _add,
}


def to_dot(
    graph: LayerGraph,
    *,
    labels: Mapping[str, str] | None = None,
    heat: Mapping[str, float] | None = None,
    every_layer: bool = False,
    direction: Literal["TB", "LR"] = "TB",
) -> str:
    """The graph as Graphviz DOT, node ids being layer names, from top to bottom or from left to right.

    `labels` (a further line on a layer) and `heat` (its share of a total, from 0) come by layer name. Normalization and
    ReLU are drawn inside the layer that they follow; with `every_layer` each has its own node.
    """
    boxes = drawn_layers(graph, every_layer=every_layer)
    shares = {box.name: sum((heat or {}).get(node.name, 0.0) for node in box.members) for box in boxes}
    most = max(shares.values())
    lines = ["digraph network {", *_defaults(direction)]
    lines += _clusters(boxes, lambda box: _node(box, labels or {}, (shares[box.name], most) if heat else None))
    lines += [INDENT + _edge(graph, box, number) for box in boxes for number in range(len(box.inputs))]
    return "\n".join([*lines, "}"]) + "\n"


def _defaults(direction: str) -> list[str]:
    return [
        f'{INDENT}graph [rankdir={direction}, fontname="{FONT}", fontsize=12, color="#C6CCD5", '
        "style=rounded, ranksep=0.35];",
        f'{INDENT}node [fontname="{FONT}", fontsize=11, shape=box, style="rounded,filled", fillcolor="#FFFFFF", '
        f'color="#667080", margin="0.12,0.06", height=0.3];',
        f'{INDENT}edge [fontname="{FONT}", fontsize=9, color="#667080", arrowsize=0.6];',
    ]


def _node(box: Drawn, labels: Mapping[str, str], heat: tuple[float, float] | None) -> str:
    look = DOT_RULES[type(box.op)](box.op, box.members[0].shape)
    after = [caption(node.op, node.shape).label for node in box.members[1:]]
    extra = [labels[node.name] for node in box.members if node.name in labels]
    attributes = [f"label={label_of([*look.lines, *([', '.join(after)] if after else []), *extra])}"]
    attributes += [f"shape={look.shape}"] if look.shape != "box" else []
    style = f"{look.corners}filled" + (",dashed" if box.scope.auxiliary else "")
    attributes += [f'style="{style}"'] if style != "rounded,filled" else []
    if heat:
        color = cost_color(*heat)
        attributes += [f'fillcolor="{color}"', f'fontcolor="{ink_on(color)}"']
    return f"{quoted(box.name)} [{', '.join(attributes)}];"


def _edge(graph: LayerGraph, box: Drawn, number: int) -> str:
    dashed = ", style=dashed" if box.scope.auxiliary else ""
    shape = label_of([show(box.input_shapes[number])])
    return f"{quoted(box.inputs[number])} -> {quoted(box.name)} [label={shape}{dashed}];"


def _clusters(boxes: tuple[Drawn, ...], draw: Callable[[Drawn], str]) -> list[str]:
    """The nodes, each inside the cluster of its stage and, in that, of its block."""
    stages: dict[str, dict[str, list[Drawn]]] = {}
    for box in boxes:
        stages.setdefault(box.scope.stage, {}).setdefault(box.scope.block, []).append(box)
    lines: list[str] = []
    for number, (stage, blocks) in enumerate(stages.items()):
        alone = sum(map(len, blocks.values())) == 1
        inside: list[str] = []
        for place, (block, members) in enumerate(blocks.items()):
            nodes = [draw(box) for box in members]
            inside += _cluster(f"cluster_{number}_{place}", block, nodes) if block else nodes
        lines += inside if alone or not stage else _cluster(f"cluster_{number}", stage, inside)
    return [INDENT + line for line in lines]


def _cluster(name: str, label: str, inside: list[str]) -> list[str]:
    return [f"subgraph {name} {{", f"{INDENT}label={label_of([label])};", *[INDENT + line for line in inside], "}"]
