"""`summary`: totals, blocks and layers of a design, counted as torch does or as another tool."""

import argparse
import json
from collections.abc import Iterable
from typing import Any

from explorer.analysis import CONVENTIONS, Analysis, Limits, analyze_as, limits
from explorer.design import DesignSpec
from explorer.graph import Shape, show
from explorer.lowering import lower


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add --count."""
    parser.add_argument(
        "--count",
        choices=list(CONVENTIONS),
        default="torch",
        help="count operations as this tool does",
    )


def run(design: DesignSpec, arguments: argparse.Namespace) -> int:
    """Print the summary as text, or as JSON with --json."""
    graph = lower(design)
    analysis = analyze_as(graph, arguments.count)
    if arguments.json:
        print(json.dumps(summary(design, analysis, limits(graph), arguments.count), indent=2))
    else:
        print(_text(design, analysis, limits(graph), arguments.count))
    return 0


def summary(design: DesignSpec, analysis: Analysis, sizes: Limits, count: str = "torch") -> dict[str, Any]:
    """The summary as plain data. Shapes leave the batch out; totals describe inference; MACs are as `count` counts.

    `smallest_input` is per axis, [height, width], with the other axis as it is and without auxiliary heads; null where
    no size does. `largest_input` is the largest that the same weights take; null where nothing bounds it.
    """
    size, convention = design.input, CONVENTIONS[count]
    return {
        "name": design.name,
        "input": [size.channels, size.height, size.width],
        "classes": design.classes,
        "parameters": analysis.parameters,
        "macs": analysis.macs,
        "flops": analysis.flops,
        "aux_parameters": analysis.aux_parameters,
        "aux_macs": analysis.aux_macs,
        "count": {
            "tool": count,
            "total": convention.per_mac * analysis.macs,
            "unit": convention.unit,
            "differs": convention.differs,
        },
        "smallest_input": {
            "runs": [axis.runs for axis in sizes],
            "no_single_pixel": [axis.no_single_pixel for axis in sizes],
        },
        "largest_input": [axis.same_weights[1] for axis in sizes],
        "layers": [
            {
                "name": row.name,
                "op": row.op,
                "input_shapes": [list(shape) for shape in row.input_shapes],
                "output_shape": list(row.output_shape),
                "parameters": row.parameters,
                "macs": row.macs,
            }
            for row in analysis.layers
        ],
        "blocks": [
            {
                "name": row.name,
                "stage": row.stage,
                "kind": row.kind,
                "input_shape": list(row.input_shape),
                "output_shape": list(row.output_shape),
                "parameters": row.parameters,
                "macs": row.macs,
            }
            for row in analysis.blocks
        ],
    }


def _text(design: DesignSpec, analysis: Analysis, sizes: Limits, count: str) -> str:
    size = design.input
    width = max(len(row.name) for row in analysis.layers) + 2
    lines = [f"{'layer':{width}}{'op':20}{'output':>18}{'parameters':>14}{'MACs':>18}"]
    stage = ""
    for row in analysis.layers:
        if row.scope.stage != stage:
            stage = row.scope.stage
            total = next(one for one in analysis.stages if one.name == stage)
            lines.append(_line(stage, "", total.output_shape, total.parameters, total.macs, width))
        lines.append(_line(f"  {row.name}", row.op, row.output_shape, row.parameters, row.macs, width))
    lines += [
        "",
        f"{design.name}, input {size.channels} × {size.height} × {size.width}, {design.classes} classes",
        f"{analysis.parameters:,} parameters, {analysis.macs:,} MACs = {analysis.flops:,} FLOPs per image (inference)",
        f"smallest input: {_extents(axis.runs for axis in sizes)} runs; "
        f"{_extents(axis.no_single_pixel for axis in sizes)} leaves no convolution with a single pixel",
    ]
    if count != "torch":
        lines.append(f"counted as {count} does: {CONVENTIONS[count].differs}")
    if analysis.aux_parameters:
        lines.append(
            f"auxiliary heads, in training only: {analysis.aux_parameters:,} parameters, {analysis.aux_macs:,} MACs"
        )
    return "\n".join(lines)


def _extents(found: Iterable[int | None]) -> str:
    return " × ".join("none" if one is None else str(one) for one in found)


def _line(name: str, op: str, shape: Shape, parameters: int, macs: int, width: int) -> str:
    return f"{name:{width}}{op:20}{show(shape):>18}{parameters:>14,}{macs:>18,}"
