"""All readings of a graph that are numbers, together: what one needs of another is computed once."""

from collections.abc import Mapping
from typing import NamedTuple

from explorer.graph import LayerGraph

from .analyze import Analysis, analyze
from .conventions import counted_by_all
from .depth import depth
from .limits import Limits, limits
from .memory import Memory, memory
from .receptive_field import Field, receptive_fields
from .setting import Setting


class Readings(NamedTuple):
    """Costs with their rows, operations by tool, memory in a setting, each node's receptive field, limits, depth."""

    analysis: Analysis
    counted: Mapping[str, int]
    memory: Memory
    fields: Mapping[str, Field]
    limits: Limits
    depth: int


def readings(graph: LayerGraph, setting: Setting) -> Readings:
    """Everything there is to know of a graph in a setting."""
    analysis = analyze(graph)
    return Readings(
        analysis,
        counted_by_all(graph, analysis),
        memory(graph, setting, analysis),
        receptive_fields(graph),
        limits(graph),
        depth(graph),
    )
