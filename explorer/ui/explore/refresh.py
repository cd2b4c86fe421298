"""The parts of the Explore page, each a fragment of its own, and which of them are drawn again when something changed.

Streamlit reruns a whole page in its order. Here an edit redraws the board first (totals, graph, tables), what nobody
waits for after it; a selection redraws the board and the inspector alone. A cell of a table costs a single run of
the board that it is in; the table asks for the rest by itself when that is painted and nothing more was typed.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import ParamSpec

import streamlit as st

from explorer.ui import failures, state
from explorer.ui.streamlit_private import runs_one_fragment

P = ParamSpec("P")

BOARD = "board"
ORDER = ("inspector", BOARD, "title", "controls", "below")
"""In the order in which they are drawn after a selection; after an edit the board comes first."""
PEOPLE_SAY = {
    "inspector": "inspector",
    BOARD: "board",
    "title": "title row",
    "controls": "control row",
    "below": "part below the tables",
}


def part(name: str) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Make a function draw the part of that name, one of ORDER, in a fragment."""

    def decorate(draw: Callable[P, None]) -> Callable[P, None]:
        @wraps(draw)
        def run(*args: P.args, **kwargs: P.kwargs) -> None:
            # a widget that edits without saying so reruns its own part alone: the others have to follow
            if name != BOARD and runs_one_fragment() and state.stale() - {name}:
                st.rerun()
            with failures.part(PEOPLE_SAY[name]):
                draw(*args, **kwargs)
            state.drew(name)

        return st.fragment(run, key=name)

    return decorate


def edits(callback: Callable[P, None]) -> Callable[P, None]:
    """Make a widget's callback one that edits the design, or how it is counted: then everything is drawn again, what
    people look at first.
    """

    @wraps(callback)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        callback(*args, **kwargs)
        _redraw((BOARD, *ORDER))

    return run


def after_selection(*, below: bool) -> None:
    """At the end of a widget's callback that selected something; `below`: what is below the tables shows it too."""
    _redraw(("inspector", BOARD, *_stale(), *(["below"] if below else [])))


def rest() -> None:
    """Draw what shows an older design, at the end of a callback."""
    _redraw(_stale())


def draw(*names: str) -> None:
    """Draw these parts, at the end of a callback."""
    _redraw(names)


def _stale() -> list[str]:
    return [name for name in ORDER if name in state.stale()]


def _redraw(names: Sequence[str]) -> None:
    wanted = [name for name in dict.fromkeys(names) if name in state.on_page()]
    if wanted:
        st.rerun(wanted)
