"""The store of runs may be locked, full, read-only or damaged at any moment: a page says so, goes on, and comes back.

Whatever a page does with the store stands inside `told`. Each callback that writes is a `writes`: Streamlit runs it
before the page, where an error would take the page's place.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import NamedTuple, ParamSpec

import streamlit as st

from explorer.runs.config import RunError
from explorer.runs.faults import StoreError
from explorer.runs.store import Store
from explorer.ui import failures, messages, state

FAULT, REFUSED = "store_fault", "store_refused"
AGAIN_SECONDS = 2.0  # between two looks at whether the store is well again
SHOWN_SECONDS = 8
P = ParamSpec("P")


class Fault(NamedTuple):
    """What a press could not do, told until a time, at the place that has told it first."""

    text: str = ""
    until: float = 0.0
    place: str = ""


def writes(act: Callable[P, None]) -> Callable[P, None]:
    """A callback that changes the store or starts a process; where it can't, the page says why and goes on.

    What can't be done now is told by a message that goes by itself (`tell`), what can't be done at all is told beside
    the buttons (`take_refusal`).
    """

    @wraps(act)
    def pressed(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            act(*args, **kwargs)
        except StoreError as error:
            state.store(FAULT, Fault(f"Not done: {error.brief}", time.monotonic() + SHOWN_SECONDS))
        except RunError as error:
            refuse(str(error))

    return pressed


def refuse(why: str) -> None:
    """Let the page say it beside its buttons."""
    state.store(REFUSED, why)


def take_refusal() -> str:
    """Why the last press was refused, once; empty where it was not."""
    message = state.remember(REFUSED, str)
    state.store(REFUSED, "")
    return message


@contextmanager
def told(place: str) -> Iterator[None]:
    """Inside, what can't be had of the store is an error on the page, which is drawn again once the store is well.

    `place` is the page, or the fragment of it, that stands inside.
    """
    try:
        _tell(place)
        yield
    except RunError as error:
        messages.problem(str(error))
        failures.fragment("look at the runs", _look_again, run_every=AGAIN_SECONDS)(time.monotonic())


def _tell(place: str) -> None:
    """What a press could not do, in a message that goes by itself.

    A run of the page takes away what the one before has shown, and one press can lead to two: so the message is drawn
    again until its time is over, at the same place, where the browser takes it for the same.
    """
    fault = state.remember(FAULT, Fault)
    if time.monotonic() < fault.until and fault.place in ("", place):
        state.store(FAULT, fault._replace(place=place))
        st.toast(messages.escape(fault.text), icon=":material/block:", duration=SHOWN_SECONDS)


def _look_again(drawn: float) -> None:
    """Draw the whole page anew where the runs can be read; not at once, for then they can't."""
    if time.monotonic() - drawn < AGAIN_SECONDS / 2:
        return
    try:
        Store().runs(1)
    except RunError:
        return
    st.rerun()
