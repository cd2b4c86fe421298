"""What a layer sees of the image, in words for the inspector."""

from explorer.analysis import Axis, receptive_fields
from explorer.graph import LayerGraph, Node, ops


def field_text(graph: LayerGraph, node: Node) -> str:
    """Receptive field, effective stride and padding in pixels of the image; at a join, the field of each input too."""
    fields = receptive_fields(graph)
    height, width = fields[node.name]
    text = f"{_size(height, width)} pixels of the image"
    if len(node.shape) == 1:
        return f"{text}."
    text += f"; the next pixel's field lies {_both(height.stride, width.stride)} further (the effective stride)"
    if height.padding or width.padding:
        text += f", the first begins {_both(height.padding, width.padding)} outside of the image (the padding so far)"
    if isinstance(node.op, ops.Cat | ops.Add):
        text += f". Those of its inputs: {', '.join(_size(*fields[name]) for name in node.inputs)}"
    return f"{text}."


def _size(height: Axis, width: Axis) -> str:
    return f"{height.size} × {width.size}"


def _both(one: int, other: int) -> str:
    return str(one) if one == other else f"{one} × {other}"
