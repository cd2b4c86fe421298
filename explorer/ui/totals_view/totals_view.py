"""The totals as one element of plain HTML.

Streamlit's frontend writes it in the same pass in which it takes an edit; a component's script is called a paint later,
and a metric each is drawn anew.
"""

from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import NamedTuple

import streamlit as st
from typing_extensions import TypedDict

from explorer.ui import theme
from explorer.ui.frontend.component import component

HELP = "totals_help"
"""The key of what opens their help: an element without looks, which the page hides."""
STYLE = Path(__file__).parent / "totals.css"
COLORS = {
    "text": "textColor",
    "background": "backgroundColor",
    "second-background": "secondaryBackgroundColor",
    "border": "borderColor",
    "link": "linkColor",
    "gray": "grayTextColor",
    "orange": "orangeTextColor",
    "blue": "blueTextColor",
}


class Change(NamedTuple):
    """The difference to what was before: `+1.2 %`, `+73.8 k`."""

    share: str
    amount: str
    more: bool


class Help(NamedTuple):
    """What a figure means: sentences, and a small table of names and values."""

    text: str
    rows: Sequence[tuple[str, str]] = ()


class TotalsData(TypedDict):
    """What the browser gets: nothing but the code."""


_opens_help = component("totals_view", TotalsData)


class Figure(NamedTuple):
    """A number as it is written, in full, and what it means; `unchanged` says so where there is no change."""

    label: str
    value: str
    exact: str
    help: Help
    change: Change | None = None
    unchanged: str = ""


@cache
def style() -> str:
    """The CSS, for the page to bring once: with the figures it would be read again at every edit."""
    size, weight = (st.get_option(f"theme.metricValueFont{part}") for part in ("Size", "Weight"))
    colors = theme.properties(COLORS)
    return f".totals {{{colors}--value-size: {size}; --value-weight: {weight};}}\n{STYLE.read_text(encoding='utf-8')}"


def bring_help() -> None:
    """Let the figures' help open, on the page once."""
    _opens_help(key=HELP, data={})


def totals_view(figures: Sequence[Figure]) -> None:
    """Show the figures in a row that wraps where it is narrow."""
    st.html(f'<dl class="totals">{"".join(_figure(n, figure) for n, figure in enumerate(figures))}</dl>')


def _figure(number: int, figure: Figure) -> str:
    """Few elements and attributes: Streamlit's frontend sanitizes each of them at every edit."""
    label, tip = escape(figure.label), f"total-{number}"
    opens = f'popovertarget="{tip}" popovertargetaction="show" aria-describedby="{tip}"'
    return (
        f'<div><dt>{label}<button {opens} aria-label="About {label}">?</button>'
        f'<div id="{tip}" role="tooltip" popover>{_help(figure)}</div></dt>'
        f"<dd>{escape(figure.value)}</dd><dd>{_change(figure)}</dd></div>"
    )


def _change(figure: Figure) -> str:
    if not figure.change:
        return f"<span>{escape(figure.unchanged)}</span>" if figure.unchanged else ""
    name, arrow = ("more", "↑") if figure.change.more else ("less", "↓")
    return f'<span class="{name}">{arrow} {escape(figure.change.share)}</span>{escape(figure.change.amount)}'


def _help(figure: Figure) -> str:
    rows = "".join(f"<tr><th>{escape(name)}<td>{escape(value)}" for name, value in figure.help.rows)
    table = f"<table>{rows}</table>" if rows else ""
    return f"{escape(figure.help.text)}{table}<p><b>{escape(figure.exact)}</b> exactly"
