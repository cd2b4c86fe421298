"""Drawings of a layer graph: Graphviz DOT, SVG, and the tree of the block view. Needs explorer.graph alone."""

from .block_tree import block_tree
from .dot import DOT_RULES, to_dot
from .svg import RenderError, draws_pdf, to_pdf, to_svg

__all__ = ["DOT_RULES", "RenderError", "block_tree", "draws_pdf", "to_dot", "to_pdf", "to_svg"]
