"""The tree that both views of the graph are drawn from: the network's main chain, its blocks with their lanes, groups,
auxiliary heads.

Read off the graph's structure and scopes; nothing here knows a preset or an architecture. JSON-able throughout:
explorer.render.tree_types says what it is made of.
"""

from collections.abc import Collection, Iterable, Mapping
from itertools import groupby
from math import prod
from typing import Literal, cast

from explorer.graph import Key, LayerGraph, Node, Scope
from explorer.graph.ops import Conv2d, Linear

from .branches import branch_id, branch_steps
from .captions import FOLLOWING, caption
from .dot import layer_lines
from .drawn import Drawn, drawn_layers
from .folding import closed_at_first
from .normalization import normalization
from .operations import OPERATION_COLORS, operation_of
from .part_ids import PartIds
from .series_parallel import Chain, Parallel, decompose, names_of
from .tree_types import Common, Composite, Counts, Head, Item, Join, Lane, Layer, LayerDetails, Part, Stage, Tree
from .tree_types import Parallel as Lanes

Place = tuple[str, str]  # stage and block
NOWHERE: Place = ("", "")


def block_tree(
    graph: LayerGraph,
    *,
    parameters: Mapping[str, int],
    macs: Mapping[str, int],
    edited: Iterable[str] = (),
    failed: Iterable[str] = (),
) -> Tree:
    """The tree of the graph.

    `parameters` and `macs` come by layer name; a layer that they leave out counts 0. `edited` and `failed` have
    names of layers, ids of blocks and stages (see PartIds), or places in the design (`3a.ch3x3`, `classes`).
    """
    boxes = {box.name: box for box in drawn_layers(graph)}
    tree = _Tree(graph, boxes, parameters, macs, frozenset(edited), frozenset(failed))
    inference = [name for name, box in boxes.items() if not box.scope.auxiliary]
    items = tree.sequence(_structure(inference, boxes), NOWHERE)
    heads = [tree.head(names, items) for names in _heads(boxes)]
    stages = tree.stages(items)
    return {
        "items": [*items, tree.classes()],
        "heads": heads,
        "stages": stages,
        "operations": {name: list(colors) for name, colors in OPERATION_COLORS.items()},
        "totals": _totals(items),
    }


def layer_details(graph: LayerGraph, *, parameters: Mapping[str, int], macs: Mapping[str, int]) -> LayerDetails:
    """What the layer view shows beside the tree; the counts are block_tree's."""
    boxes = {node.name: Drawn((node,), node.inputs, graph.input_shapes(node)) for node in graph.nodes}
    whole = {box.name for box in drawn_layers(graph)}
    tree = _Tree(graph, boxes, parameters, macs, (), ())
    return {
        "lines": {node.name: list(layer_lines(node.op, node.shape)) for node in graph.nodes},
        "inside": [tree.layer(name) for name in boxes if name not in whole],
        "closed": list(closed_at_first(node.scope for node in graph.nodes)),
    }


def activations(layer: Drawn | Node) -> int:
    """The numbers that a convolution or linear layer puts out, per image; 0 for other layers."""
    return prod(layer.shape) if isinstance(layer.op, Conv2d | Linear) else 0


def _totals(items: Iterable[Item]) -> Counts:
    return {
        "parameters": sum(item["parameters"] for item in items),
        "macs": sum(item["macs"] for item in items),
        "activations": sum(item["activations"] for item in items),
    }


def _structure(names: list[str], boxes: Mapping[str, Drawn]) -> Chain:
    return decompose(names, {name: boxes[name].inputs for name in names})


def _heads(boxes: Mapping[str, Drawn]) -> list[list[str]]:
    """The auxiliary layers, one list for each head: a box joins the head of an auxiliary box that it reads."""
    head_of: dict[str, list[str]] = {}
    for name, box in boxes.items():
        if not box.scope.auxiliary:
            continue
        read = [head_of[one] for one in box.inputs if one in head_of]
        head = read[0] if read else []
        for other in read[1:]:
            if other is not head:
                head += other
                head_of.update(dict.fromkeys(other, head))
        head.append(name)
        head_of[name] = head
    distinct = {id(head): head for head in head_of.values()}
    return [sorted(head, key=list(boxes).index) for head in distinct.values()]


def _place(scope: Scope) -> Place:
    return scope.stage, scope.block


class _Tree:
    """Builds items; keeps their ids distinct."""

    def __init__(
        self,
        graph: LayerGraph,
        boxes: Mapping[str, Drawn],
        parameters: Mapping[str, int],
        macs: Mapping[str, int],
        edited: Collection[str],
        failed: Collection[str],
    ) -> None:
        self.graph, self.boxes, self.parameters, self.macs = graph, boxes, parameters, macs
        self.ids = PartIds((node.name, node.scope) for node in graph.nodes)
        self.taken = {node.name for node in graph.nodes}
        self.edited, self.failed = self._marked(edited), self._marked(failed)

    def _marked(self, marks: Collection[str]) -> frozenset[str]:
        """The marks, and the layers that belong to the places in the design among them: those that name no layer.

        A block is a place too: that of the layers of no cell of its own, such as the concatenation, unless it is
        among the marks for a place inside of it.
        """
        places, found = frozenset(marks) - self.taken, set(marks)
        around = {place.partition(".")[0] for place in marks if "." in place}
        for node in self.graph.nodes if marks else ():
            path = node.scope.path
            block = bool(node.scope.block and path and "." not in path)
            if (self.ids.block(node.scope) in places and path not in around) if block else path in places:
                found.add(node.name)
        return frozenset(found)

    def claim(self, wanted: str) -> str:
        """An id that nothing else has: `wanted`, or with a number behind it."""
        name, number = wanted, 2
        while name in self.taken:
            name, number = f"{wanted}:{number}", number + 1
        self.taken.add(name)
        return name

    def common(self, name: str, label: str, names: list[str], mark: str, detail: str = "") -> Common:
        """What all kinds of items have, for the drawn layers `names`; it is marked as they are, or as `mark` is."""
        boxes = [self.boxes[one] for one in names]
        members = [node.name for box in boxes for node in box.members]
        known = (*members, mark)
        return {
            "id": name,
            "label": label,
            "detail": detail,
            "in": list((boxes[0].input_shapes or (boxes[0].shape,))[0]),
            "out": list(boxes[-1].shape),
            "parameters": sum(self.parameters.get(one, 0) for one in members),
            "macs": sum(self.macs.get(one, 0) for one in members),
            "activations": sum(activations(box) for box in boxes),
            "members": members,
            "auxiliary": boxes[0].scope.auxiliary,
            "edited": not self.edited.isdisjoint(known),
            "failed": not self.failed.isdisjoint(known),
            **normalization(boxes, self.edited.intersection(known)),
        }

    def layer(self, name: str) -> Layer | Join:
        """A drawn layer."""
        box = self.boxes[name]
        kind, label, detail = caption(box.op, box.members[0].shape)
        common = self.common(name, label, [name], name, detail)
        operation, follows = operation_of(box.op), isinstance(box.op, FOLLOWING)
        match kind:
            case "cat" | "add":
                parts = self.parts(box)
                return {"id": name, "kind": kind, **common, "operation": operation, "follows": follows, "parts": parts}
            case _:
                return {"id": name, "kind": kind, **common, "operation": operation, "follows": follows}

    def parts(self, join: Drawn) -> list[Part]:
        """What a join puts together."""
        widths = [shape[0] for shape in join.input_shapes]
        return [
            {"from": one, "channels": channels, "branch": branch_id(self.boxes[one].scope)}
            for one, channels in zip(join.inputs, widths, strict=True)
        ]

    def sequence(self, chain: Chain, around: Place) -> list[Item]:
        """The items of a chain; what belongs to one block or stage (other than the one around) becomes one item."""
        items: list[Item] = []
        for place, run in groupby(chain, key=self.place):
            parts = tuple(run)
            stage, block = place
            if place in (around, NOWHERE) or (not block and self.stands_alone(parts)):
                items += [self.part(part, around) for part in parts]
            elif block:
                items.append(self.composite("block", block, parts, place))
            else:
                items.append(self.composite("group", stage, parts, place))
        return items

    def stands_alone(self, parts: Chain) -> bool:
        """Whether a stage's layers are drawn on the main chain: a single one, or pools and the like."""
        layers = [part for part in parts if isinstance(part, str)]
        with_weights = [name for name in layers if isinstance(self.boxes[name].op, Conv2d | Linear)]
        return len(layers) == len(parts) and (len(parts) == 1 or not with_weights)

    def place(self, part: str | Parallel) -> Place:
        """The stage and block that all of a part belongs to; NOWHERE for a part that spans several."""
        places = {_place(self.boxes[name].scope) for name in names_of((part,))}
        return places.pop() if len(places) == 1 else NOWHERE

    def part(self, part: str | Parallel, around: Place) -> Layer | Join | Lanes:
        """One element of a chain."""
        return self.layer(part) if isinstance(part, str) else self.parallel(part, around)

    def parallel(self, parallel: Parallel, around: Place) -> Lanes:
        """Lanes side by side; at a sum the shortest comes first, since a shortcut is drawn on top."""
        lanes = list(parallel.lanes)
        # what reads several layers is a join
        join = cast(Join, self.layer(parallel.join)) if parallel.join is not None else None
        if join and join["kind"] == "add":
            lanes.sort(key=lambda lane: len(names_of(lane)))
        names = [name for lane in lanes for name in names_of(lane)] + ([parallel.join] if parallel.join else [])
        drawn = [self.lane(lane, around) for lane in lanes]
        name = self.claim(f"{names[0]} ∥")
        return {"id": name, "kind": "parallel", **self.common(name, "", names, name), "lanes": drawn, "join": join}

    def lane(self, lane: Chain, around: Place) -> Lane:
        """A lane; its label says the branch's steps."""
        nodes = [node for name in names_of(lane) for node in self.boxes[name].members]
        branches = {branch_id(node.scope) for node in nodes}
        branch = branches.pop() if len(branches) == 1 else ""
        label = branch_steps(nodes) if branch else ""
        return {"id": branch, "label": label, "items": self.sequence(lane, around)}

    def stages(self, items: list[Item]) -> list[Stage]:
        """The stages that have blocks: what they hold of the main chain, as items without their insides."""
        boxes_of: dict[Key, list[str]] = {}
        for name, box in self.boxes.items():
            boxes_of.setdefault(box.scope.stage_key, []).append(name)
        found: list[Stage] = []
        for key, names in boxes_of.items():
            if key[1] and any(self.boxes[name].scope.block for name in names):
                members = {node.name for name in names for node in self.boxes[name].members}
                holds = [item["id"] for item in items if not members.isdisjoint(item["members"])]
                name = self.claim(self.ids[key])
                common = self.common(name, key[1], names, self.ids[key])
                found.append({"id": name, "kind": "stage", **common, "members": [], "holds": holds})
        return found

    def composite(self, kind: Literal["block", "group"], label: str, chain: Chain, place: Place) -> Composite:
        """A block, or the layers of a stage that belong to no block."""
        items = self.sequence(chain, place)
        names = names_of(chain)
        scope = self.boxes[names[0]].scope
        part = self.ids[scope.block_key if kind == "block" else scope.stage_key]
        name = self.claim(part or label)
        common = self.common(name, label, names, part)
        item: Composite = {"id": name, "kind": kind, **common, "items": items, "parts": _concatenation(items)}
        if not item["parts"]:
            del item["parts"]
        return item

    def head(self, names: list[str], items: list[Item]) -> Head:
        """An auxiliary head, and the item of the main chain that it hangs on."""
        place = _place(self.boxes[names[0]].scope)
        composite = self.composite("group", place[0] or "auxiliary head", _structure(names, self.boxes), place)
        taps = [one for name in names for one in self.boxes[name].inputs if one not in names]
        at = next((item["id"] for item in items if taps and taps[0] in item["members"]), None)
        return {**composite, "at": at}

    def classes(self) -> Layer:
        """The end of the main chain: no layer, but what comes out."""
        shape = list(self.graph.node(self.graph.output).shape)
        label = "classes" if len(shape) == 1 else "output"
        return {
            "id": self.claim("output"),
            "kind": "io",
            "label": label,
            "detail": "",
            "in": shape,
            "out": shape,
            "parameters": 0,
            "macs": 0,
            "activations": 0,
            "members": [],
            "auxiliary": False,
            "edited": "classes" in self.edited,
            "failed": "classes" in self.failed,
            "normalizable": 0,
            "normalized": 0,
            "norm_edited": False,
            "only_norm": False,
        }


def _concatenation(items: list[Item]) -> list[Part]:
    """The parts of the last concatenation in these items, at whatever depth."""
    for item in reversed(items):
        lanes = item["lanes"] if item["kind"] == "parallel" else []
        join = item["join"] if item["kind"] == "parallel" else item
        if join and join["kind"] == "cat":
            return join["parts"]
        for lane in reversed(lanes):
            if parts := _concatenation(lane["items"]):
                return parts
    return []
