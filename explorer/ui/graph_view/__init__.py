"""The graph of a network, as blocks and as layers: drawn, selected and opened in the browser."""

from .binding import Given, GraphEvent
from .graph_view import CODE, Layers, graph_view

__all__ = ["CODE", "Given", "GraphEvent", "Layers", "graph_view"]
