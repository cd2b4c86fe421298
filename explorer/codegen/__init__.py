"""LayerGraph -> a PyTorch file that needs nothing of ours. Knows only the graph."""

from .generate import to_code

__all__ = ["to_code"]
