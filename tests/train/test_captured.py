"""The captured step is the step: the same losses and weights, whatever size the batches have; and it can fail.

Without a GPU the recording is played by one that calls again what was recorded, which finds every value that the step
would take from the host. `gpu` tests record in earnest.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from explorer.lowering import lower
from explorer.runs.recipes import RECIPES, Recipe
from explorer.runs.switches import Switches
from explorer.train.build import Built, build
from explorer.train.captured import WARM_UP, Captured, CudaRecorder
from explorer.train.switches import Job, Machine, decide, look
from tests.train.helpers import CPU
from tests.train.test_loop import design

BATCH = 16
SIZES = [BATCH, BATCH, 5, BATCH, BATCH, BATCH, BATCH, 5, BATCH, BATCH]
RATES = [0.01 * (at + 1) for at in range(len(SIZES))]


class Again:
    """Records a call by keeping it."""

    def __init__(self) -> None:
        self.warmed = self.replayed = 0

    def warm(self, call: Callable[[], None]) -> None:
        self.warmed += 1
        call()

    def record(self, call: Callable[[], None]) -> Callable[[], None]:
        def replay() -> None:
            self.replayed += 1
            call()

        return replay


class Refusing(Again):
    def record(self, call: Callable[[], None]) -> Callable[[], None]:
        raise RuntimeError("operation not permitted when stream is capturing")


def built(recipe: Recipe, device: torch.device = CPU) -> Built:
    machine = Machine() if device == CPU else look(device)
    wishes = Switches(cuda_graph=False, number_format="fp32")
    return build(lower(design()), recipe, 0, device, decide(wishes, machine, Job(0, 4)))


def trained(run: Callable[[torch.Tensor, torch.Tensor, float], None], one: Built) -> list[torch.Tensor]:
    generator = torch.Generator().manual_seed(0)
    device = one.step.tally.device
    tallies = []
    for size, rate in zip(SIZES, RATES, strict=True):
        images = torch.randn(size, 1, 12, 12, generator=generator).to(device)
        run(images, torch.arange(size).to(device) % 4, rate)
        tallies.append(one.step.tally.clone())
    return [*tallies, *one.module.state_dict().values()]


RECIPE = [
    RECIPES["demo"](True).model_copy(update={"batch": BATCH, "clip": 1.0}),
    RECIPES["modern"](True).model_copy(update={"batch": BATCH}),
]


@pytest.mark.parametrize("recipe", RECIPE, ids=lambda recipe: recipe.optimizer)
def test_the_captured_step_is_the_step(recipe: Recipe) -> None:
    plain, other, recorder = built(recipe), built(recipe), Again()
    captured = Captured(other.step, BATCH, recorder, lambda on, reason: pytest.fail(reason))
    for expected, found in zip(trained(plain.run, plain), trained(captured, other), strict=True):
        torch.testing.assert_close(found, expected, rtol=1e-5, atol=1e-6)  # the rate is an fp32 tensor there
    assert (recorder.warmed, recorder.replayed) == (WARM_UP, SIZES.count(BATCH) - WARM_UP)


def test_a_step_that_can_not_be_captured_goes_on_as_it_is_and_says_so() -> None:
    plain, other = built(RECIPE[0]), built(RECIPE[0])
    said: list[tuple[bool, str]] = []
    captured = Captured(other.step, BATCH, Refusing(), lambda on, reason: said.append((on, reason)))
    for expected, found in zip(trained(plain.run, plain), trained(captured, other), strict=True):
        torch.testing.assert_close(found, expected, rtol=1e-5, atol=1e-6)
    assert said == [(False, "the step can't be captured: operation not permitted when stream is capturing")]


@pytest.mark.gpu
@pytest.mark.parametrize("recipe", RECIPE, ids=lambda recipe: recipe.optimizer)
def test_a_real_graph_is_the_step(recipe: Recipe) -> None:
    device = torch.device("cuda:0")
    plain, other = built(recipe, device), built(recipe, device)
    captured = Captured(other.step, BATCH, CudaRecorder(), lambda on, reason: pytest.fail(reason))
    for expected, found in zip(trained(plain.run, plain), trained(captured, other), strict=True):
        torch.testing.assert_close(found, expected, rtol=1e-3, atol=1e-4)


@pytest.mark.slow
def test_the_compiled_step_is_the_step_and_says_what_it_cost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = look(CPU)
    if not machine.compiler:
        pytest.skip("no C++ compiler on this machine")
    monkeypatch.setenv("TORCHINDUCTOR_CACHE_DIR", str(tmp_path))
    plain = built(RECIPE[0])
    decisions = decide(Switches(compile=True, kept_memory=False), machine, Job(0, 4))
    other = build(lower(design()), RECIPE[0], 0, CPU, decisions)
    for expected, found in zip(trained(plain.run, plain), trained(other.run, other), strict=True):
        torch.testing.assert_close(found, expected, rtol=1e-2, atol=1e-2)
    assert other.decisions["compile"].value is True
    assert "its first step took" in other.decisions["compile"].reason


def test_a_compiler_that_fails_is_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(module: object) -> object:
        raise RuntimeError("no such luck")

    monkeypatch.setattr(torch, "compile", broken)
    decisions = decide(Switches(compile=True), Machine(compiler=True), Job(0, 4))
    one, plain = build(lower(design()), RECIPE[0], 0, CPU, decisions), built(RECIPE[0])
    for expected, found in zip(trained(plain.run, plain), trained(one.run, one), strict=True):
        assert torch.equal(expected, found)
    assert one.decisions["compile"] == (False, "asked for, but it failed: no such luck")
