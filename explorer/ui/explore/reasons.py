"""Why a layer is there: what the design would cost without it, from an edit that leaves it out and a new count."""

from collections.abc import Callable
from math import prod
from typing import Any

from explorer.analysis import LayerRow
from explorer.design import DesignError, SetValue, apply
from explorer.graph import ShapeError, ops
from explorer.ui import state
from explorer.ui.explore.place import Place
from explorer.ui.explore.residual_reasons import projection, residual_sum, shortcut
from explorer.ui.numbers import percent, shape_text, si


def reason(now: state.Reading, name: str) -> str:
    """One or two sentences about a layer, in this design's numbers; nothing where there is nothing to say."""
    row = next(row for row in now.analysis.layers if row.name == name)
    place = Place(now, now.graph.node(name), row)
    own = BRANCHES.get(place.node.scope.branch) or CELLS.get(place.cell)
    rule = own if own and isinstance(place.node.op, ops.Conv2d) else RULES.get(type(place.node.op))
    return rule(place) if rule else ""


def _reduction(place: Place) -> str:
    """What the branch would cost if its wide convolution read the block's input."""
    after = _without(place)
    if after is None:
        return _convolution(place)
    channels, reduced = place.row.input_shapes[0][0], place.row.output_shape[0]
    have, would = _branch(place.now, place.row), _branch(after, place.row)
    return (
        f"Reduces {channels:,} channels to {reduced:,} before the wide convolution reads them. Without it the branch "
        f"would have {would[0]:,} parameters instead of {have[0]:,} {_times(would[0], have[0])} and "
        f"{si(would[1])} MACs instead of {si(have[1])} {_times(would[1], have[1])}."
    )


def _projection(place: Place) -> str:
    """How wide the block would be with the bare pool, and what that costs behind it."""
    after = _without(place)
    if after is None:
        return _convolution(place)
    outputs = [_outputs(reading, place.row.scope.block) for reading in (place.now, after)]
    macs, would = place.now.analysis.macs, after.analysis.macs
    return (
        f"A pool passes all of its {place.row.input_shapes[0][0]:,} channels on; this brings them to "
        f"{place.row.output_shape[0]:,}. Without it the block would put out {outputs[1]:,} channels instead of "
        f"{outputs[0]:,}, and the network, whose next layers read them, would need {si(would)} MACs instead of "
        f"{si(macs)} ({percent((would - macs) / macs, signed=True)})."
    )


def _without(place: Place) -> state.Reading | None:
    """The design with the layer's cell emptied; None where that can't be."""
    try:
        return state.read(apply(place.now.design, SetValue(at=place.node.scope.path, value=None)))
    except (DesignError, ShapeError):
        return None


def _branch(reading: state.Reading, like: LayerRow) -> tuple[int, int]:
    """Parameters and MACs of the branch that the layer is in."""
    inside = [
        row
        for row in reading.analysis.layers
        if (row.scope.block, row.scope.branch) == (like.scope.block, like.scope.branch)
    ]
    return sum(row.parameters for row in inside), sum(row.macs for row in inside)


def _outputs(reading: state.Reading, block: str) -> int:
    return next(row.output_shape[0] for row in reading.analysis.blocks if row.name == block)


def _times(more: int, less: int) -> str:
    return f"({more / less:.1f} times)" if less else ""


def _first_branch(place: Place) -> str:
    return "Mixes the channels of each pixel and sees no neighbors: the cheapest look at the block's input."


def _convolution(place: Place) -> str:
    op: Any = place.node.op
    row = place.row
    alone = "Mixes the channels of each pixel and sees no neighbors: a linear layer at each pixel."
    parts = [alone] if op.kernel_size == (1, 1) else []
    if not parts:
        height, width = op.kernel_size
        parts.append(f"Each filter sees {height} × {width} pixels of all {row.input_shapes[0][0]:,} channels.")
    if op.stride != (1, 1):
        parts.append(_smaller(row))
    if row.scope.block and not row.scope.auxiliary:
        block = next(one for one in place.now.analysis.blocks if one.name == row.scope.block)
        if 0 < row.macs < block.macs:
            parts.append(f"It is {percent(row.macs / block.macs)} of the block's MACs.")
    parts.append(_keeps_size(place))
    return " ".join(part for part in parts if part)


def _keeps_size(place: Place) -> str:
    """Why height and width stay, where a window wider than 1 leaves them as they are."""
    op, row = place.node.op, place.row
    if not isinstance(op, ops.Conv2d) or op.stride != (1, 1) or row.input_shapes[0][1:] != row.output_shape[1:]:
        return ""
    kernel, padding = max(op.kernel_size), max(op.padding)
    if kernel == 1:
        return ""
    return (
        f"Padding {padding} = ({kernel} − 1) / 2 keeps {shape_text(row.output_shape[1:])}: 1 for a kernel of 3, 2 for "
        "5, 3 for 7."
    )


def _pool(place: Place) -> str:
    row = place.row
    if row.input_shapes[0][1:] == row.output_shape[1:]:
        size = shape_text(row.output_shape[1:])
        return f"Stride 1 and padding keep {size}, so that the branch can be concatenated with the others."
    return _smaller(row)


def _smaller(row: LayerRow) -> str:
    before, after = row.input_shapes[0][1:], row.output_shape[1:]
    factor = prod(before) / prod(after)
    return (
        f"Brings {shape_text(before)} pixels to {shape_text(after)}: the same convolution costs "
        f"{factor:.1f} times less behind it than before it."
    )


def _global_pool(place: Place) -> str:
    """What a linear layer on the flattened image would need, where one follows."""
    row, graph = place.row, place.now.graph
    channels = row.output_shape[0]
    text = f"Leaves one number per channel, {channels:,} in all, whatever the size of the image."
    linear = next((node for node in graph.nodes if isinstance(node.op, ops.Linear) and not node.scope.auxiliary), None)
    if linear is None or prod(row.output_shape) != channels or row.scope.auxiliary:
        return text
    outputs = linear.shape[0]
    would, have = (n * outputs + outputs for n in (prod(row.input_shapes[0]), channels))
    return f"{text} On the flattened image the linear layer would need {would:,} parameters instead of {have:,}."


def _join(place: Place) -> str:
    size = shape_text(place.row.output_shape[1:])
    return (
        f"Puts the branches' channels behind one another. All of them kept {size}: each kernel has the padding "
        "(kernel − 1) / 2, 1 for 3, 2 for 5."
    )


def _norm(place: Place) -> str:
    return (
        "Brings each channel to mean 0 and variance 1 over the batch, then scales and shifts it by two learned numbers."
    )


def _dropout(place: Place) -> str:
    op: Any = place.node.op
    return f"Sets {percent(op.p)} of the values to 0 in training, so that no unit relies on another. Idle in inference."


def _relu(place: Place) -> str:
    return "Without it two layers with weights in a row would be no more than one."


def _linear(place: Place) -> str:
    total = place.now.analysis.parameters
    if place.row.scope.auxiliary or not total:
        return ""
    return f"Every output reads every input: {percent(place.row.parameters / total)} of all parameters are here."


CELLS: dict[str, Callable[[Place], str]] = {
    "ch3x3red": _reduction,
    "ch5x5red": _reduction,
    "pool_proj": _projection,
    "ch1x1": _first_branch,
}
BRANCHES: dict[str, Callable[[Place], str]] = {"residual": projection, "shortcut": shortcut}
RULES: dict[type[Any], Callable[[Place], str]] = {
    ops.Conv2d: _convolution,
    ops.MaxPool2d: _pool,
    ops.AvgPool2d: _pool,
    ops.AdaptiveAvgPool2d: _global_pool,
    ops.Cat: _join,
    ops.Add: residual_sum,
    ops.BatchNorm2d: _norm,
    ops.Dropout: _dropout,
    ops.ReLU: _relu,
    ops.Linear: _linear,
}
