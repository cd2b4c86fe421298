"""The session: the design on screen, its history, what was refused. The only package that touches Streamlit's state.

The design is the truth and every widget only proposes edits to it. A proposal that gives a design that can't be is
refused: the last valid design stays, and what was typed stays beside it as a pending edit with its error, until it
becomes valid together with a later edit or is typed over.
"""

from explorer.ui.state.address import carried, carry, flag, read_address, set_flag, write_address
from explorer.ui.state.drawn import drew, on_page, page_drawn, stale
from explorer.ui.state.edits import discard, edit, open_design, pending, refusals, refuse, refused
from explorer.ui.state.history import HISTORY, can_redo, can_undo, redo, undo
from explorer.ui.state.session import START, Reading, Refusal, Session, design, read, reading
from explorer.ui.state.values import controlled, derived, remember, store, whole, widget_value

__all__ = [
    "HISTORY",
    "START",
    "Reading",
    "Refusal",
    "Session",
    "can_redo",
    "can_undo",
    "carried",
    "carry",
    "controlled",
    "derived",
    "design",
    "discard",
    "drew",
    "edit",
    "flag",
    "on_page",
    "open_design",
    "page_drawn",
    "pending",
    "read",
    "read_address",
    "reading",
    "redo",
    "refusals",
    "refuse",
    "refused",
    "remember",
    "set_flag",
    "stale",
    "store",
    "undo",
    "whole",
    "widget_value",
    "write_address",
]
