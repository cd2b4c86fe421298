"""Optimizer and learning rate from the recipe's data.

torch's optimizer classes import torch.compile's machinery when the first one is made, which takes 2 to 3 s of a run of
ten; the functions that they call do not, so those are called here. tests/train/test_optimizer.py holds them equal.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.optim.adamw import adamw
from torch.optim.sgd import sgd

if TYPE_CHECKING:  # the benchmark's bare machine has no pydantic
    from explorer.runs.recipes import Recipe

START, END = 1 / 25, 1e-4  # one-cycle's first and last learning rate, as parts of its peak
MOMENTS = ("first", "second", "steps")
BETAS, EPSILON = (0.9, 0.999), 1e-8  # torch's defaults


class Optimizer(ABC):
    """Weight decay acts on `weights` (parameters of more than one dimension) alone, not on biases and normalization.

    `fused`: one kernel for all weights; without it a few, over lists.
    """

    def __init__(self, module: nn.Module, recipe: Recipe, *, fused: bool = True) -> None:
        self.parameters = parameters = list(module.parameters())
        self.recipe, self.fused = recipe, fused
        self.weights = [p for p in parameters if p.ndim > 1]
        self.others = [p for p in parameters if p.ndim <= 1]

    def zero_grad(self) -> None:
        """Forget the gradients."""
        for parameter in self.parameters:
            parameter.grad = None

    def gradients(self) -> list[Tensor]:
        """Those that there are."""
        return [p.grad for p in self.parameters if p.grad is not None]

    @torch.no_grad()
    def step(self, rate: float | Tensor, found_inf: Tensor | None = None) -> None:
        """One update with this learning rate, unless `found_inf` is 1: a gradient is no number."""
        if found_inf is not None and not self.fused and bool(found_inf):  # the fused kernels look for themselves
            return
        skip = found_inf if self.fused else None
        self._update(self.weights, rate, self.recipe.weight_decay, skip)
        self._update(self.others, rate, 0.0, skip)

    def _update(self, parameters: list[nn.Parameter], rate: float | Tensor, decay: float, skip: Tensor | None) -> None:
        learning = [p for p in parameters if p.grad is not None]
        if learning:
            self._apply(learning, rate, decay, skip)

    @abstractmethod
    def state_tensors(self) -> dict[str, Tensor]:
        """What it remembers of earlier steps, named `3.momentum` by the parameter's place in the module."""

    @abstractmethod
    def load_state_tensors(self, tensors: dict[str, Tensor]) -> None:
        """Remember that."""

    @abstractmethod
    def _apply(
        self, parameters: list[nn.Parameter], rate: float | Tensor, decay: float, skip: Tensor | None
    ) -> None: ...


class Sgd(Optimizer):
    """As torch.optim.SGD. Momentum begins as 0, which gives torch's first step, for its dampening is 0."""

    def __init__(self, module: nn.Module, recipe: Recipe, *, fused: bool = True) -> None:
        super().__init__(module, recipe, fused=fused)
        self.momentum = {p: torch.zeros_like(p, requires_grad=False) for p in self.parameters if recipe.momentum}

    def _apply(self, parameters: list[nn.Parameter], rate: float | Tensor, decay: float, skip: Tensor | None) -> None:
        gradients = [p.grad for p in parameters if p.grad is not None]
        momentum = [self.momentum.get(p) for p in parameters]
        sgd(
            list(parameters), gradients, momentum, fused=self.fused, foreach=not self.fused, found_inf=skip, lr=rate,
            momentum=self.recipe.momentum, dampening=0.0, weight_decay=decay, nesterov=self.recipe.nesterov,
            maximize=False,
        )  # fmt: skip

    def state_tensors(self) -> dict[str, Tensor]:
        """The momentum of each parameter; nothing without momentum."""
        return {f"{at}.momentum": self.momentum[p] for at, p in enumerate(self.parameters) if p in self.momentum}

    def load_state_tensors(self, tensors: dict[str, Tensor]) -> None:
        """Take it back."""
        for name, tensor in tensors.items():
            self.momentum[self.parameters[int(name.partition(".")[0])]].copy_(tensor)


class AdamW(Optimizer):
    """As torch.optim.AdamW."""

    def __init__(self, module: nn.Module, recipe: Recipe, *, fused: bool = True) -> None:
        super().__init__(module, recipe, fused=fused)
        self.state = {
            p: (torch.zeros_like(p), torch.zeros_like(p), torch.zeros((), device=p.device)) for p in self.parameters
        }

    def _apply(self, parameters: list[nn.Parameter], rate: float | Tensor, decay: float, skip: Tensor | None) -> None:
        gradients = [p.grad for p in parameters if p.grad is not None]
        first, second, steps = (list(part) for part in zip(*(self.state[p] for p in parameters), strict=True))
        adamw(
            list(parameters), gradients, first, second, [], steps, fused=self.fused, foreach=not self.fused,
            found_inf=skip, capturable=steps[0].is_cuda, amsgrad=False, maximize=False, lr=rate,
            beta1=BETAS[0], beta2=BETAS[1], weight_decay=decay, eps=EPSILON,
        )  # fmt: skip

    def state_tensors(self) -> dict[str, Tensor]:
        """Both moments and the count of each parameter."""
        return {
            f"{at}.{kind}": tensor
            for at, p in enumerate(self.parameters)
            for kind, tensor in zip(MOMENTS, self.state[p], strict=True)
        }

    def load_state_tensors(self, tensors: dict[str, Tensor]) -> None:
        """Take them back."""
        for name, tensor in tensors.items():
            at, _, kind = name.partition(".")
            self.state[self.parameters[int(at)]][MOMENTS.index(kind)].copy_(tensor)


OPTIMIZERS: dict[str, type[Optimizer]] = {"sgd": Sgd, "adamw": AdamW}


def learning_rate(recipe: Recipe, progress: float) -> float:
    """The rate at `progress` (0 to 1) of the run.

    one_cycle rises along a cosine and falls to nearly nothing along another; cosine and step rise in a straight line;
    step is multiplied by `step_factor` at each of `step_at`.
    """
    peak, warm_up = recipe.learning_rate, recipe.warm_up
    if recipe.schedule == "one_cycle":
        if progress < warm_up:
            return peak * _along_cosine(START, 1.0, progress / warm_up)
        return peak * _along_cosine(1.0, END, (progress - warm_up) / (1 - warm_up))
    rising = min(1.0, max(progress / warm_up, START)) if warm_up and recipe.schedule != "constant" else 1.0
    if recipe.schedule == "cosine":
        return peak * (rising if rising < 1 else _along_cosine(1.0, 0.0, (progress - warm_up) / (1 - warm_up)))
    if recipe.schedule == "step":
        return float(peak * rising * recipe.step_factor ** sum(progress >= at for at in recipe.step_at))
    return peak


def _along_cosine(first: float, last: float, part: float) -> float:
    return last + (first - last) * (1 + math.cos(math.pi * min(max(part, 0.0), 1.0))) / 2
