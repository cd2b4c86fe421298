"""A row of figures, each with its change and what it means."""

from .totals_view import Change, Figure, Help, totals_view

__all__ = ["Change", "Figure", "Help", "totals_view"]
