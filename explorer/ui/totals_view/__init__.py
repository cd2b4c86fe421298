"""A row of figures, each with its change and what it means."""

from .totals_view import Change, Figure, Help, script, totals_view

__all__ = ["Change", "Figure", "Help", "script", "totals_view"]
