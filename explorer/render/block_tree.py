"""The tree of the block view: the network's main chain, its blocks with their lanes, groups, auxiliary heads.

Read off the graph's structure and scopes; nothing here knows a preset or an architecture. JSON-able throughout:

    tree  {"items": [item, ...], "heads": [composite + "at": id of the item it hangs on, ...],
           "stages": [item + "holds": [ids of items of the main chain], ...]  those that have blocks,
           "operations": {name: [color on a light page, color on a dark one], ...}  all of OPERATION_COLORS
           "totals": {"parameters": int, "macs": int, "activations": int}}  totals without auxiliary heads
    item  {"id", "kind", "label", "detail", "in": shape, "out": shape, "parameters", "macs", "activations",
           "members": [layer names], "auxiliary", "edited", "failed"} and, by kind:
        io conv pool linear op          one layer with the normalization and activation behind it; "operation": one of
                                        OPERATIONS or ""
        cat add                         the same; "parts": [{"from": id, "channels": int, "branch": id}, ...] in the
                                        join's order
        block group                     "items": [item, ...], and "parts" of the concatenation that it ends in
        parallel                        "lanes": [{"id", "label", "items": [item, ...]}, ...], "join": item or None
        stage                           a stage by itself, beside the items of the main chain

Activations are the numbers that convolutions and linear layers put out, per image, as fvcore counts them.
The id of a drawn layer is the name of its first member; a block's is its own, a group's and a stage's its stage's, a
lane's that of the branch that it is, `block/branch`, or "" where it spans several.
"""

from collections.abc import Collection, Iterable, Mapping
from itertools import groupby
from math import prod
from typing import Any

from explorer.graph import LayerGraph, Node, Scope
from explorer.graph.ops import Conv2d, Linear

from .branches import branch_id, branch_steps
from .captions import caption
from .drawn import Drawn, drawn_layers
from .operations import OPERATION_COLORS, operation_of
from .series_parallel import Chain, Parallel, decompose, names_of

Item = dict[str, Any]
Place = tuple[str, str]  # stage and block
NOWHERE: Place = ("", "")


def block_tree(
    graph: LayerGraph,
    *,
    parameters: Mapping[str, int],
    macs: Mapping[str, int],
    edited: Iterable[str] = (),
    failed: Iterable[str] = (),
) -> Item:
    """The tree of the block view, as the module's docstring describes it.

    `parameters` and `macs` come by layer name; a layer that they leave out counts 0. `edited` and `failed` name layers,
    blocks, stages or places in the design (`stages[0].blocks[1].ch3x3`, `classes`).
    """
    boxes = {box.name: box for box in drawn_layers(graph)}
    tree = _Tree(graph, boxes, parameters, macs, frozenset(edited), frozenset(failed))
    inference = [name for name, box in boxes.items() if not box.scope.auxiliary]
    items = tree.sequence(_structure(inference, boxes), NOWHERE)
    heads = [tree.head(names, items) for names in _heads(boxes)]
    stages = tree.stages(items)
    totals = {measure: sum(item[measure] for item in items) for measure in ("parameters", "macs", "activations")}
    items = [*items, tree.classes()]
    return {"items": items, "heads": heads, "stages": stages, "operations": _operations(), "totals": totals}


def apart_items(graph: LayerGraph, apart: Collection[str], **counts: Any) -> list[Item]:
    """The items of the layers inside the boxes named in `apart`, but for the first of each, which the tree has.

    `counts` are block_tree's `parameters` and `macs`.
    """
    boxes = {box.name: box for box in drawn_layers(graph, apart=apart)}
    whole = {box.name for box in drawn_layers(graph)}
    tree = _Tree(graph, boxes, counts["parameters"], counts["macs"], (), ())
    return [tree.layer(name) for name in boxes if name not in whole]


def activations(layer: Drawn | Node) -> int:
    """The numbers that a convolution or linear layer puts out, per image; 0 for other layers."""
    return prod(layer.shape) if isinstance(layer.op, Conv2d | Linear) else 0


def _operations() -> Item:
    return {name: list(colors) for name, colors in OPERATION_COLORS.items()}


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
        self.edited, self.failed = self._marked(edited), self._marked(failed)
        self.taken = {node.name for node in graph.nodes}

    def _marked(self, marks: Collection[str]) -> frozenset[str]:
        """The marks, and the layers that belong to the places in the design among them."""
        return frozenset(marks) | {node.name for node in self.graph.nodes if node.scope.path in marks}

    def claim(self, wanted: str) -> str:
        """An id that nothing else has: `wanted`, or with a number behind it."""
        name, number = wanted, 2
        while name in self.taken:
            name, number = f"{wanted}:{number}", number + 1
        self.taken.add(name)
        return name

    def item(self, name: str, kind: str, label: str, names: list[str], **more: Any) -> Item:
        """What all kinds of items have, for the drawn layers `names`."""
        boxes = [self.boxes[one] for one in names]
        members = [node.name for box in boxes for node in box.members]
        known = (*members, name, label) if kind in ("block", "group", "stage") else (*members, name)
        return {
            "id": name,
            "kind": kind,
            "label": label,
            "detail": "",
            "in": list((boxes[0].input_shapes or (boxes[0].shape,))[0]),
            "out": list(boxes[-1].shape),
            "parameters": sum(self.parameters.get(one, 0) for one in members),
            "macs": sum(self.macs.get(one, 0) for one in members),
            "activations": sum(activations(box) for box in boxes),
            "members": members,
            "auxiliary": boxes[0].scope.auxiliary,
            "edited": not self.edited.isdisjoint(known),
            "failed": not self.failed.isdisjoint(known),
            **more,
        }

    def layer(self, name: str) -> Item:
        """A drawn layer."""
        box = self.boxes[name]
        kind, label, detail = caption(box.op, box.members[0].shape)
        item = self.item(name, kind, label, [name], detail=detail, operation=operation_of(box.op))
        if kind in ("cat", "add"):
            widths = [shape[0] for shape in box.input_shapes]
            item["parts"] = [
                {"from": one, "channels": channels, "branch": branch_id(self.boxes[one].scope)}
                for one, channels in zip(box.inputs, widths, strict=True)
            ]
        return item

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

    def part(self, part: str | Parallel, around: Place) -> Item:
        """One element of a chain."""
        return self.layer(part) if isinstance(part, str) else self.parallel(part, around)

    def parallel(self, parallel: Parallel, around: Place) -> Item:
        """Lanes side by side; at a sum the shortest comes first, since a shortcut is drawn on top."""
        lanes = list(parallel.lanes)
        join = self.layer(parallel.join) if parallel.join is not None else None
        if join and join["kind"] == "add":
            lanes.sort(key=lambda lane: len(names_of(lane)))
        names = [name for lane in lanes for name in names_of(lane)] + ([parallel.join] if parallel.join else [])
        drawn = [self.lane(lane, around) for lane in lanes]
        return self.item(self.claim(f"{names[0]} ∥"), "parallel", "", names, lanes=drawn, join=join)

    def lane(self, lane: Chain, around: Place) -> Item:
        """A lane; its label says the branch's steps."""
        nodes = [node for name in names_of(lane) for node in self.boxes[name].members]
        branches = {branch_id(node.scope) for node in nodes}
        branch = branches.pop() if len(branches) == 1 else ""
        label = branch_steps(nodes) if branch else ""
        return {"id": branch, "label": label, "items": self.sequence(lane, around)}

    def stages(self, items: list[Item]) -> list[Item]:
        """The stages that have blocks: what they hold of the main chain, as items without their insides."""
        boxes_of: dict[str, list[str]] = {}
        for name, box in self.boxes.items():
            boxes_of.setdefault(box.scope.stage, []).append(name)
        found = []
        for stage, names in boxes_of.items():
            if stage and any(self.boxes[name].scope.block for name in names):
                members = {node.name for name in names for node in self.boxes[name].members}
                holds = [item["id"] for item in items if not members.isdisjoint(item["members"])]
                item = self.item(self.claim(stage), "stage", stage, names, holds=holds)
                found.append(item | {"members": []})
        return found

    def composite(self, kind: str, label: str, chain: Chain, place: Place) -> Item:
        """A block, or the layers of a stage that belong to no block."""
        items = self.sequence(chain, place)
        item = self.item(self.claim(label), kind, label, names_of(chain), items=items)
        parts = _concatenation(items)
        return item | {"parts": parts} if parts else item

    def head(self, names: list[str], items: list[Item]) -> Item:
        """An auxiliary head, and the item of the main chain that it hangs on."""
        place = _place(self.boxes[names[0]].scope)
        composite = self.composite("group", place[0] or "auxiliary head", _structure(names, self.boxes), place)
        taps = [one for name in names for one in self.boxes[name].inputs if one not in names]
        at = next((item["id"] for item in items if taps and taps[0] in item["members"]), None)
        return composite | {"at": at}

    def classes(self) -> Item:
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
        }


def _concatenation(items: list[Item]) -> list[Item]:
    """The parts of the last concatenation in these items, at whatever depth."""
    for item in reversed(items):
        join = item.get("join") or item
        if join["kind"] == "cat":
            found: list[Item] = join["parts"]
            return found
        for lane in reversed(item.get("lanes", [])):
            if parts := _concatenation(lane["items"]):
                return parts
    return []
