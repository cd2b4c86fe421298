"""The numbers of one design at the page's input and classes."""

from functools import lru_cache
from typing import NamedTuple

from explorer.analysis import analyze, analyze_as, depth, memory, receptive_fields
from explorer.design import PRESETS, TITLES, DesignError, DesignSpec, SetValue, apply, preset
from explorer.graph import LayerGraph, ShapeError, ops
from explorer.lowering import lower
from explorer.states import Setting

Size = tuple[int, int, int]


class Row(NamedTuple):
    """One network. Memory in bytes; `field` is the widest receptive field of a convolution, in pixels."""

    name: str
    title: str
    parameters: int
    macs: int
    activations: int
    training: int
    depth: int
    field: int
    linear: int


class Refused(NamedTuple):
    """A network that can't run there, and why."""

    title: str
    reason: str


def at(design: DesignSpec, size: Size, classes: int) -> DesignSpec:
    """The design at another input and number of classes. Raises DesignError."""
    values = dict(zip(("input.channels", "input.height", "input.width"), size, strict=True)) | {"classes": classes}
    return apply(design, *[SetValue(at=path, value=value) for path, value in values.items()])


def read(design: DesignSpec, title: str, size: Size, classes: int, how: Setting) -> Row | Refused:
    """A design's row, or why there is none."""
    if design.head is None:
        return Refused(title, "it has no head, so it tells no classes apart")
    try:
        graph = lower(at(design, size, classes))
    except (DesignError, ShapeError) as error:
        return Refused(title, str(error))
    analysis, needs = analyze_as(graph, how.convention), memory(graph, how.training)
    return Row(
        name=design.name,
        title=title,
        parameters=analysis.parameters,
        macs=analysis.macs,
        activations=needs.activations,
        training=needs.training_peak,
        depth=depth(graph),
        field=_widest_field(graph),
        linear=_linear_parameters(graph),
    )


def _widest_field(graph: LayerGraph) -> int:
    fields = receptive_fields(graph)
    convs = [node.name for node in graph.nodes if isinstance(node.op, ops.Conv2d) and not node.scope.auxiliary]
    return max([max(axis.size for axis in fields[name]) for name in convs], default=0)


def _linear_parameters(graph: LayerGraph) -> int:
    return sum(row.parameters for row in analyze(graph).layers if row.op == "Linear" and not row.scope.auxiliary)


@lru_cache(maxsize=32)
def preset_rows(size: Size, classes: int, how: Setting) -> tuple[Row | Refused, ...]:
    """Every preset, in the order of the presets."""
    return tuple(read(preset(name), TITLES[name], size, classes, how) for name in PRESETS)
