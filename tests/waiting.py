"""Waiting for what must come: it is asked for again and again; no test sleeps and hopes."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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


def busyness() -> float:
    """1 where the machine has half as much to do as its cores can, or less; else how many times as much, in the last
    minute. Of two cores a test has one.
    """
    return max(1.0, 2 * os.getloadavg()[0] / (os.cpu_count() or 1))


def lasts(seconds: float, wanted: float, give: float) -> bool:
    """Whether something lasted so long; a busy machine makes it longer, never shorter."""
    return wanted - give <= seconds <= wanted + give * busyness()


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """What is done here takes less than that; on a busy machine as much longer as that is busier."""
    begun = time.monotonic()
    yield
    took = time.monotonic() - begun
    assert took < seconds * busyness(), f"{took:.2f} s instead of {seconds:g} s, busyness {busyness():.1f}"
