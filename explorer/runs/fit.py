"""How design and data are brought together: the classes follow the data, the images follow the design."""

from explorer.data.catalog import Dataset
from explorer.design import DesignSpec, SetValue, apply
from explorer.graph import LayerGraph, ops


def fitted(design: DesignSpec, data: Dataset) -> DesignSpec:
    """The design that is trained: with the data's number of classes."""
    classes = len(data.classes)
    return design if design.classes == classes else apply(design, SetValue(at="classes", value=classes))


def notes(design: DesignSpec, data: Dataset) -> tuple[str, ...]:
    """What is done to design and images to make them fit, a sentence each; none where they fit already."""
    said = []
    if design.classes != len(data.classes):
        said.append(f"{len(data.classes)} classes in place of {design.classes:,}, as the data have")
    if design.input.channels != data.channels:
        said.append(_channels(design.input.channels, data.channels))
    size = f"{design.input.height} × {design.input.width}"
    if not data.height:
        said.append(f"the middle of each image brought to {size}")
    elif (design.input.height, design.input.width) != (data.height, data.width):
        said.append(f"images resized from {data.height} × {data.width} to {size}")
    if data.remark:
        said.append(data.remark)
    return tuple(said)


def _channels(wanted: int, given: int) -> str:
    if given == 1:
        return f"grey repeated to {wanted} channels"
    return "color turned to grey" if wanted == 1 else f"color turned to grey and repeated to {wanted} channels"


def dropout_shares(graph: LayerGraph) -> tuple[float, ...]:
    """The shares that the design's dropout layers drop, in ascending order, each once; empty where it has none."""
    return tuple(sorted({node.op.p for node in graph.nodes if isinstance(node.op, ops.Dropout)}))


def has_batch_norm(graph: LayerGraph) -> bool:
    """Whether any layer, auxiliary heads included, normalizes over the batch."""
    return any(isinstance(node.op, ops.BatchNorm2d) for node in graph.nodes)
