"""What is selected, open and colored in the graph: bound to the graph both ways, set from tables and charts too."""

from explorer.ui import state
from explorer.ui.graph_view import GraphEvent

KEY = "graph_shown"


def shown() -> GraphEvent:
    """What the graph shows."""
    return state.remember(KEY, _first_look)


def keep(event: GraphEvent) -> None:
    """Note what the graph came back with."""
    state.store(KEY, event)


def select(name: str) -> None:
    """Select a layer, a block or a stage; a layer's block opens, so that the layer is seen."""
    now = shown()
    block = next((row.scope.block for row in state.reading().analysis.layers if row.name == name), "")
    opened = (block,) if block and block not in now.open_blocks else now.open_blocks
    state.store(KEY, now._replace(selected=name, open_blocks=opened))


def _first_look() -> GraphEvent:
    """The first block open and its widest branch selected: what an Inception block is, at first sight."""
    layers = [row for row in state.reading().analysis.layers if row.scope.block and row.macs]
    if not layers:
        return GraphEvent()
    first = layers[0].scope.block
    widest = max((row for row in layers if row.scope.block == first), key=lambda row: row.macs)
    return GraphEvent(widest.name, (first,))
