"""Waiting for what must come: it is asked for again and again; no test sleeps and hopes."""

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")
SECONDS = 60.0  # a busy machine; nothing waits so long where all is right
BETWEEN = 0.02


def until(holds: Callable[[], Found], seconds: float = SECONDS, told: Callable[[], object] = str) -> Found:
    """What `holds` gives as soon as that is true; after so many seconds the test fails with what `told` says."""
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < deadline, f"not so after {seconds:g} s: {told()}"
        time.sleep(BETWEEN)  # between two looks
    return found
