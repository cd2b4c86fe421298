"""The table as a Streamlit component: spreadsheet keys, copy and paste, row selection, nothing typed is lost."""

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from explorer.ui.frontend import SHARED, joined
from explorer.ui.frontend.code import placeholder
from explorer.ui.frontend.said import Ack

FRONTEND = Path(__file__).parent / "frontend"
MODULES = ("table", "model", "clipboard", "editor", "input", "view", "main")
"""In the order in which they build on each other: each may import from the ones before it alone."""


def script() -> str:
    """All modules as one."""
    return joined([SHARED / "element.js", SHARED / "queue.js", *[FRONTEND / f"{name}.js" for name in MODULES]])


def _text(name: str) -> str:
    return (FRONTEND / name).read_text(encoding="utf-8")


NAME = "explorer.grid_view"
_component = st.components.v2.component(
    NAME, html=_text("grid_view.html"), css=_text("grid_view.css"), js=placeholder(NAME)
)
CODE = {NAME: script()}
"""For explorer.ui.frontend.code.bring, on each page with such a table."""


def grid_view(  # noqa: PLR0913, what a table has
    table: str,
    *,
    key: str,
    label: str,
    height: int,
    ack: Ack,
    on_said: Callable[[], None],
    selected: Sequence[str] = (),
    problem: str = "",
    asks: bool = True,
) -> None:
    """Show a table (JSON, see `as_text`), `height` pixels high at 14 px a rem.

    `on_said` is called when a person did something; what is in the component's state under `said`, to be read with
    `unheard`. `ack` is the answer to what was heard before. `problem` stands above the table, within its height.
    The rows that select one of `selected` are shaded, the first of them in sight. `asks`: what was typed is answered in
    two steps, and the browser asks for the second one.
    """
    data = {
        "key": key,
        "table": table,
        "label": label,
        "height": height,
        "ack": ack.as_data(),
        "selected": list(selected),
        "problem": problem,
        "asks": asks,
    }
    _component(key=key, data=data, height="content", on_said_change=on_said)
