"""Why a block or a stage is there: one or two sentences in this design's numbers."""

from collections.abc import Callable, Sequence
from typing import Any

from explorer.analysis import GroupRow, LayerRow
from explorer.graph import ops
from explorer.ui import state
from explorer.ui.explore.block_forms import BlockForm, in_form
from explorer.ui.explore.reasons import reason
from explorer.ui.numbers import percent, shape_text

NAIVE, REDUCED = "naive", "with reductions"


def block_reason(now: state.Reading, rows: Sequence[LayerRow]) -> str:
    """About the block of these layers; nothing for a kind that nothing is said of."""
    block = next(one for one in now.analysis.blocks if one.name == rows[0].scope.block)
    rule = BLOCKS.get(block.kind)
    return rule(now, block, rows) if rule else ""


def _inception(now: state.Reading, block: GroupRow, rows: Sequence[LayerRow]) -> str:
    text = (
        f"Several kernels look at the same {shape_text(block.input_shape[1:])} pixels, so that none has to be chosen."
    )
    variants = next(place[3] for place in now.design.blocks() if place[2].id == block.name)
    other = in_form(now, block.name, REDUCED if variants.naive else NAIVE)
    if other and (other.channels, other.macs) != (block.output_shape[0], block.macs):
        start = "With the reductions of its row" if variants.naive else "As a naive block, without reductions,"
        text += f" {start} it would put out {_against(other, block)}."
    add = next((node.op for node in now.graph.nodes if node.scope.block == block.name and node.op.kind == "Add"), None)
    return text + (f" {_residual(add)}" if add else "")


def _against(form: BlockForm, block: GroupRow) -> str:
    """Another form's channels and MACs, beside those of the block."""
    less, more = sorted((form.macs, block.macs))
    times = f"{more / less:.1f} times {'more' if form.macs > block.macs else 'fewer'} MACs" if less else "no MACs"
    return f"{form.channels:,} channels instead of {block.output_shape[0]:,} and cost {times}"


def _residual(add: Any) -> str:
    return f"Its input goes around it, and {add.alpha:g} of what the branches give is added to that."


def _conv(now: state.Reading, block: GroupRow, rows: Sequence[LayerRow]) -> str:
    return reason(now, next(row.name for row in rows if row.op == "Conv2d"))


def _vgg(now: state.Reading, block: GroupRow, rows: Sequence[LayerRow]) -> str:
    """Beside one convolution that sees as much."""
    convs = [row for row in rows if row.op == "Conv2d"]
    if len(convs) < 2:
        return _conv(now, block, rows)
    side = 1 + 2 * len(convs)
    into, out = convs[0].input_shapes[0][0], convs[-1].output_shape[0]
    op = now.graph.node(convs[-1].name).op
    bias = out if isinstance(op, ops.Conv2d) and op.bias else 0
    one, have = side * side * into * out + bias, sum(row.parameters for row in convs)
    text = f"Its {len(convs)} 3×3 convolutions in a row see {side} × {side} pixels, with a ReLU behind each."
    if one > have:
        return f"{text} One {side}×{side} convolution would have {one:,} parameters instead of {have:,}."
    return (
        f"{text} One {side}×{side} convolution would have {one:,} parameters, fewer than their {have:,}: only the "
        f"first of them reads as few as {into:,} channels."
    )


def _nin(now: state.Reading, block: GroupRow, rows: Sequence[LayerRow]) -> str:
    first, *behind = [row for row in rows if row.op == "Conv2d"]
    if not behind:
        return reason(now, first.name)
    kernel = now.graph.node(behind[0].name).op
    size = "×".join(map(str, kernel.kernel_size)) if isinstance(kernel, ops.Conv2d) else ""
    mixes = (
        "mix the channels of each pixel: a 1×1 convolution is a linear layer at each pixel"
        if size == "1×1"
        else "see neighbors too, unlike the 1×1 of the paper"
    )
    part = sum(row.macs for row in behind) / block.macs if block.macs else 0.0
    return (
        f"A small network at each pixel: the first convolution sees neighbors, the {len(behind)} {size} behind it "
        f"{mixes}. They take {percent(part)} of the block's MACs."
    )


BLOCKS: dict[str, Callable[[state.Reading, GroupRow, Sequence[LayerRow]], str]] = {
    "inception": _inception,
    "conv": _conv,
    "vgg": _vgg,
    "nin": _nin,
}


def stage_reason(now: state.Reading, stage: GroupRow, rows: Sequence[LayerRow]) -> str:
    """About a stage, the stem, the head or an auxiliary head."""
    if stage.kind == "auxiliary":
        return "Injects a gradient halfway: in training its loss, times 0.3, is added to the network's."
    if len(stage.output_shape) == 1:
        return _head(now, stage, rows)
    before, after = stage.input_shape[1:], stage.output_shape[1:]
    if before == after or not all((*before, *after)):
        channels = stage.input_shape[0], stage.output_shape[0]
        return f"Keeps {shape_text(after)} pixels and brings {channels[0]:,} channels to {channels[1]:,}."
    cheaper = before[0] * before[1] / (after[0] * after[1])
    verb = "costs" if cheaper >= 1 else "would cost"
    return (
        f"Brings {shape_text(before)} pixels to {shape_text(after)}: behind it the same convolution {verb} "
        f"{cheaper:.1f} times less than in front of it."
    )


def _head(now: state.Reading, stage: GroupRow, rows: Sequence[LayerRow]) -> str:
    pool = next((row for row in rows if row.op == "AdaptiveAvgPool2d"), None)
    if pool:
        return reason(now, pool.name)
    total = now.analysis.parameters
    part = f" It has {percent(stage.parameters / total)} of all parameters." if total else ""
    return f"Turns {shape_text(stage.input_shape)} into {stage.output_shape[0]:,} numbers, one for each class.{part}"
