"""What a layer sees of the image, for the inspector's facts."""

from explorer.analysis import Axis, receptive_fields
from explorer.graph import LayerGraph, Node, ops


def field_facts(graph: LayerGraph, node: Node) -> list[tuple[str, str]]:
    """Receptive field, effective stride and padding in pixels of the image; at a join, the field of each input too."""
    fields = receptive_fields(graph)
    height, width = fields[node.name]
    if len(node.shape) == 1:
        return [("Sees", f"{height.size} × {width.size} pixels of the image")]
    text = f"{height.size} × {width.size} pixels, stride {_both(height.stride, width.stride)}"
    facts = [("Receptive field", f"{text}, padding {_both(height.padding, width.padding)}")]
    if isinstance(node.op, ops.Cat | ops.Add):
        facts.append(("Of its inputs", ", ".join(_size(*fields[name]) for name in node.inputs)))
    return facts


def _size(height: Axis, width: Axis) -> str:
    return f"{height.size} × {width.size}"


def _both(one: int, other: int) -> str:
    return str(one) if one == other else f"{one} × {other}"
