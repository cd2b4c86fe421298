"""Every switch alone, and all together, give the loss curve of the plain loop; and a curve that is another is seen."""

from typing import Any

import pytest
import torch

from explorer.analysis import depth
from explorer.lowering import lower
from explorer.runs.switches import Switches
from explorer.train import build
from explorer.train.budget import Budget
from explorer.train.parts import Outcome
from explorer.train.switches import Job, Machine, decide, look
from tests.tiers import rest_slow
from tests.train.helpers import Record, recipe_for, run, toy
from tests.train.test_loop import design

STEPS, WINDOW, CLOSE = 40, 8, 1e-4  # at a rate at which rounding does not grow into another run
HERE = Machine(cores=2, keeps_memory=look(torch.device("cpu")).keeps_memory)
OFF: dict[str, Any] = {
    "channels_last": False, "number_format": "fp32", "fused_convolutions": False, "fused_optimizer": False,
    "kept_memory": False, "cuda_graph": False, "threads": 1,
}  # fmt: skip
ALONE = {
    "channels_last": True, "fused_convolutions": True, "fused_optimizer": True, "kept_memory": True, "threads": 2,
}  # fmt: skip
ALONE_ON_A_GPU = {"channels_last": True, "fused_convolutions": True, "fused_optimizer": True}
ROUNDING = 1e-3  # of a GPU's kernels, each of which sums in an order of its own
ALL = {"threads": 2}
"""What nobody asked for is on where it pays."""


def trained(batch_norm: bool, machine: Machine = HERE, **wishes: Any) -> tuple[list[float], Outcome]:
    network = design() if batch_norm else design(variants__batch_norm="none")
    recipe = recipe_for(network, learning_rate=0.02 if batch_norm else 1e-3, warm_up=0.2, flip=True)
    sink = Record()
    outcome, _ = run(network, Budget(60, steps=STEPS), sink, recipe, switches=Switches(**wishes), machine=machine)
    return [values["loss"] for _, values in sink.reports if "loss" in values], outcome


def assert_same(batch_norm: bool, expected: list[float], what: object, machine: Machine = HERE, **wishes: Any) -> None:
    """In fp32 they differ in the order of sums alone, which training then enlarges step by step."""
    found, _ = trained(batch_norm, machine, **wishes)
    assert found == pytest.approx(expected, rel=CLOSE if machine.kind == "cpu" else ROUNDING), what


@pytest.mark.parametrize("batch_norm", rest_slow([True, False]), ids=["batch norm", "none"])
def test_every_switch_alone_and_all_together_give_the_same_curve(batch_norm: bool) -> None:
    expected, _ = trained(batch_norm, **OFF)
    assert expected[-1] < 0.8 * expected[0]
    for name, value in ALONE.items():
        assert_same(batch_norm, expected, name, **OFF | {name: value})
    assert_same(batch_norm, expected, "all", **ALL)


def test_another_curve_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    expected, _ = trained(True, **OFF)
    off_by_little = lambda module: module.register_forward_hook(lambda _, images, logits: logits * 1.001)  # noqa: E731
    monkeypatch.setattr(build, "fuse", off_by_little)
    with pytest.raises(AssertionError, match="fused_convolutions"):
        assert_same(True, expected, "fused_convolutions", **OFF | {"fused_convolutions": True})


def assert_nearly_same(found: list[float], expected: list[float], what: object) -> None:
    """Window by window: while the loss falls steeply, one point says how far the run is rather than where it goes.

    Noise of bf16's size (2^-9 of every output) moves single points of an fp32 run by 0.06 to 0.14 in there, one seed
    and one processor's kernels otherwise than the next, and its windows by half of that.
    """
    assert means(found) == pytest.approx(means(expected), abs=0.15), what


def means(losses: list[float]) -> list[float]:
    assert len(losses) == STEPS
    return [sum(losses[at : at + WINDOW]) / WINDOW for at in range(0, STEPS, WINDOW)]


def test_shorter_numbers_give_nearly_the_same_curve() -> None:
    machine = Machine(bf16=True)
    expected, _ = trained(True, machine, number_format="fp32")
    found, outcome = trained(True, machine, number_format="bf16")
    assert found != expected
    assert_nearly_same(found, expected, "bf16")
    assert outcome.progress.test_accuracy > 0.8  # type: ignore[operator]


def logits(number_format: str) -> torch.Tensor:
    """Of a batch of the toy's images in the first forward pass of training."""
    network, wishes = design(), Switches(number_format=number_format)
    decisions = decide(wishes, Machine(bf16=True), Job(0, 4))
    one = build.build(lower(network), recipe_for(network), 0, torch.device("cpu"), decisions)
    images = torch.from_numpy(toy()[0].train[:32]).float().div(255).sub(0.3).div(0.2)
    with torch.no_grad(), one.step.autocast:
        output = one.module(images)
    assert isinstance(output, torch.Tensor)
    return output.float()


def assert_rounded(found: torch.Tensor, expected: torch.Tensor) -> None:
    """At the same weights nothing has grown yet: the two differ by rounding alone.

    Each layer rounds what it reads, its weights and what it gives, by 2^-9 each at most.
    """
    most = 3 * 2**-9 * depth(lower(design()))
    assert 0 < (found - expected).norm() / expected.norm() < most


def test_shorter_numbers_give_the_same_network() -> None:
    assert_rounded(logits("bf16"), logits("fp32"))


@pytest.mark.parametrize("layer", ["inception3a.branch4.1.conv", "inception4b.branch3.1.conv", "conv2.conv"])
def test_another_network_in_shorter_numbers_is_seen(layer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = logits("fp32")
    without = lambda module: module.get_submodule(layer).register_forward_hook(lambda _, read, gives: 0 * gives)  # noqa: E731
    monkeypatch.setattr(build, "overwrite", without)
    with pytest.raises(AssertionError):
        assert_rounded(logits("bf16"), expected)


@pytest.mark.gpu
@pytest.mark.parametrize("batch_norm", [True, False], ids=["batch norm", "none"])
def test_every_switch_alone_and_all_together_give_the_same_curve_on_a_gpu(batch_norm: bool) -> None:
    gpu = look(torch.device("cuda:0"))
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    try:
        expected, _ = trained(batch_norm, gpu, **OFF | {"resident": True})
        assert expected[-1] < 0.8 * expected[0]
        for name, value in ALONE_ON_A_GPU.items():
            assert_same(batch_norm, expected, name, gpu, **OFF | {"resident": True, name: value})
        graph = {"resident": True, "fused_optimizer": True, "cuda_graph": True}
        assert_same(batch_norm, expected, "cuda_graph", gpu, **OFF | graph)
        assert_same(batch_norm, expected, "all", gpu, number_format="fp32")
        for number_format in ("bf16", "fp16"):
            found, _ = trained(batch_norm, gpu, **OFF | {"number_format": number_format})
            assert_nearly_same(found, expected, number_format)
    finally:
        torch.backends.cudnn.allow_tf32 = True  # as torch has it
