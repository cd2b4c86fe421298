"""The summary as text, for people."""

from collections.abc import Iterable

from explorer.analysis import CONVENTIONS, OPTIMIZERS, Field, Limits
from explorer.graph import Key, Shape, show
from explorer.text import one_line

from .summary_json import Told

MIB, GIB = 2**20, 2**30
OPTIMIZER_NAMES = dict(zip(OPTIMIZERS, ("SGD", "SGD with momentum", "Adam"), strict=True))


def as_text(told: Told) -> str:
    """A table of the layers, subtotals of the stages, then the totals."""
    return "\n".join([*_table(told), "", *_totals(told), *_memory(told)])


def _table(told: Told) -> list[str]:
    analysis = told.analysis
    width = max([len(row.name) for row in analysis.layers], default=0) + 4
    lines = [f"{'layer':{width}}{'op':20}{'output':>18}{'parameters':>14}{'MACs':>18}{'sees, px':>12}"]
    groups = {row.key: row for row in analysis.stages}
    before: Key | None = None
    for row in analysis.layers:
        if row.scope.stage_key != before:
            before = row.scope.stage_key
            total = groups[before]
            lines.append(_line(total.name, "", total.output_shape, total.parameters, total.macs, width))
        line = _line(f"  {row.name}", row.op, row.output_shape, row.parameters, row.macs, width)
        lines.append(f"{line}{_field(told.readings.fields[row.name]):>12}")
    return lines


def _line(name: str, op: str, shape: Shape, parameters: int, macs: int, width: int) -> str:
    return f"{name:{width}}{op:20}{show(shape):>18}{parameters:>14,}{macs:>18,}"


def _field(field: Field) -> str:
    return f"{field.height.size} × {field.width.size}"


def _totals(told: Told) -> list[str]:
    design, analysis = told.design, told.analysis
    size = design.input
    lines = [
        f"{one_line(design.name)}, input {size.channels} × {size.height} × {size.width}, {design.classes} classes, "
        f"{told.readings.depth} layers deep",
        f"{analysis.parameters:,} parameters, {analysis.macs:,} MACs = {analysis.flops:,} FLOPs per image (inference)",
        *_sizes(told.readings.limits),
    ]
    if told.tool != "torch":
        lines.append(f"counted as {told.tool} does: {CONVENTIONS[told.tool].differs}")
    if analysis.aux_parameters:
        lines.append(
            f"auxiliary heads, in training only: {analysis.aux_parameters:,} parameters, {analysis.aux_macs:,} MACs"
        )
    return lines


def _sizes(found: Limits) -> list[str]:
    lines = [
        f"smallest input: {_extents(axis.runs for axis in found)} runs; "
        f"{_extents(axis.no_single_pixel for axis in found)} leaves no convolution with a single pixel"
    ]
    if any(axis.same_weights[1] for axis in found):
        most = _extents(axis.same_weights[1] for axis in found)
        lines.append(f"largest input that the same weights take: {most}")
    return lines


def _extents(found: Iterable[int | None]) -> str:
    return " × ".join("none" if one is None else str(one) for one in found)


def _memory(told: Told) -> list[str]:
    found, setting = told.readings.memory, told.setting
    how = f"batch {setting.batch}, {setting.precision}, {OPTIMIZER_NAMES[setting.optimizer]}"
    lines = [
        f"memory of training ({how}): {_mib(found.training_peak)} at its peak",
        f"  of which weights {_mib(found.weights)}, gradients {_mib(found.gradients)}, optimizer "
        f"{_mib(found.optimizer)}, activations {_mib(found.activations)}; not all of them at once",
        f"memory of inference (batch {setting.batch}): {_mib(found.inference_peak)}",
    ]
    if told.available is not None:
        fits = f"{told.largest_batch:,} images" if told.largest_batch else "not even one image"
        lines.append(f"largest batch that trains in {told.available / GIB:g} GiB: {fits}")
    return lines


def _mib(count: int) -> str:
    return f"{count / MIB:,.1f} MiB"
