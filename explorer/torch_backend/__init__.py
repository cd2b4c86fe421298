"""Readings of a graph that need torch. With explorer.train the only place that imports it."""

from .crosscheck import Difference, differences
from .module import GraphModule, Outputs, to_module

__all__ = ["Difference", "GraphModule", "Outputs", "differences", "to_module"]
