"""Our optimizers against torch's own, the schedule at its corners, and what is not imported."""

import copy
import subprocess
import sys

import pytest
import torch
from torch import nn

from explorer.runs.recipes import Recipe, book, demo
from explorer.train.optimizer import OPTIMIZERS, learning_rate

RECIPES = {
    "nesterov": demo(has_batch_norm=True),
    "plain": book(has_batch_norm=True),
    "adamw": demo(has_batch_norm=False),
}


def oracle(module: nn.Module, recipe: Recipe) -> torch.optim.Optimizer:
    weights = [p for p in module.parameters() if p.ndim > 1]
    others = [p for p in module.parameters() if p.ndim <= 1]
    groups = [{"params": weights, "weight_decay": recipe.weight_decay}, {"params": others, "weight_decay": 0.0}]
    if recipe.optimizer == "adamw":
        return torch.optim.AdamW(groups, lr=1.0)
    return torch.optim.SGD(groups, lr=1.0, momentum=recipe.momentum, nesterov=recipe.nesterov)


@pytest.mark.parametrize("name", RECIPES)
def test_steps_are_torchs(name: str) -> None:
    recipe = RECIPES[name]
    torch.manual_seed(0)
    ours = nn.Sequential(nn.Conv2d(2, 3, 3, bias=False), nn.BatchNorm2d(3), nn.Flatten(), nn.Linear(12, 5)).double()
    theirs = copy.deepcopy(ours)
    optimizer, reference = OPTIMIZERS[recipe.optimizer](ours, recipe), oracle(theirs, recipe)
    for rate in (0.1, 0.05, 0.2, 0.01):
        images, labels = torch.randn(4, 2, 4, 4, dtype=torch.double), torch.randint(0, 5, (4,))
        optimizer.zero_grad()
        reference.zero_grad()
        nn.functional.cross_entropy(ours(images), labels).backward()
        nn.functional.cross_entropy(theirs(images), labels).backward()
        for group in reference.param_groups:
            group["lr"] = rate
        optimizer.step(rate)
        reference.step()
    for mine, expected in zip(ours.parameters(), theirs.parameters(), strict=True):
        torch.testing.assert_close(mine, expected, rtol=1e-8, atol=1e-10)


def test_a_parameter_without_a_gradient_stays() -> None:
    module = nn.ModuleList([nn.Linear(2, 2), nn.Linear(2, 2)])
    before = module[1].weight.detach().clone()
    module[0](torch.ones(1, 2)).sum().backward()
    OPTIMIZERS["sgd"](module, RECIPES["nesterov"]).step(0.1)
    assert torch.equal(module[1].weight, before)


def test_one_cycle_rises_to_its_peak_and_falls_to_nothing() -> None:
    recipe = RECIPES["nesterov"].model_copy(update={"learning_rate": 0.1, "warm_up": 0.2})
    rates = [learning_rate(recipe, step / 100) for step in range(101)]
    assert rates[0] == pytest.approx(0.1 / 25)
    assert max(rates) == pytest.approx(rates[20]) == pytest.approx(0.1)
    assert rates[:21] == sorted(rates[:21])
    assert rates[20:] == sorted(rates[20:], reverse=True)
    assert rates[100] == pytest.approx(1e-5)
    assert {learning_rate(RECIPES["plain"], step / 10) for step in range(11)} == {0.1}


def test_training_does_not_load_the_compilers() -> None:
    """They would cost a run of ten seconds two or three of them."""
    code = (
        "import sys, torch; from tests.train.helpers import run; from tests.train.test_loop import design;"
        "from explorer.train.budget import Budget; import explorer.train.worker; run(design(), Budget(9, steps=2));"
        "print([name for name in ('torch._dynamo', 'triton') if name in sys.modules])"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert printed == ["[]"]


def rate(progress: float, **changes: object) -> float:
    plain = RECIPES["plain"].model_copy(update={"warm_up": 0.2} | changes)
    return learning_rate(plain, progress)


def test_cosine_rises_in_a_line_and_falls_to_zero() -> None:
    assert rate(0.1, schedule="cosine") == pytest.approx(0.05)
    assert rate(0.2, schedule="cosine") == pytest.approx(0.1)
    assert rate(0.6, schedule="cosine") == pytest.approx(0.05)
    assert rate(1.0, schedule="cosine") == pytest.approx(0)


def test_steps_divide_the_rate_at_their_places() -> None:
    rates = [rate(at, schedule="step", warm_up=0.0, step_at=(0.5, 0.75)) for at in (0, 0.49, 0.5, 0.74, 0.75, 1)]
    assert rates == pytest.approx([0.1, 0.1, 0.01, 0.01, 0.001, 0.001])
