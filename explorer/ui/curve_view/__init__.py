"""Curves that grow while a person looks at them: zoom, hover and drawing stay as they are from tick to tick."""

from .curve_view import Chart, Line, Mark, curve_view

__all__ = ["Chart", "Line", "Mark", "curve_view"]
