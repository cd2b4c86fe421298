"""Readings of a graph that are numbers."""

from .analyze import Analysis, GroupRow, LayerRow, analyze
from .conventions import CONVENTIONS, Convention, analyze_as, counted, tool_total
from .depth import depth
from .explain import Formula, explain
from .limits import Extents, Limits, limits
from .memory import LayerMemory, Memory, largest_batch, memory
from .paper_table import TABLE_1, Compared, compare_table_1
from .readings import Readings, readings
from .receptive_field import Axis, Field, receptive_fields
from .setting import OPTIMIZERS, PRECISIONS, Setting
from .widths import effective_widths

__all__ = [
    "CONVENTIONS",
    "OPTIMIZERS",
    "PRECISIONS",
    "TABLE_1",
    "Analysis",
    "Axis",
    "Compared",
    "Convention",
    "Extents",
    "Field",
    "Formula",
    "GroupRow",
    "LayerMemory",
    "LayerRow",
    "Limits",
    "Memory",
    "Readings",
    "Setting",
    "analyze",
    "analyze_as",
    "compare_table_1",
    "counted",
    "depth",
    "effective_widths",
    "explain",
    "largest_batch",
    "limits",
    "memory",
    "readings",
    "receptive_fields",
    "tool_total",
]
