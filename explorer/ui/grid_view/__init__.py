"""A table that is edited in the browser as a spreadsheet is: drawn, typed into, pasted into and selected there."""

from .grid_view import grid_view
from .table import Cell, GridColumn, Row, as_text

__all__ = ["Cell", "GridColumn", "Row", "as_text", "grid_view"]
