"""The settings in which runs differ, side by side: a plain table, whose long names break where there is no room."""

from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from explorer.runs.compare import differences
from explorer.runs.records import Run
from explorer.ui import numbers

STYLE = Path(__file__).parent / "differences.css"
MOST = 10  # columns that a person can compare
ABSENT = "–"
LABEL = "Settings that differ"


@cache
def style() -> str:
    """The CSS, for the page to bring once."""
    return STYLE.read_text(encoding="utf-8")


def compare(ticked: tuple[Run, ...]) -> None:
    """The settings in which the ticked runs differ."""
    with st.container(border=True, height="stretch"):
        st.markdown(f"**{LABEL}** :gray[of the ticked runs]")
        if len(ticked) < 2:
            st.caption("Tick two runs or more.")
            return
        shown = ticked[:MOST]
        rows = rows_of(shown)
        st.html(as_table([f"{run.name} {run.label}".strip() for run in shown], rows))
        if len(rows) == 1:
            st.caption("None: these runs were told the same.")
        if len(ticked) > MOST:
            st.caption(f"Of the first {MOST} of {len(ticked):,} ticked runs.")


def rows_of(runs: Sequence[Run]) -> dict[str, tuple[Any, ...]]:
    """The accuracy of each, and each setting that is not the same in all; the design's by their path in it."""
    reached = tuple(None if run.test_accuracy is None else numbers.percent(run.test_accuracy) for run in runs)
    named = {"design.name": "design"}
    settings = {named.get(name, name.removeprefix("design.")): held for name, held in differences(runs).items()}
    return {"test accuracy": reached} | settings


def as_table(names: Sequence[str], rows: Mapping[str, Sequence[Any]]) -> str:
    """The table as HTML; whatever a person named a run stays text."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    body = "".join(f'<tr><th scope="row">{_breaking(name)}</th>{_cells(values)}</tr>' for name, values in rows.items())
    scrolls = f'<div class="differences" role="region" aria-label="{LABEL}" tabindex="0">'
    return f"{scrolls}<table><thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table></div>"


def _cells(values: Sequence[Any]) -> str:
    return "".join(f"<td>{escape(ABSENT if value is None else str(value))}</td>" for value in values)


def _breaking(name: str) -> str:
    """A dotted name that may break behind its dots and underscores."""
    return escape(name).replace(".", ".<wbr>").replace("_", "_<wbr>")
