"""All numbers of a design that must never change by themselves, with the names of its layers apart.

Names may be changed on purpose, numbers never: so they are kept in different entries.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from explorer.analysis import Readings, Setting, readings
from explorer.design import DesignSpec
from explorer.graph import LayerGraph
from explorer.lowering import lower

MOST_TOLD = 5


def figures(design: DesignSpec) -> dict[str, Any]:
    """`totals`, the table of `layers` without names, and the layers' `names`, as plain data."""
    graph = lower(design)
    found = readings(graph, Setting())
    rows = found.analysis.layers
    layers = [[row.op, list(row.output_shape), row.parameters, row.macs] for row in rows]
    told = {"totals": totals(graph, found), "layers": layers, "names": [row.name for row in rows]}
    return dict(json.loads(json.dumps(told)))


def totals(graph: LayerGraph, found: Readings) -> dict[str, Any]:
    """What a design costs and is, in the setting that the pages begin with (bytes: of 32 images, with momentum)."""
    analysis, memory = found.analysis, found.memory
    image = [node.name for node in graph.inference if len(node.shape) == 3][-1]
    return {
        "parameters": analysis.parameters,
        "macs": analysis.macs,
        "aux_parameters": analysis.aux_parameters,
        "aux_macs": analysis.aux_macs,
        "output_shape": graph.shapes[graph.output],
        "aux_shapes": [graph.shapes[name] for name in graph.aux_outputs],
        "layer_count": len(analysis.layers),
        "depth": found.depth,
        "receptive_field": found.fields[image],  # of the last image
        "weights": memory.weights,
        "buffers": memory.buffers,
        "optimizer": memory.optimizer,
        "activations": memory.activations,
        "training_peak": memory.training_peak,
        "forward_peak": memory.forward_peak,
        "inference_peak": memory.inference_peak,
        "limits": found.limits,
        "operations": dict(found.counted),
        "groups": [[row.parameters, row.macs, row.output_shape] for row in (*analysis.stages, *analysis.blocks)],
    }


def differences(expected: Any, found: Any, where: str) -> list[str]:
    """What differs, each in one line with its place: `nin macs: 5, was 4`."""
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        pairs = {key: (expected.get(key, NONE), found.get(key, NONE)) for key in (*expected, *found)}
        return [line for key, pair in pairs.items() for line in differences(*pair, f"{where} {key}")]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        items = enumerate(zip(expected, found, strict=True))
        return [line for at, pair in items for line in differences(*pair, f"{where}[{at}]")]
    return [] if expected == found else [f"{where}: {_short(found)}, was {_short(expected)}"]


NONE = "nothing"


def few(lines: list[str]) -> str:
    """The first of these lines, and how many there are."""
    more = [f"and {len(lines) - MOST_TOLD:,} more"] if len(lines) > MOST_TOLD else []
    return "\n".join([*lines[:MOST_TOLD], *more])


def _short(value: Any) -> str:
    if isinstance(value, list) and len(value) > MOST_TOLD:
        return f"{len(value):,} items"
    return json.dumps(value)


def read(path: Path) -> dict[str, Any]:
    """The entries of a file by their names."""
    return dict(json.loads(path.read_text(encoding="utf-8")))


def write(path: Path, entries: Mapping[str, Any]) -> None:
    """The entries, one a line, so that a change shows which."""
    lines = [f"{json.dumps(name)}: {json.dumps(entry, separators=(',', ':'))}" for name, entry in entries.items()]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
