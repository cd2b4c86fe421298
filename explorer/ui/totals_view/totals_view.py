"""The totals as one Streamlit component: one message and a few words to repaint, where seven metrics are drawn anew."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from explorer.ui.frontend import SHARED, joined

FRONTEND = Path(__file__).parent / "frontend"


class Change(NamedTuple):
    """The difference to what was before: `+1.2 %`, `+73.8 k`."""

    share: str
    amount: str
    more: bool


class Help(NamedTuple):
    """What a figure means: sentences, and a small table of names and values."""

    text: str
    rows: Sequence[tuple[str, str]] = ()


class Figure(NamedTuple):
    """A number as it is written, in full, and what it means; `unchanged` says so where there is no change."""

    label: str
    value: str
    exact: str
    help: Help
    change: Change | None = None
    unchanged: str = ""

    def as_data(self) -> dict[str, Any]:
        """As it goes to the browser."""
        more = {"text": self.help.text, "rows": [list(row) for row in self.help.rows]}
        return {**self._asdict(), "help": more, "change": self.change._asdict() if self.change else None}


def script() -> str:
    """All modules as one."""
    return joined([SHARED / "element.js", FRONTEND / "tip.js", FRONTEND / "totals.js"])


_component = st.components.v2.component(
    "explorer.totals_view",
    html='<dl class="totals"></dl>',
    css=(FRONTEND / "totals.css").read_text(encoding="utf-8"),
    js=script(),
)


def totals_view(figures: Sequence[Figure], *, key: str) -> None:
    """Show the figures in a row that wraps where it is narrow."""
    _component(key=key, data={"figures": [figure.as_data() for figure in figures]}, height="content")
