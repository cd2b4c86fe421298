"""The summary as plain data, for programs: a stable interface, described in the README."""

from typing import Any, NamedTuple

from explorer.analysis import CONVENTIONS, Analysis, Field, GroupRow, LayerRow, Readings, Setting
from explorer.design import DesignSpec
from explorer.graph import LayerGraph, ops


class Told(NamedTuple):
    """What there is to tell of a design; `analysis` counts MACs as `tool` does, `available` is in bytes."""

    design: DesignSpec
    graph: LayerGraph
    tool: str
    analysis: Analysis
    readings: Readings
    setting: Setting
    available: int | None
    largest_batch: int | None


def as_json(told: Told) -> dict[str, Any]:
    """The summary. Shapes leave the batch out; totals describe inference; MACs are as the tool counts; memory in bytes.

    `smallest_input` is per axis, [height, width], with the other axis as it is and without auxiliary heads; null where
    no size does. `largest_input` is the largest that the same weights take; null where nothing bounds it.
    """
    design, analysis, sizes = told.design, told.analysis, told.readings.limits
    size, convention = design.input, CONVENTIONS[told.tool]
    return {
        "name": design.name,
        "input": [size.channels, size.height, size.width],
        "classes": design.classes,
        "parameters": analysis.parameters,
        "macs": analysis.macs,
        "flops": analysis.flops,
        "aux_parameters": analysis.aux_parameters,
        "aux_macs": analysis.aux_macs,
        "depth": told.readings.depth,
        "count": {
            "tool": told.tool,
            "total": convention.per_mac * analysis.macs,
            "unit": convention.unit,
            "differs": convention.differs,
        },
        "smallest_input": {
            "runs": [axis.runs for axis in sizes],
            "no_single_pixel": [axis.no_single_pixel for axis in sizes],
        },
        "largest_input": [axis.same_weights[1] for axis in sizes],
        "memory": _memory(told),
        "layers": [_layer(told, at, row) for at, row in enumerate(analysis.layers, 1)],
        "blocks": [_block(row) for row in analysis.blocks],
    }


def _memory(told: Told) -> dict[str, Any]:
    found, setting = told.readings.memory, told.setting
    return {
        "setting": {"batch": setting.batch, "precision": setting.precision, "optimizer": setting.optimizer},
        "weights": found.weights,
        "buffers": found.buffers,
        "gradients": found.gradients,
        "optimizer": found.optimizer,
        "activations": found.activations,
        "training_peak": found.training_peak,
        "inference_weights": found.inference_weights,
        "forward_peak": found.forward_peak,
        "inference_peak": found.inference_peak,
        "available": told.available,
        "largest_batch": told.largest_batch,
    }


def _layer(told: Told, at: int, row: LayerRow) -> dict[str, Any]:
    node, needs, fields = told.graph.nodes[at], told.readings.memory.layers[at], told.readings.fields
    data = {
        "name": row.name,
        "op": row.op,
        "input_shapes": [list(shape) for shape in row.input_shapes],
        "output_shape": list(row.output_shape),
        "parameters": row.parameters,
        "macs": row.macs,
        "memory": {
            "weights": needs.weights,
            "gradients": needs.gradients,
            "optimizer": needs.optimizer,
            "activations": needs.activations,
        },
        "receptive_field": _field(fields[row.name], image=len(row.output_shape) == 3),
    }
    if isinstance(node.op, ops.Cat | ops.Add):
        data["branches"] = [{"from": one, "receptive_field": _field(fields[one], image=True)} for one in node.inputs]
    return data


def _field(field: Field, *, image: bool) -> dict[str, Any]:
    """Height and width each; a vector has no place in the image any more, so that stride and padding say nothing."""
    return {
        "size": [axis.size for axis in field],
        "stride": [axis.stride for axis in field] if image else None,
        "padding": [axis.padding for axis in field] if image else None,
    }


def _block(row: GroupRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "stage": row.stage,
        "kind": row.kind,
        "input_shape": list(row.input_shape),
        "output_shape": list(row.output_shape),
        "parameters": row.parameters,
        "macs": row.macs,
    }
