"""What fails in spite of all is one line where it failed; the rest of the page goes on, and the log has the trace.

What is drawn stands inside `part`, in a fragment by `fragment`; `look_after_callbacks` is for what widgets call, and
what is left comes to `in_script`, from the server.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from typing import ParamSpec, TypeVar

import streamlit as st
from streamlit.errors import FragmentHandledException

from explorer.runs.config import RunError
from explorer.text import one_line
from explorer.ui import messages, state
from explorer.ui.app_log import log
from explorer.ui.streamlit_private import guard_callbacks

P = ParamSpec("P")
T = TypeVar("T")
MOST = 200  # characters of what an error says
QUIET_SECONDS = 60.0
MANY = 1000  # different ones that are remembered
_LOGGED: dict[tuple[str, str], float] = {}
SHOWN_SECONDS = 8


@contextmanager
def part(name: str) -> Iterator[None]:
    """Inside, what fails is told in a line, with a button that draws it again. `name` is what people call the part."""
    try:
        yield
    except (RunError, FragmentHandledException):  # told by store_faults around this; told already, in the fragment
        raise
    except Exception as error:  # noqa: BLE001  a mistake of ours
        _tell(f"The {name} can't be drawn: {noted(error, name)}", name)


def fragment(name: str, draw: Callable[P, None], *, run_every: float | None = None) -> Callable[P, None]:
    """`draw` as a fragment of the page, and as a part of that name."""

    @wraps(draw)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        with part(name):
            try:
                draw(*args, **kwargs)
            except RunError as error:  # what stands around a fragment does not see what fails in it
                messages.problem(str(error))

    return st.fragment(guarded, run_every=run_every)


def last_good(name: str, make: Callable[[], T]) -> T:
    """What `make` gives; where it fails, what it gave before, and a line about it.

    Where it has never given anything the error goes on.
    """
    key = f"failures.good.{name}"
    try:
        made = make()
    except Exception as error:
        before: tuple[T] | None = state.remember(key, lambda: None)
        if before is None:
            raise
        _tell(f"The {name} is of the design before: {noted(error, name)}", name)
        return before[0]
    state.store(key, (made,))
    return made


@cache
def look_after_callbacks() -> None:
    """From now on a callback that fails is told in a message that goes by itself, and the page is drawn as it was."""

    def failed(error: Exception) -> None:
        text = messages.escape(f"Not done: {noted(error, 'what was pressed')}")
        st.toast(text, icon=":material/error:", duration=SHOWN_SECONDS)

    guard_callbacks(failed)


def in_script(error: Exception) -> bool:
    """Tell what failed outside of all parts; True, so that Streamlit does not tell it in its own way."""
    _tell(f"The page can't be drawn: {noted(error, 'page')}", "script")
    return True


def noted(error: Exception, where: str) -> str:
    """What to say of it, after it went into the log: the same at most once a minute, since pages draw themselves."""
    what = one_line(f"a mistake in the program ({type(error).__name__}: {error})", MOST)
    if time.monotonic() - _LOGGED.get((where, what), -QUIET_SECONDS) >= QUIET_SECONDS:
        if len(_LOGGED) > MANY:
            _LOGGED.clear()
        _LOGGED[where, what] = time.monotonic()
        log().error("%s: %s", where, what, exc_info=error)
    return what


def _tell(text: str, name: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        messages.problem(text)
        st.button("Reload this part", icon=":material/refresh:", key=f"reload_{name}", width="content")
