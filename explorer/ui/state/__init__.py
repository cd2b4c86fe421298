"""The session: the design on screen, its history, what was refused. The only package that touches Streamlit's state.

The design is the truth and every widget only proposes edits to it. A proposal that gives a design that can't be is
refused: the last valid design stays, and what was typed stays beside it as a pending edit with its error, until it
becomes valid together with a later edit or is typed over.
"""

from explorer.ui.state.address import carried, carry, flag, read_address, set_flag, write_address
from explorer.ui.state.drawn import drew, on_page, page_drawn, stale
from explorer.ui.state.edits import discard, edit, open_design, pending, refusals, refuse, refused
from explorer.ui.state.history import HISTORY, change_setting, redo, redone_next, undo, undone_next
from explorer.ui.state.renames import take_renamed
from explorer.ui.state.session import START, Reading, Refusal, Session, design, on_screen, read, reading, setting
from explorer.ui.state.values import (
    UNSAID,
    answer,
    choice,
    choose,
    component_value,
    controlled,
    derived,
    remember,
    store,
)
from explorer.ui.streamlit_private import whole

__all__ = [
    "HISTORY",
    "START",
    "UNSAID",
    "Reading",
    "Refusal",
    "Session",
    "answer",
    "carried",
    "carry",
    "change_setting",
    "choice",
    "choose",
    "component_value",
    "controlled",
    "derived",
    "design",
    "discard",
    "drew",
    "edit",
    "flag",
    "on_page",
    "on_screen",
    "open_design",
    "page_drawn",
    "pending",
    "read",
    "read_address",
    "reading",
    "redo",
    "redone_next",
    "refusals",
    "refuse",
    "refused",
    "remember",
    "set_flag",
    "setting",
    "stale",
    "store",
    "take_renamed",
    "undo",
    "undone_next",
    "whole",
    "write_address",
]
