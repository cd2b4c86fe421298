"""What the graph marks: where the design differs from its preset, and where it has an error."""

from collections.abc import Container, Sequence

from explorer.design import Change
from explorer.graph import LayerGraph
from explorer.ui import state


def edited() -> list[str]:
    """What differs from the preset: the layers that belong to the changed places, and the blocks around them.

    A variant of the design or of a stage marks what it makes different: a block that has one of its own instead may be
    as it is in the preset.
    """
    now = state.reading()
    marks = _near([one.path for one in now.changes]) + [one.block for one in now.changes if one.block]
    if now.unedited and any(map(_reaches_far, now.changes)):
        marks += _other_layers(now.unedited.graph, now.graph)
    return marks


def failed() -> list[str]:
    """Where the design has an error."""
    return _near([refusal.path for refusal in state.refusals()])


def _reaches_far(change: Change) -> bool:
    return not change.block and "variants" in change.path.split(".")


def _other_layers(before: LayerGraph, after: LayerGraph) -> list[str]:
    """The layers that are new or have another operation, and the blocks that lost one."""
    had = {node.name: node.op for node in before.nodes}
    names = {node.name for node in after.nodes}
    lost = {node.scope.block for node in before.nodes if node.name not in names}
    return [node.name for node in after.nodes if had.get(node.name) != node.op] + [block for block in lost if block]


def _near(paths: Sequence[str]) -> list[str]:
    """For places in the design the nearest ones that a layer is drawn for, and the blocks around them."""
    if not paths:
        return []
    blocks = {f"stages[{s}].blocks[{b}]": block.id for s, b, block, _ in state.design().blocks()}
    places = {node.scope.path for node in state.reading().graph.nodes} | {"classes"}
    marks = []
    for path in paths:
        layer = _nearest(path, places - blocks.keys())
        block = blocks.get(_nearest(path, blocks.keys()))
        marks += [mark for mark in (layer, block) if mark]
    return marks


def _nearest(path: str, places: Container[str]) -> str:
    """The path, or the nearest one around it that is among the places."""
    while path and path not in places:
        path = path.rpartition(".")[0]
    return path
