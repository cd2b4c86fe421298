"""torch.compile as an option: what it costs is said, and where it fails the plain step goes on."""

import time
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from explorer.train.step import Step

Forward = Callable[[Tensor], Any]


class Compiled:
    """A step for batches of `batch` images, whose first call compiles the module; the few of another size run as they
    are, for each size would be compiled anew. `told` hears what came of it: whether it is on, and why.
    """

    def __init__(self, step: Step, batch: int, told: Callable[[bool, str], None]) -> None:
        self.step, self.batch, self.told = step, batch, told
        self._forward: Forward | None = None

    def __call__(self, images: Tensor, labels: Tensor, rate: float) -> None:
        """As the step."""
        if len(labels) != self.batch:
            self._through(self.step.module, images, labels, rate)
        elif self._forward is not None:
            self._through(self._forward, images, labels, rate)
        else:
            self._first(images, labels, rate)

    def _through(self, forward: Forward, images: Tensor, labels: Tensor, rate: float) -> None:
        self.step.forward = forward
        self.step(images, labels, rate)

    def _first(self, images: Tensor, labels: Tensor, rate: float) -> None:
        """Forward and backward are compiled when each is first run. A failure comes before the weights are touched."""
        began = time.perf_counter()
        try:
            self._forward = torch.compile(self.step.module, dynamic=False)
            self._through(self._forward, images, labels, rate)
        except Exception as error:  # noqa: BLE001  the compiler's reasons are many, and the run can do without
            self._forward = self.step.module
            self.told(False, f"asked for, but it failed: {' '.join(str(error).split())[:120]}")
            self._through(self._forward, images, labels, rate)
        else:
            self.told(True, f"as asked for; its first step took {time.perf_counter() - began:.1f} s")
