"""The name of the design and how much of it was edited: the first thing on every page."""

from collections import Counter

import streamlit as st

from explorer.analysis import depth
from explorer.design import KINDS
from explorer.design.edit_words import words
from explorer.states.names import title as title_of
from explorer.ui import state
from explorer.ui.messages import escape

MOST = 15  # edits that are put into words


def title() -> str:
    """The design's name as the pages show it."""
    return title_of(state.design())


def edit_count() -> int:
    """How many edits lead from the preset to the design; of another network altogether, how many values differ."""
    now = state.reading()
    return len(now.edits or now.changes)


def heading(caption: str | None = None) -> None:
    """Name, number of edits, one line about the design. To be put into a horizontal container."""
    count = edit_count()
    edits = f" :blue-badge[:material/edit: {count} edit{'s' if count > 1 else ''}]" if count else ""
    st.header(escape(title()) + edits, anchor=False, width="content", help=_edits_in_words())
    st.caption(caption or _about(), width="stretch")


def _edits_in_words() -> str | None:
    """What the badge counts, a line each."""
    now = state.reading()
    if not now.unedited or not now.edits:
        return None
    lines = [words(now.unedited.design, edit) for edit in now.edits[:MOST]]
    lines += [f"and {len(now.edits) - MOST:,} more"] if len(now.edits) > MOST else []
    return "\n".join(["Other than in the preset:", *[f"- {escape(line)}" for line in lines]])


def _about() -> str:
    """`9 Inception blocks, 22 layers deep`, with each kind of block that there is."""
    kinds = Counter(KINDS[block.kind].TITLE for _, _, block, _ in state.design().blocks())
    parts = [f"{count} {title}{'s' if count > 1 else ''}" for title, count in kinds.items()]
    return ", ".join([*parts, f"{depth(state.reading().graph)} layers deep"])
