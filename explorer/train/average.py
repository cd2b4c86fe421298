"""The exponential moving average of the weights (EMA), which is tested and kept in place of the weights themselves."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn


class Average:
    """Floating-point weights and buffers of a module, averaged over its steps.

    Early on the average follows quickly: the decay is at most (1 + step) / (10 + step), as in TensorFlow's.
    """

    def __init__(self, module: nn.Module, decay: float) -> None:
        self.decay = decay
        self.now = {name: t.detach() for name, t in module.state_dict().items() if t.is_floating_point()}  # not copies
        self.tensors = {name: tensor.clone() for name, tensor in self.now.items()}

    @torch.no_grad()
    def update(self, step: int) -> None:
        """Take in the module as it is after `step` steps."""
        weight = 1 - min(self.decay, (1 + step) / (10 + step))
        torch._foreach_lerp_(list(self.tensors.values()), list(self.now.values()), weight)

    @contextmanager
    def applied(self) -> Iterator[None]:
        """Inside, the module holds the average."""
        self._swap()
        try:
            yield
        finally:
            self._swap()

    @torch.no_grad()
    def _swap(self) -> None:
        for name, mine in self.tensors.items():
            theirs = self.now[name].clone()
            self.now[name].copy_(mine)
            mine.copy_(theirs)
