"""The measures of a network, each listed once: what it is called, its unit, how it adds up, how it is read off a graph.

Totals on a page, differences of two states and their effects read this table.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from explorer.graph import LayerGraph

from .analyze import Analysis, analyze
from .conventions import counted
from .depth import depth
from .limits import Limits, limits
from .memory import Memory, memory
from .setting import Setting

Unit = Literal["", "layers", "px", "B"]


@dataclass(frozen=True)
class Numbers:
    """A graph's readings in a setting, each computed once and when it is asked for."""

    graph: LayerGraph
    setting: Setting
    convention: str
    known: Analysis | None = None

    @cached_property
    def analysis(self) -> Analysis:
        """Parameters and MACs with their rows; `known` where somebody has analyzed the graph before."""
        return self.known or analyze(self.graph)

    @cached_property
    def operations(self) -> int:
        """MACs as the chosen tool counts."""
        return counted(self.graph, self.convention)

    @cached_property
    def memory(self) -> Memory:
        """Memory in the setting."""
        return memory(self.graph, self.setting)

    @cached_property
    def limits(self) -> Limits:
        """The sizes of image."""
        return limits(self.graph)


class Measure(NamedTuple):
    """One number of a network.

    `adds`: whether the network's is the sum of its layers'. A peak, a longest way, a least size are of the whole alone.
    """

    name: str
    label: str
    unit: Unit
    adds: bool
    value: Callable[[Numbers], int]


MEASURES = (
    Measure("parameters", "Parameters", "", True, lambda numbers: numbers.analysis.parameters),
    Measure("macs", "MACs per image", "", True, lambda numbers: numbers.operations),
    Measure("flops", "FLOPs per image", "", True, lambda numbers: 2 * numbers.operations),
    Measure("depth", "Depth", "layers", False, lambda numbers: depth(numbers.graph)),
    Measure(
        "smallest_input",
        "Smallest input",
        "px",
        False,
        lambda numbers: max(axis.no_single_pixel or axis.runs for axis in numbers.limits),
    ),
    Measure("activations", "Activation memory", "B", True, lambda numbers: numbers.memory.activations),
    Measure("training_memory", "Training memory", "B", False, lambda numbers: numbers.memory.training_peak),
    Measure("aux_parameters", "In training also", "", True, lambda numbers: numbers.analysis.aux_parameters),
)
BY_NAME = {measure.name: measure for measure in MEASURES}


def values(numbers: Numbers) -> dict[str, int]:
    """Every measure by its name."""
    return {measure.name: measure.value(numbers) for measure in MEASURES}
