"""Drawings of a layer graph: Graphviz DOT, SVG, and the tree that the browser draws. Needs explorer.graph alone."""

from .block_tree import block_tree, layer_details
from .branches import branch_id, branch_steps
from .dot import DOT_RULES, to_dot
from .folding import closed_at_first
from .ordered import dot_in_order
from .part_ids import PartIds
from .pdf import svg_to_pdf
from .svg import RenderError, to_svg

__all__ = [
    "DOT_RULES",
    "PartIds",
    "RenderError",
    "block_tree",
    "branch_id",
    "branch_steps",
    "closed_at_first",
    "dot_in_order",
    "layer_details",
    "svg_to_pdf",
    "to_dot",
    "to_svg",
]
