"""Where a layer is: what the rules read that say why it is there."""

from typing import NamedTuple

from explorer.analysis import LayerRow
from explorer.graph import Node
from explorer.ui import state


class Place(NamedTuple):
    """A layer in the design that it belongs to."""

    now: state.Reading
    node: Node
    row: LayerRow

    @property
    def cell(self) -> str:
        """The last part of the layer's place in the design, e.g. `ch5x5red`."""
        return self.node.scope.path.rpartition(".")[2]
