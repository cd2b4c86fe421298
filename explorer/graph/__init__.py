"""The layer graph: ops, shapes, nodes. Standard library only."""

from .layer_graph import AUXILIARY, BLOCK, STAGE, GraphBuilder, Key, LayerGraph, Node, Scope, ShapeError
from .ops import Op
from .shapes import SHAPE_RULES, Shape, show

__all__ = [
    "AUXILIARY",
    "BLOCK",
    "SHAPE_RULES",
    "STAGE",
    "GraphBuilder",
    "Key",
    "LayerGraph",
    "Node",
    "Op",
    "Scope",
    "Shape",
    "ShapeError",
    "show",
]
