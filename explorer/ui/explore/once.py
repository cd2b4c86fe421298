"""What the page needs once, outside of what is drawn again at every edit: its style, and the code of its components."""

from functools import cache
from pathlib import Path

import streamlit as st

from explorer.ui import graph_view, grid_view, totals_view
from explorer.ui.frontend.code import bring

STYLES = [Path(__file__).parent / name for name in ("page.css", "present.css")]


def once() -> None:
    """Send both."""
    st.html(f"<style>{_style()}</style>")
    bring(graph_view.CODE | grid_view.CODE)


@cache
def _style() -> str:
    return totals_view.style() + "".join(path.read_text(encoding="utf-8") for path in STYLES)
