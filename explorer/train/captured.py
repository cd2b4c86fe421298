"""The training step as a CUDA graph: its kernels are recorded once and from then on started together.

The first steps run as they are and train like all others; then the step is recorded, which computes nothing, and
replayed for each full batch. A smaller last batch of an epoch runs as it is.
"""

from collections.abc import Callable
from typing import Protocol

import torch
from torch import Tensor

from explorer.train.step import Step

WARM_UP = 3  # steps before the capture, on a stream of their own: torch's rule, for libraries that choose and allocate


class Recorder(Protocol):
    """What can record calls on a device and replay them."""

    def warm(self, call: Callable[[], None]) -> None:
        """Run a call as it is, before one is recorded."""

    def record(self, call: Callable[[], None]) -> Callable[[], None]:
        """Record a call without running it; what is returned replays it. RuntimeError where it can't be."""


class CudaRecorder:
    """torch.cuda.graph."""

    def __init__(self) -> None:
        self._side = torch.cuda.Stream()  # type: ignore[no-untyped-call]

    def warm(self, call: Callable[[], None]) -> None:
        """On a stream of its own."""
        self._side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(self._side):
            call()
        torch.cuda.current_stream().wait_stream(self._side)

    def record(self, call: Callable[[], None]) -> Callable[[], None]:
        """One graph with memory of its own."""
        graph = torch.cuda.CUDAGraph()
        # the outer `stream` is there for a capture that fails: torch's own then never leaves the stream
        with torch.cuda.stream(self._side), torch.cuda.graph(graph, stream=self._side):
            call()
        replay: Callable[[], None] = graph.replay
        return replay


UNTIMED = WARM_UP + 2  # those, the one that is recorded, and the first that is replayed


class Captured:
    """A step for batches of `batch` images. `told` hears why, where it can't be captured; it then goes on as it is."""

    def __init__(self, step: Step, batch: int, recorder: Recorder, told: Callable[[bool, str], None]) -> None:
        self.step, self.batch, self.recorder, self.told = step, batch, recorder, told
        self.images = self.labels = torch.empty(0)
        self.rate = torch.zeros((), device=step.tally.device)
        self._warmed, self._failed = 0, False
        self._replay: Callable[[], None] | None = None

    def __call__(self, images: Tensor, labels: Tensor, rate: float) -> None:
        """As the step."""
        if self._failed or len(labels) != self.batch:
            self.step(images, labels, rate)
        elif self._replay is not None:
            self._set(images, labels, rate)
            self._replay()
        elif self._warmed < WARM_UP:
            self._warmed += 1
            self.recorder.warm(lambda: self.step(images, labels, rate))
        else:
            self._capture(images, labels, rate)

    def _set(self, images: Tensor, labels: Tensor, rate: float) -> None:
        self.images.copy_(images)
        self.labels.copy_(labels)
        self.rate.fill_(rate)

    def _capture(self, images: Tensor, labels: Tensor, rate: float) -> None:
        self.images, self.labels = images.clone(), labels.clone()
        self.rate.fill_(rate)
        self.step.optimizer.zero_grad()
        try:
            self._replay = self.recorder.record(lambda: self.step(self.images, self.labels, self.rate))
        except RuntimeError as error:
            first = error.__context__ or error  # what follows it is that the capture came to no good end
            self.told(False, f"the step can't be captured: {' '.join(str(first).split())[:120]}")
            self._failed = True
            self.step(images, labels, rate)
        else:
            self._replay()
