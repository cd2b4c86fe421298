"""The row of totals."""

from .totals_view import Change, Figure, Help, bring_help, style, totals_view

__all__ = ["Change", "Figure", "Help", "bring_help", "style", "totals_view"]
