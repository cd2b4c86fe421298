"""The loop learns whatever the design is, repeats itself, keeps its budget, and stops."""

import pytest
import torch

import explorer
from explorer.design import DesignSpec, SetValue, apply
from explorer.train.budget import Budget
from explorer.train.parts import DivergedError
from tests.tiers import rest_slow
from tests.train.helpers import Record, recipe_for, run
from tests.waiting import lasts

TINY = {"classes": 4, "input.height": 12, "input.width": 12, "variants.width": 0.125}


def design(**values: object) -> DesignSpec:
    changes = TINY | {path.replace("__", "."): value for path, value in values.items()}
    edits = [SetValue(at=path, value=value) for path, value in changes.items()]
    return apply(explorer.preset("mini-googlenet"), *edits)


DESIGNS = {
    "batch norm": design(),
    "no batch norm": design(variants__batch_norm="none"),
    "residual": design(variants__residual=True),
    "naive, factorized elsewhere": design(variants__naive=True),
    "grey on three channels": design(input__channels=3),
    "not square, larger than the images": design(input__height=17, input__width=23),
    "smaller than the images": design(input__height=9, input__width=10),
}


@pytest.mark.parametrize("name", rest_slow(DESIGNS, 2))
def test_it_learns(name: str) -> None:
    outcome, _ = run(DESIGNS[name], Budget(60, steps=60))
    assert outcome.progress.test_accuracy is not None
    assert outcome.progress.test_accuracy > 0.8
    assert not outcome.stopped
    assert outcome.tested is not None
    assert outcome.tested.confusion.sum() == 64
    assert outcome.tested.confusion.trace() / 64 == pytest.approx(outcome.progress.test_accuracy)


def test_color_images_on_one_channel() -> None:
    outcome, _ = run(design(), Budget(60, steps=60), channels=3)
    assert (outcome.progress.test_accuracy or 0) > 0.8


def test_auxiliary_heads_take_part_with_their_weight() -> None:
    tower = apply(
        explorer.preset("googlenet-torchvision"),
        SetValue(at="classes", value=4),
        SetValue(at="input.height", value=32),
        SetValue(at="input.width", value=32),
        SetValue(at="variants.width", value=0.0625),
        SetValue(at="variants.aux_heads", value=["4a", "4d"]),
    )
    with_heads, module = run(tower, Budget(60, steps=2), Record(), recipe_for(tower, auxiliary_weight=0.3))
    without, _ = run(tower, Budget(60, steps=2), Record(), recipe_for(tower, auxiliary_weight=0.0))
    assert with_heads.progress.loss is not None
    assert without.progress.loss is not None
    # three heads at chance: each adds 0.3 of about ln 4
    assert with_heads.progress.loss / without.progress.loss == pytest.approx(1.6, abs=0.25)
    assert all(p.grad is not None for name, p in module.named_parameters() if name.startswith("aux"))


def test_the_same_seed_and_steps_give_the_same_run() -> None:
    first, one = run(design(), Budget(60, steps=12))
    second, other = run(design(), Budget(5, steps=12))  # the seconds play no part
    assert first.progress.loss == second.progress.loss
    assert all(torch.equal(a, b) for a, b in zip(one.parameters(), other.parameters(), strict=True))


@pytest.mark.xdist_group("trainers")  # it is timed
def test_the_budget_includes_the_last_evaluation() -> None:
    sink = Record()
    outcome, _ = run(design(), Budget(4.0), sink)
    assert lasts(outcome.progress.seconds, 4.0, 0.6)
    assert outcome.progress.steps == outcome.progress.step > 5
    assert "test_accuracy" in {name for _, values in sink.reports[-2:] for name in values}
    told = [values["test_accuracy"] for _, values in sink.reports if "test_accuracy" in values]
    assert len(told) >= 2
    assert [tested.accuracy for tested in sink.tests] == told  # kept as soon as it is known
    rates = [values["learning_rate"] for _, values in sink.reports if "learning_rate" in values]
    assert rates[-1] < 0.05 * max(rates)  # the schedule came to its end in time


def test_both_clocks_are_kept() -> None:
    outcome, _ = run(design(), Budget(60, steps=60))
    progress = outcome.progress
    assert progress.examples_per_second == pytest.approx(progress.step * 32 / progress.seconds, rel=0.05)
    assert progress.compute_examples_per_second is not None
    assert progress.compute_examples_per_second > (progress.examples_per_second or 0)


def test_a_stop_ends_it_after_the_step() -> None:
    outcome, _ = run(design(), Budget(60, steps=1000), Record(stop_at=5))
    assert outcome.stopped
    assert outcome.progress.step <= 5


def test_a_loss_that_is_no_number_is_said() -> None:
    recipe = recipe_for(design(variants__batch_norm="none"), optimizer="sgd", learning_rate=10.0, clip=None,
                        schedule="constant", momentum=0.9, label_smoothing=0.0)  # fmt: skip
    with pytest.raises(DivergedError, match="a smaller learning rate may learn"):
        run(design(variants__batch_norm="none"), Budget(60, steps=200), Record(), recipe)
