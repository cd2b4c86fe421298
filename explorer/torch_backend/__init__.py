"""Readings of a graph that need torch. With explorer.train the only place that imports it."""

from .crosscheck import Difference, differences
from .fusion import fuse
from .module import GraphModule, Outputs, to_module

__all__ = ["Difference", "GraphModule", "Outputs", "differences", "fuse", "to_module"]
