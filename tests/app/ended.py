"""Runs that are ended where Streamlit ends them: at a touch of the session, since something newer has come."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from streamlit.runtime.scriptrunner import get_script_run_ctx

from explorer.ui.streamlit_private import YIELD


class Ended(BaseException):
    """As Streamlit's own is, no Exception."""


def at_each_touch(run: Callable[[], object]) -> Iterator[int]:
    """`run` again and again, ended at its first touch of the session, at its second, ..., at last not at all.

    After each the number of touches that it had is yielded; what was done by then is the caller's to look at, and to
    take back.
    """
    touches, done = 0, False
    while not done:
        with _ended_at(touches):
            try:
                run()
                done = True
            except Ended:
                pass
        yield touches
        touches += 1


@contextmanager
def _ended_at(last: int) -> Iterator[None]:
    context = get_script_run_ctx()
    assert context is not None
    session, touches = context.session_state, iter(range(10_000))
    usual = getattr(session, YIELD)

    def touch() -> None:
        if next(touches) == last:
            raise Ended

    object.__setattr__(session, YIELD, touch)
    try:
        yield
    finally:
        object.__setattr__(session, YIELD, usual)
