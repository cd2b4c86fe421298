"""LayerGraph -> Graphviz DOT: stages and blocks as nested clusters, shapes on the edges, auxiliary heads dashed.

Every name is escaped: a block's id can't inject an attribute or a statement. No URL attribute is ever written.
"""

from collections.abc import Callable, Collection, Mapping
from itertools import groupby
from typing import Any, Literal, NamedTuple

from explorer.graph import Key, LayerGraph, Op, Shape, ops, show

from .captions import caption, size
from .drawn import Drawn, drawn_layers
from .folding import Folds, block_id, folds, stage_id
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


def layer_lines(op: Op, out: Shape) -> tuple[str, ...]:
    """What is written on a layer by itself."""
    return DOT_RULES[type(op)](op, out).lines


def to_dot(  # noqa: PLR0913, all but the graph by name
    graph: LayerGraph,
    *,
    labels: Mapping[str, str] | None = None,
    heat: Mapping[str, float] | None = None,
    fills: Mapping[str, str] | None = None,
    closed: Collection[str] = (),
    apart: Collection[str] = (),
    direction: Literal["TB", "LR"] = "TB",
    turned: Collection[str] = (),
) -> str:
    """The graph as Graphviz DOT, node ids being layer names, from top to bottom or from left to right.

    `labels` (a further line on a layer), `heat` (its share of a total, from 0) and `fills` (its color, instead of one
    for its heat) come by layer name. Normalization and
    ReLU are drawn inside the layer that they follow; for the layers named in `apart` each has its own node, with a
    cluster around them. `closed` names what is one node instead of a cluster: `stage:stage3`, `auxiliary:aux1`,
    `block:3a`. `turned` names the blocks whose layers are declared in reverse: what is declared decides how Graphviz
    orders branches, and in some blocks the other way round (see dot_in_order).
    """
    boxes = drawn_layers(graph, apart=apart)
    drawing = _Drawing(boxes, folds(boxes, closed), _groups(graph, apart), labels or {}, heat, fills or {}, turned)
    lines = ["digraph network {", *_defaults(direction)]
    lines += [INDENT + line for line in drawing.clusters()]
    lines += [INDENT + line for line in drawing.edges()]
    return "\n".join([*lines, "}"]) + "\n"


def _groups(graph: LayerGraph, apart: Collection[str]) -> dict[str, str]:
    """For each layer of a box that is drawn apart, the name of that box."""
    whole = drawn_layers(graph) if apart else ()
    return {node.name: box.name for box in whole if box.name in apart for node in box.members if len(box.members) > 1}


def _defaults(direction: str) -> list[str]:
    return [
        f'{INDENT}graph [rankdir={direction}, fontname="{FONT}", fontsize=12, color="#C6CCD5", '
        "style=rounded, labeljust=l, ranksep=0.35];",
        f'{INDENT}node [fontname="{FONT}", fontsize=11, shape=box, style="rounded,filled", fillcolor="#FFFFFF", '
        f'color="#667080", margin="0.12,0.06", height=0.3];',
        f'{INDENT}edge [fontname="{FONT}", fontsize=9, color="#667080", arrowsize=0.6];',
    ]


class _Drawing:
    """The nodes inside their clusters, and the edges between them."""

    def __init__(  # noqa: PLR0913, what to_dot takes
        self,
        boxes: tuple[Drawn, ...],
        closed: Folds,
        groups: Mapping[str, str],
        labels: Mapping[str, str],
        heat: Mapping[str, float] | None,
        fills: Mapping[str, str],
        turned: Collection[str],
    ) -> None:
        self.boxes, self.closed, self.groups, self.labels = boxes, closed, groups, labels
        self.fills, self.turned = fills, turned
        holders = [closed.holder(box.scope) for box in boxes]
        self.node_of = {box.name: holder or box.name for box, holder in zip(boxes, holders, strict=True)}
        self.shares: dict[str, float] = {}
        for box in boxes if heat else ():
            share = sum(heat.get(node.name, 0.0) for node in box.members) if heat else 0.0
            name = self.node_of[box.name]
            self.shares[name] = self.shares.get(name, 0.0) + share
        self.most = max(self.shares.values(), default=0.0)

    def clusters(self) -> list[str]:
        """The nodes, each inside the cluster of its stage and, in that, of its block."""
        stages: dict[Key, dict[str, list[Drawn]]] = {}
        for box in self.boxes:
            stages.setdefault(box.scope.stage_key, {}).setdefault(box.scope.block, []).append(box)
        lines: list[str] = []
        for number, ((_, stage), blocks) in enumerate(stages.items()):
            boxes = [box for members in blocks.values() for box in members]
            if stage_id(boxes[0].scope) in self.closed.closed:
                lines += [self.folded(stage, stage_id(boxes[0].scope), boxes)]
                continue
            inside: list[str] = []
            for place, (block, members) in enumerate(blocks.items()):
                inside += self.block(block, members, f"cluster_{number}_{place}")
            around = stage_id(boxes[0].scope)
            lines += inside if len(boxes) == 1 or not stage else _cluster(f"cluster_{number}", around, stage, inside)
        return lines

    def block(self, block: str, members: list[Drawn], name: str) -> list[str]:
        """A block as a cluster or as one node; what belongs to none as it is."""
        if not block:
            return self.nodes(members, name)
        around = block_id(members[0].scope)
        if around in self.closed.closed:
            return [self.folded(block, around, members)]
        first = sorted(members, key=lambda box: box.scope.branch != "shortcut")  # on top, as in the block view
        inside = self.nodes(first[::-1] if around in self.turned else first, name)
        return _cluster(name, around, block, [*inside, *self.beside(members)])

    def beside(self, boxes: list[Drawn]) -> list[str]:
        """What reads the same layer stands side by side; then Graphviz keeps the order of the nodes, or reverses it."""
        readers: dict[str, list[str]] = {}
        for box in boxes:
            if len(box.inputs) == 1 and box.name not in self.groups:
                readers.setdefault(box.inputs[0], []).append(quoted(box.name))
        return [f"{{rank=same; {'; '.join(names)};}}" for names in readers.values() if len(names) > 1]

    def nodes(self, boxes: list[Drawn], name: str) -> list[str]:
        """One node for each box; those of a layer that is drawn apart in a cluster around them."""
        lines: list[str] = []
        for number, (group, run) in enumerate(groupby(boxes, key=lambda box: self.groups.get(box.name, ""))):
            inside = [self.node(box) for box in run]
            lines += _cluster(f"{name}_{number}", f"layer:{group}", " ", inside) if group else inside
        return lines

    def node(self, box: Drawn) -> str:
        """The node of a box."""
        look = DOT_RULES[type(box.op)](box.op, box.members[0].shape)
        after = [caption(node.op, node.shape).label for node in box.members[1:]]
        extra = [self.labels[node.name] for node in box.members if node.name in self.labels]
        attributes = [f"label={label_of([*look.lines, *([', '.join(after)] if after else []), *extra])}"]
        attributes += [f"shape={look.shape}"] if look.shape != "box" else []
        style = f"{look.corners}filled" + (",dashed" if box.scope.auxiliary else "")
        attributes += [f'style="{style}"'] if style != "rounded,filled" else []
        return f"{quoted(box.name)} [{', '.join(attributes + self.heat(box.name))}];"

    def folded(self, label: str, name: str, boxes: list[Drawn]) -> str:
        """The node of a closed stage or block."""
        blocks = len({box.scope.block for box in boxes} - {""})
        count = f"{blocks} blocks" if blocks > 1 else f"{len(boxes)} layers"
        attributes = [f"label={label_of([label, count])}", f"id={quoted(name)}", 'margin="0.2,0.12"', "penwidth=2"]
        attributes += ['style="rounded,filled,dashed"'] if boxes[0].scope.auxiliary else []
        return f"{quoted(name)} [{', '.join(attributes + self.heat(name))}];"

    def heat(self, name: str) -> list[str]:
        """The colors of a node, where it has a fill or there is heat."""
        if name not in self.shares and name not in self.fills:
            return []
        color = self.fills.get(name) or cost_color(self.shares[name], self.most)
        return [f'fillcolor="{color}"', f'fontcolor="{ink_on(color)}"']

    def edges(self) -> list[str]:
        """One for each input of a box; where a closed one is an end, one for each shape between two nodes."""
        lines: list[str] = []
        folded: set[str] = set()
        for box in self.boxes:
            for before, shape in zip(box.inputs, box.input_shapes, strict=True):
                start, end = self.node_of[before], self.node_of[box.name]
                dashed = ", style=dashed" if box.scope.auxiliary else ""
                line = f"{quoted(start)} -> {quoted(end)} [label={label_of([show(shape)])}{dashed}];"
                if (start, end) != (before, box.name):
                    if start == end or line in folded:
                        continue
                    folded.add(line)
                lines.append(line)
        return lines


def _cluster(name: str, around: str, label: str, inside: list[str]) -> list[str]:
    head = [f"id={quoted(around)};", f"label={label_of([label])};"]
    return [f"subgraph {name} {{", *[INDENT + line for line in [*head, *inside]], "}"]
