"""Ctrl+C ends the server with status 0 and without a word."""

import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import FrameType

import streamlit as st
import uvicorn

from explorer.ui.app_log import log


@asynccontextmanager
async def quiet_stop(_app: st.App) -> AsyncIterator[None]:
    """A lifespan, from whose begin on traces of pages go into the log alone.

    uvicorn raises a signal again once it has stopped: `streamlit run` then says "Aborted!", status 1.
    """
    log()
    for number in (signal.SIGINT, signal.SIGTERM):
        server = getattr(signal.getsignal(number), "__self__", None)
        if isinstance(server, uvicorn.Server):
            signal.signal(number, _stopper(server))
    yield


def _stopper(server: uvicorn.Server) -> Callable[[int, FrameType | None], None]:
    def stop(number: int, _frame: FrameType | None) -> None:
        server.force_exit = server.should_exit and number == signal.SIGINT  # a second Ctrl+C does not wait
        server.should_exit = True

    return stop
