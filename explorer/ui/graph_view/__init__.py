"""The graph of a network, as blocks and as layers: drawn, selected and opened in the browser."""

from .files import FileAnswer, FileMaker, answer, asked_for
from .graph_view import graph_view
from .shown import GraphEvent, kept_by, shown_by

__all__ = [
    "FileAnswer",
    "FileMaker",
    "GraphEvent",
    "answer",
    "asked_for",
    "graph_view",
    "kept_by",
    "shown_by",
]
