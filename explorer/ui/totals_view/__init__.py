"""The row of totals."""

from .totals_view import Change, Figure, Help, style, totals_view

__all__ = ["Change", "Figure", "Help", "style", "totals_view"]
