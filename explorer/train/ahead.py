"""How far the host runs ahead of the device."""

from collections import deque
from collections.abc import Callable
from typing import Protocol

import torch

STEPS = 4
"""Enough for the device never to run dry; so few that a report, a stop, or the budget's end is never far behind."""


class Mark(Protocol):
    """A place in what the device was asked for, as torch.cuda.Event is."""

    def record(self) -> None:
        """Put it behind all that the device was asked for until now."""

    def synchronize(self) -> None:
        """Wait until the device has come there."""


class Ahead:
    """Called behind each step, it waits until the device has come to the step STEPS before: a replayed graph is a
    single request, of which a driver's queue takes so many that the host would be seconds ahead.
    """

    def __init__(self, mark: Callable[[], Mark] | None) -> None:
        self.mark = mark
        self.marks: deque[Mark] = deque()

    def __call__(self) -> None:
        """A step was asked for."""
        if self.mark is None:
            return
        mark = self.mark()
        mark.record()
        self.marks.append(mark)
        if len(self.marks) > STEPS:
            self.marks.popleft().synchronize()


def ahead_of(device: torch.device) -> Ahead:
    """On an NVIDIA GPU; a processor is never behind, and Metal's queue is short."""
    return Ahead(_on_the_gpu if device.type == "cuda" else None)


def _on_the_gpu() -> Mark:
    return torch.cuda.Event(blocking=True)  # type: ignore[no-untyped-call] # the host sleeps in its waits
