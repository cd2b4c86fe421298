"""Loss scaling for fp16 against torch's own, and a step that overflows is left out."""

import math

import pytest
import torch
from torch import nn

from explorer.lowering import lower
from explorer.runs.recipes import RECIPES
from explorer.runs.switches import Switches
from explorer.train.build import Built, build
from explorer.train.optimizer import OPTIMIZERS
from explorer.train.scaling import START, Scale
from explorer.train.switches import Job, Machine, decide
from tests.train.helpers import CPU
from tests.train.test_loop import design

RECIPE = RECIPES["demo"](True)


@pytest.mark.parametrize("fused", [True, False])
@pytest.mark.parametrize("name", ["sgd", "adamw"])
def test_overflows_are_left_out_and_the_factor_follows_as_torchs_does(name: str, fused: bool) -> None:
    torch.manual_seed(0)
    module = nn.Linear(3, 2)
    optimizer = OPTIMIZERS[name](module, RECIPE, fused=fused)
    scale = Scale(CPU)
    theirs = torch.amp.GradScaler("cpu", init_scale=START)
    reference = torch.optim.SGD(module.parameters(), lr=0.0)
    for value in (1.0, float("inf"), 2.0, float("nan"), float("inf"), 0.5):
        before = module.weight.detach().clone()
        optimizer.zero_grad()
        scale.scaled(module(torch.ones(1, 3)).sum() * value).backward()
        scale.unscale(optimizer.gradients())
        optimizer.step(0.1, scale.found_inf)
        scale.update()
        assert torch.equal(module.weight, before) == (not math.isfinite(value))
        assert module.weight.isfinite().all()
        reference.zero_grad()
        theirs.scale(module(torch.ones(1, 3)).sum() * value).backward()
        theirs.step(reference)
        theirs.update()
        assert scale.factor.item() == theirs.get_scale()


def trained(number_format: str) -> tuple[Built, list[float]]:
    machine = Machine("cuda", fp16=True)  # the decisions of an old GPU, carried out here
    decisions = decide(Switches(number_format=number_format), machine, Job(0, 4))  # type: ignore[arg-type]
    one = build(lower(design()), RECIPE, 0, CPU, decisions)
    images, labels, losses = torch.randn(32, 1, 12, 12, generator=torch.Generator().manual_seed(0)), None, []
    labels = torch.arange(32) % 4
    for _ in range(12):
        one.step.tally.zero_()
        one.run(images, labels, 0.02)
        losses.append(one.step.tally[0].item() / 32)
    return one, losses


def test_fp16_learns_what_fp32_learns() -> None:
    low, losses = trained("fp16")
    high, expected = trained("fp32")
    assert low.step.scale is not None
    assert high.step.scale is None
    assert expected[-1] < 0.8 * expected[0]
    assert losses == pytest.approx(expected, abs=0.05)


def test_the_factor_is_part_of_a_checkpoint() -> None:
    scale, other = Scale(CPU), Scale(CPU)
    scale.factor.fill_(8.0)
    other.load_state_tensors(scale.state_tensors())
    assert other.factor == 8
    other.load_state_tensors({})
    assert other.factor == 8
