"""The captured step is the step: the same losses and weights, whatever size the batches have; and it can fail.

Without a GPU the recording is played by one that calls again what was recorded, which finds every value that the step
would take from the host, and refuses every value that the host would take from the step. `gpu` tests record in earnest.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from explorer.lowering import lower
from explorer.runs.recipes import RECIPES, Recipe
from explorer.runs.switches import Switches
from explorer.train import optimizer
from explorer.train.build import Built, build
from explorer.train.captured import WARM_UP, Captured, CudaRecorder
from explorer.train.compiled import Compiled
from explorer.train.switches import Job, Machine, decide, look
from tests.train.helpers import CPU
from tests.train.test_loop import design

BATCH = 16
SIZES = [BATCH, BATCH, 5, BATCH, BATCH, BATCH, BATCH, 5, BATCH, BATCH]
RATES = [0.01 * (at + 1) for at in range(len(SIZES))]


class NoReading(TorchDispatchMode):
    """As a capture: the host may read nothing of the device's."""

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if "_local_scalar_dense" in str(func):
            raise RuntimeError("operation not permitted when stream is capturing")
        return func(*args, **(kwargs or {}))


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
            with NoReading():
                call()

        return replay


class Refusing(Again):
    """As torch: its error is that the capture came to no good end; why is the error before that."""

    def record(self, call: Callable[[], None]) -> Callable[[], None]:
        try:
            raise RuntimeError("operation not permitted when stream is capturing")
        except RuntimeError:
            raise RuntimeError("capture_end failed")  # noqa: B904


def built(recipe: Recipe, device: torch.device = CPU, **more: Any) -> Built:
    machine = Machine() if device == CPU else look(device)
    wishes = Switches(cuda_graph=False, number_format="fp32", **more)
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


@pytest.fixture
def determined(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every weight goes where its gradient says, on any machine.

    AdamW divides a gradient by its own size. One that is zero but for rounding (the shift of a channel whose readers
    all normalize it away: 1e-9, where its neighbours have 1e-2) so becomes a whole step in whatever direction a
    machine's kernels round to. With this epsilon it stays nothing; test_optimizer has torch's own.
    """
    monkeypatch.setattr(optimizer, "EPSILON", 1e-3)


@pytest.mark.usefixtures("determined")
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


@pytest.mark.parametrize("recipe", RECIPE, ids=lambda recipe: recipe.optimizer)
def test_without_the_fused_optimizer_it_is_not_captured(recipe: Recipe) -> None:
    one = built(recipe, fused_optimizer=False)
    captured = Captured(one.step, BATCH, Again(), lambda on, reason: None)
    with pytest.raises(RuntimeError, match=r"while_capturing|when stream is capturing|capturable"):
        trained(captured, one)
    wishes = Switches(fused_optimizer=False, cuda_graph=True)
    decision = decide(wishes, Machine("cuda", graphs=True), Job(0, 4))["cuda_graph"]
    assert decision == (False, "the optimizer's kernels for lists read the learning rate on the host")


def test_a_smaller_batch_is_not_compiled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    def compiler(module: torch.nn.Module, **options: object) -> Callable[[torch.Tensor], object]:
        def forward(images: torch.Tensor) -> object:
            sizes.append(len(images))
            return module(images)

        return forward

    monkeypatch.setattr(torch, "compile", compiler)
    plain, one = built(RECIPE[0]), built(RECIPE[0])
    said: list[str] = []
    compiled = Compiled(one.step, BATCH, lambda on, reason: said.append(f"{on} {one.step.tally.tolist()} {reason}"))
    for expected, found in zip(trained(plain.run, plain), trained(compiled, one), strict=True):
        assert torch.equal(expected, found)
    assert sizes == [BATCH] * SIZES.count(BATCH)
    assert len(said) == 1
    assert "as asked for; its first step took" in said[0]
    assert "[0.0, 0.0]" not in said[0], "told before the whole step was made"


@pytest.mark.gpu
@pytest.mark.usefixtures("determined")
@pytest.mark.parametrize("recipe", RECIPE, ids=lambda recipe: recipe.optimizer)
def test_a_real_graph_is_the_step(recipe: Recipe) -> None:
    device = torch.device("cuda:0")
    plain, other = built(recipe, device), built(recipe, device)
    captured = Captured(other.step, BATCH, CudaRecorder(), lambda on, reason: pytest.fail(reason))
    for expected, found in zip(trained(plain.run, plain), trained(captured, other), strict=True):
        torch.testing.assert_close(found, expected, rtol=1e-3, atol=1e-4)


@pytest.mark.slow
@pytest.mark.timeout(600)  # the compiler takes its time, the more so on a busy machine
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
    def broken(module: object, **options: object) -> object:
        raise RuntimeError("no such luck")

    monkeypatch.setattr(torch, "compile", broken)
    decisions = decide(Switches(compile=True), Machine(compiler=True), Job(0, 4))
    one, plain = build(lower(design()), RECIPE[0], 0, CPU, decisions), built(RECIPE[0])
    for expected, found in zip(trained(plain.run, plain), trained(one.run, one), strict=True):
        assert torch.equal(expected, found)
    assert one.decisions["compile"] == (False, "asked for, but it failed: no such luck")
