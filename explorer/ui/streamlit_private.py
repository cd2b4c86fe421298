"""What we need of Streamlit's Python that it keeps to itself, each with its reason and what would replace it.


Streamlit's version is pinned; tests/ui/test_streamlit_private.py says by name which of these a new version has moved.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.session_state import SessionState

CALL, YIELD = "_run_callback_and_record_rerun", "_yield_callback"
TRACES = "streamlit.error_util"
"""The logger that writes the trace of what fails in a page to the terminal."""


def session_id() -> str:
    """This session's id, by which a duplicated browser tab is told from the one that is alive; "" outside a page.

    Asked for in https://github.com/streamlit/streamlit/issues/10993.
    """
    context = get_script_run_ctx(suppress_warning=True)
    return context.session_id if context else ""


def is_live(session: str) -> bool:
    """Whether a browser is connected to the session of that id. Asked for with its id."""
    return runtime.exists() and runtime.get_instance().is_active_session(session)


def runs_one_fragment() -> bool:
    """Whether this run draws a single fragment, so that what depends on it is not drawn with it.

    st.rerun(scope=...) says it of a run to come; nothing public says it of the one that is.
    """
    context = get_script_run_ctx(suppress_warning=True)
    return bool(context and context.fragment_ids_this_run and len(context.fragment_ids_this_run) == 1)


@contextmanager
def whole() -> Iterator[None]:
    """Let what stands inside be done to its end, where a part of it would lose what a person did.

    At each touch of the session Streamlit looks for a newer request, and ends for it what runs, a callback too: of ten
    quick undos those would be lost that were answered and not yet done. Protected sections are asked for in
    https://github.com/streamlit/streamlit/issues/10578.
    """
    context = get_script_run_ctx(suppress_warning=True)
    if context is None:
        yield
        return
    session = context.session_state
    ask = getattr(session, YIELD)
    object.__setattr__(session, YIELD, lambda: None)  # its own attributes are the session's values
    try:
        yield
    finally:
        object.__setattr__(session, YIELD, ask)


def guard_callbacks(failed: Callable[[Exception], None]) -> None:
    """Let each widget's callback be done `whole`, and one that fails be told to `failed`, the page drawn all the same.

    Streamlit runs callbacks before the page, and puts the error in the page's place. To catch them is asked for in
    https://github.com/streamlit/streamlit/issues/6893.
    """
    original = getattr(SessionState, CALL)

    @wraps(original)
    def run(self: SessionState, votes: Any, call: Callable[[], None]) -> None:
        def guarded() -> None:
            try:
                with whole():
                    call()
            except Exception as error:  # noqa: BLE001  whatever it is
                failed(error)

        original(self, votes, guarded)

    setattr(SessionState, CALL, run)
