"""The layer graph: ops, shapes, nodes. Standard library only."""

from .layer_graph import GraphBuilder, LayerGraph, Node, Scope, ShapeError
from .ops import Op
from .shapes import SHAPE_RULES, Shape, show

__all__ = ["SHAPE_RULES", "GraphBuilder", "LayerGraph", "Node", "Op", "Scope", "Shape", "ShapeError", "show"]
