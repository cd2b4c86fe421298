"""What the graph marks: where the design differs from its preset, and where it has an error."""

from collections.abc import Container, Sequence
from dataclasses import replace

from explorer.design import Change
from explorer.graph import BLOCK, LayerGraph, Node, Op
from explorer.graph.ops import BatchNorm2d, Conv2d
from explorer.ui import state
from explorer.ui.explore import selection


def edited() -> list[str]:
    """What differs from the preset: the layers that belong to the changed places, and the blocks around them.

    A variant of the design or of a stage marks what it makes different: a block that has one of its own instead may be
    as it is in the preset.
    """
    now = state.reading()
    marks = _near([one.at for one in now.changes])
    marks += [block for one in now.changes if (block := selection.ids()[BLOCK, one.block])]
    if now.unedited and any(map(_reaches_far, now.changes)):
        marks += _other_layers(now.unedited.graph, now.graph)
    return marks


def failed() -> list[str]:
    """Where the design has an error."""
    return _near([refusal.at for refusal in state.refusals()])


def _reaches_far(change: Change) -> bool:
    return not change.block and "variants" in change.at.split(".")


def _other_layers(before: LayerGraph, after: LayerGraph) -> list[str]:
    """The layers that are new or have another operation, and the blocks that lost one."""
    had = {node.name: node.op for node in before.nodes}
    names = {node.name for node in after.nodes}
    normalized = {name for node in after.nodes if node.name not in had and _normalizes(node) for name in node.inputs}
    ids = selection.ids()
    lost = {ids.block(node.scope) for node in before.nodes if node.name not in names}
    other = [node.name for node in after.nodes if _is_other(had.get(node.name), node, node.name in normalized)]
    return other + [block for block in lost if block]


def _normalizes(node: Node) -> bool:
    return isinstance(node.op, BatchNorm2d)


def _is_other(had: Op | None, node: Node, normalized: bool) -> bool:
    """Whether it is new or made otherwise. A bias that goes since a batch normalization came is that one's change."""
    if normalized and isinstance(had, Conv2d) and isinstance(node.op, Conv2d):
        had = replace(had, bias=node.op.bias)
    return had != node.op


def _near(addresses: Sequence[str]) -> list[str]:
    """For addresses the nearest ones that a layer is drawn for, and the blocks around them.

    An address that is spelled as the name of another layer (`aux1.pool`, of a stage) is told by its own layers.
    """
    if not addresses:
        return []
    names = state.design().names
    blocks = {names.block(name): selection.ids()[BLOCK, name] for name in names.blocks}
    drawn: dict[str, list[str]] = {"classes": ["classes"]}
    for node in state.reading().graph.nodes:
        if node.scope.path not in blocks:
            drawn.setdefault(node.scope.path, []).append(node.name)
    layers = {node.name for node in state.reading().graph.nodes}
    marks: list[str] = []
    for address in addresses:
        place = _nearest(address, drawn)
        marks += drawn[place] if place in layers else [place] * bool(place)
        marks += [block] if (block := blocks.get(_nearest(address, blocks))) else []
    return marks


def _nearest(address: str, among: Container[str]) -> str:
    """The address, or the nearest one around it that is among those."""
    while address and address not in among:
        address = address.rpartition(".")[0]
    return address
