"""The page's address: it names the design, holds what differs in the next run, and carries switches."""

import time

import streamlit as st

from explorer.design import DesignError
from explorer.design.codec import Query, from_query
from explorer.graph import ShapeError
from explorer.ui.state.edits import open_design, refuse
from explorer.ui.state.session import current, reading

LISTS = ("set", "edit")
OURS = ("preset", *LISTS, "design")
RUN = "run"
ECHO_SECONDS = 3.0
"""How long after writing an address the browser may still send an older one of ours back."""


def read_address() -> None:
    """Open the design that the address names, if it is another than the one that was last written there."""
    session = current()
    if session.carried is None:
        session.carried = tuple(st.query_params.get_all(RUN))
    query = _query()
    if not query or (session.written and query == session.written[-1]):
        return
    if query in session.written and time.monotonic() - session.written_at < ECHO_SECONDS:
        return
    try:
        open_design(from_query(query))
        session.damaged = False
    except (DesignError, ShapeError) as error:
        session.damaged = True
        refuse("controls", f"The address does not hold a design that can be shown: {error}")
    if not session.written:
        session.past = []
    session.written.append(query)


def write_address() -> None:
    """Put the design into the address, and what is carried; other parameters stay.

    What the browser says that its address is may be older than what was last written there: after an edit and a quick
    undo it is the design on screen again, and the browser is about to show the one between.
    """
    session = current()
    if session.damaged:
        return
    query = reading().link
    last = session.written[-1] if session.written else None
    session.written = [*session.written[-20:], query]
    if not query == last == _query():
        session.written_at = time.monotonic()
        others: Query = {key: st.query_params.get_all(key) for key in st.query_params if key not in (*OURS, RUN)}
        st.query_params.from_dict(others | query | _carried())


def carried() -> tuple[str, ...]:
    """What the address held of the next run when this session began, or was given since: a text for each piece."""
    return current().carried or ()


def carry(texts: tuple[str, ...]) -> None:
    """Put this into the address, on this page and on those that come; nothing is read back from there."""
    session = current()
    session.carried = texts
    if tuple(st.query_params.get_all(RUN)) != texts:
        if texts:
            st.query_params[RUN] = list(texts)
        else:
            del st.query_params[RUN]


def _carried() -> Query:
    texts = carried()
    return {RUN: list(texts)} if texts else {}


def _query() -> Query:
    found: Query = {}
    for key in OURS:
        values = st.query_params.get_all(key)
        if values:
            found[key] = values if key in LISTS else values[-1]
    return found


def flag(name: str) -> bool:
    """Whether a parameter of the address is on, e.g. `?present=1`."""
    return st.query_params.get(name) == "1"


def set_flag(name: str, on: bool) -> None:
    """Switch a parameter of the address on or off."""
    if on:
        st.query_params[name] = "1"
    elif name in st.query_params:
        del st.query_params[name]
