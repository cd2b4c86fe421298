"""Optimizer and learning rate from the recipe's data.

torch's optimizer classes import torch.compile's machinery when the first one is made, which takes 2 to 3 s of a run of
ten; the functions that they call do not, so those are called here. tests/train/test_optimizer.py holds them equal.
"""

import math
from abc import ABC, abstractmethod

import torch
from torch import Tensor, nn
from torch.optim.adamw import adamw
from torch.optim.sgd import sgd

from explorer.runs.recipes import Recipe

START, END = 1 / 25, 1e-4  # one-cycle's first and last learning rate, as parts of its peak
MOMENTS = ("first", "second", "steps")
BETAS, EPSILON = (0.9, 0.999), 1e-8  # torch's defaults


class Optimizer(ABC):
    """Weight decay acts on `weights` (parameters of more than one dimension) alone, not on biases and normalization."""

    def __init__(self, module: nn.Module, recipe: Recipe) -> None:
        self.parameters = parameters = list(module.parameters())
        self.recipe = recipe
        self.weights = [p for p in parameters if p.ndim > 1]
        self.others = [p for p in parameters if p.ndim <= 1]

    def zero_grad(self) -> None:
        """Forget the gradients."""
        for parameter in (*self.weights, *self.others):
            parameter.grad = None

    @torch.no_grad()
    def step(self, rate: float) -> None:
        """One update with this learning rate."""
        self._update(self.weights, rate, self.recipe.weight_decay)
        self._update(self.others, rate, 0.0)

    def _update(self, parameters: list[nn.Parameter], rate: float, decay: float) -> None:
        learning = [p for p in parameters if p.grad is not None]
        if learning:
            self._apply(learning, [p.grad for p in learning if p.grad is not None], rate, decay)

    @abstractmethod
    def state_tensors(self) -> dict[str, Tensor]:
        """What it remembers of earlier steps, named `3.momentum` by the parameter's place in the module."""

    @abstractmethod
    def load_state_tensors(self, tensors: dict[str, Tensor]) -> None:
        """Remember that."""

    @abstractmethod
    def _apply(self, parameters: list[nn.Parameter], gradients: list[Tensor], rate: float, decay: float) -> None: ...


class Sgd(Optimizer):
    """As torch.optim.SGD."""

    def __init__(self, module: nn.Module, recipe: Recipe) -> None:
        super().__init__(module, recipe)
        self.momentum: dict[nn.Parameter, Tensor | None] = {}

    def _apply(self, parameters: list[nn.Parameter], gradients: list[Tensor], rate: float, decay: float) -> None:
        buffers = [self.momentum.get(p) for p in parameters]
        sgd(
            list(parameters), gradients, buffers, fused=True, momentum=self.recipe.momentum, dampening=0.0, lr=rate,
            weight_decay=decay, nesterov=self.recipe.nesterov, maximize=False,
        )  # fmt: skip
        self.momentum.update(zip(parameters, buffers, strict=True))

    def state_tensors(self) -> dict[str, Tensor]:
        """The momentum of each parameter that has learnt."""
        kept = ((at, self.momentum.get(p)) for at, p in enumerate(self.parameters))
        return {f"{at}.momentum": momentum for at, momentum in kept if momentum is not None}

    def load_state_tensors(self, tensors: dict[str, Tensor]) -> None:
        """Take it back."""
        for name, tensor in tensors.items():
            parameter = self.parameters[int(name.partition(".")[0])]
            self.momentum[parameter] = torch.empty_like(parameter, requires_grad=False).copy_(tensor)


class AdamW(Optimizer):
    """As torch.optim.AdamW."""

    def __init__(self, module: nn.Module, recipe: Recipe) -> None:
        super().__init__(module, recipe)
        self.state = {
            p: (torch.zeros_like(p), torch.zeros_like(p), torch.zeros((), device=p.device)) for p in module.parameters()
        }

    def _apply(self, parameters: list[nn.Parameter], gradients: list[Tensor], rate: float, decay: float) -> None:
        first, second, steps = (list(part) for part in zip(*(self.state[p] for p in parameters), strict=True))
        adamw(
            list(parameters), gradients, first, second, [], steps, fused=True, amsgrad=False, maximize=False, lr=rate,
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
