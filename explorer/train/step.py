"""One training step: a batch forward, backward and into the weights, and its figures into a tally on the device.

Nothing in it waits for the device, so that the host runs ahead, and all of it may be captured as a CUDA graph.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from explorer.train.optimizer import Optimizer
from explorer.train.scaling import Scale

if TYPE_CHECKING:  # the benchmark's bare machine has no pydantic
    from explorer.runs.recipes import Recipe

Output = Tensor | tuple[Tensor, tuple[Tensor, ...]]


class Step:
    """What is trained and how. `tally`: summed loss and right answers since somebody read and zeroed it.

    `forward` is the module, or what runs it in another way: compiled, or shared by several processes.
    """

    def __init__(
        self, module: nn.Module, recipe: Recipe, optimizer: Optimizer, autocast: torch.autocast, scale: Scale | None
    ) -> None:
        self.module, self.recipe, self.optimizer = module.train(), recipe, optimizer
        self.autocast, self.scale = autocast, scale
        self.forward: Callable[[Tensor], Output] = module
        self.weight = 1.0  # of this process's part of a batch, where several share a run
        self.tally = torch.zeros(2, device=optimizer.parameters[0].device)

    def __call__(self, images: Tensor, labels: Tensor, rate: float | Tensor) -> None:
        """Train on one batch with this learning rate (a tensor on the device where the step is captured)."""
        self.optimizer.zero_grad()
        with self.autocast:
            loss, logits = self._loss(self.forward(images), labels)
        weighted = loss if self.weight == 1 else loss * self.weight
        torch.autograd.backward(self.scale.scaled(weighted) if self.scale else weighted)
        if self.scale:
            self.scale.unscale(self.optimizer.gradients())
        if self.recipe.clip:
            nn.utils.clip_grad_norm_(self.optimizer.parameters, self.recipe.clip)
        self.optimizer.step(rate, self.scale.found_inf if self.scale else None)
        if self.scale:
            self.scale.update()
        self.tally += torch.stack([loss.detach().float() * len(labels), (logits.argmax(1) == labels).float().sum()])

    def _loss(self, output: Output, labels: Tensor) -> tuple[Tensor, Tensor]:
        """Loss with the auxiliary heads' part, and the logits (N x classes)."""
        logits, auxiliary = (output, ()) if isinstance(output, Tensor) else output
        smoothing = self.recipe.label_smoothing
        loss = F.cross_entropy(logits, labels, label_smoothing=smoothing)
        for extra in auxiliary:
            loss = loss + self.recipe.auxiliary_weight * F.cross_entropy(extra, labels, label_smoothing=smoothing)
        return loss, logits
