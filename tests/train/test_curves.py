"""Every switch alone, and all together, give the loss curve of the plain loop; and a curve that is another is seen."""

from typing import Any

import pytest
import torch

from explorer.runs.switches import Switches
from explorer.train import build
from explorer.train.budget import Budget
from explorer.train.parts import Outcome
from explorer.train.switches import Machine, look
from tests.train.helpers import Record, recipe_for, run
from tests.train.test_loop import design

STEPS, CLOSE = 40, 1e-4  # at a rate at which rounding does not grow into another run
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


@pytest.mark.parametrize("batch_norm", [True, False], ids=["batch norm", "none"])
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


def test_shorter_numbers_give_nearly_the_same_curve() -> None:
    machine = Machine(bf16=True)
    expected, _ = trained(True, machine, number_format="fp32")
    found, outcome = trained(True, machine, number_format="bf16")
    assert found != expected
    assert found == pytest.approx(expected, abs=0.15)
    assert outcome.progress.test_accuracy > 0.8  # type: ignore[operator]


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
            assert found == pytest.approx(expected, abs=0.15), number_format
    finally:
        torch.backends.cudnn.allow_tf32 = True  # as torch has it
