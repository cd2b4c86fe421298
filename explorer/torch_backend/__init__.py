"""Readings of a graph that need torch. With explorer.train the only place that imports it.

crosscheck stands apart: torch's counter loads triton, which a run's start would pay for.
"""

from .fusion import fuse
from .module import GraphModule, Outputs, to_module
from .overwrite import overwrite

__all__ = ["GraphModule", "Outputs", "fuse", "overwrite", "to_module"]
