"""The name of the design and how much of it was edited: the first thing on every page."""

from collections import Counter

import streamlit as st

from explorer.analysis import depth
from explorer.design import KINDS, TITLES
from explorer.ui import state
from explorer.ui.messages import escape


def title() -> str:
    """The design's name as the pages show it."""
    name = state.design().name
    return TITLES.get(name, name)


def edit_count() -> int:
    """How many values differ from the preset."""
    return len(state.reading().changes)


def heading(caption: str | None = None) -> None:
    """Name, number of edits, one line about the design. To be put into a horizontal container."""
    count = edit_count()
    edits = f" :blue-badge[:material/edit: {count} edit{'s' if count > 1 else ''}]" if count else ""
    st.header(escape(title()) + edits, anchor=False, width="content")
    st.caption(caption or _about(), width="stretch")


def _about() -> str:
    """`9 Inception blocks, 22 layers deep`, with each kind of block that there is."""
    kinds = Counter(KINDS[block.kind].TITLE for _, _, block, _ in state.design().blocks())
    parts = [f"{count} {title}{'s' if count > 1 else ''}" for title, count in kinds.items()]
    return ", ".join([*parts, f"{depth(state.reading().graph)} layers deep"])
