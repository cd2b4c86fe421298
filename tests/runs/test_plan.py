"""What is said before a start: what is done to the data, what can't be, what is too little and what would be enough."""

import pytest

import explorer
from explorer.design import SetValue, apply
from explorer.runs.config import Settings
from explorer.runs.estimate import Calibration
from explorer.runs.plan import FEW_STEPS, plan


def test_a_small_design_needs_no_word() -> None:
    planned = plan(explorer.preset("mini-googlenet"), Settings())
    assert planned.problem is None
    assert planned.notes == planned.warnings == ()
    assert planned.remedy is None
    assert planned.steps > FEW_STEPS


def test_what_is_done_to_design_and_data_is_said() -> None:
    planned = plan(explorer.preset("googlenet-torchvision"), Settings())
    assert planned.notes == (
        "10 classes in place of 1,000, as the data have",
        "grey repeated to 3 channels",
        "images resized from 28 × 28 to 224 × 224",
    )


def test_a_big_design_gets_a_remedy_that_is_enough() -> None:
    design = explorer.preset("googlenet")
    planned = plan(design, Settings(device="cpu"))
    assert planned.steps < FEW_STEPS
    assert "too few to learn" in planned.warnings[0]
    assert planned.remedy is not None
    healed = apply(design, *planned.remedy.edits)
    assert (healed.input.height, healed.input.width, healed.variants.width) == (28, 28, 0.25)
    assert healed.variants.batch_norm == "after_conv"
    assert plan(healed, Settings(device="cpu")).warnings == ()


def test_where_edits_are_not_enough_the_smallest_preset_is_offered() -> None:
    planned = plan(explorer.preset("googlenet-small"), Settings(device="cpu"))
    assert planned.remedy is not None
    assert planned.remedy.preset == "mini-googlenet"


def test_a_slower_machine_buys_fewer_steps() -> None:
    design = explorer.preset("mini-googlenet")
    slow = plan(design, Settings(), Calibration(factor=4.0, runs=2))
    assert slow.steps * 3 < plan(design, Settings()).steps
    assert slow.calibrated_by == 2


def test_a_design_that_does_not_fit_says_where() -> None:
    design = explorer.preset("googlenet")
    with_heads = apply(
        design,
        SetValue(path="variants.aux_heads", value=["4a"]),
        SetValue(path="input.height", value=28),
        SetValue(path="input.width", value=28),
    )
    planned = plan(with_heads, Settings())
    assert planned.problem is not None
    assert planned.problem.startswith("aux1.pool (input 512 × 2 × 2)")


def test_batch_norm_over_a_single_value_is_refused() -> None:
    design = apply(explorer.preset("mini-googlenet"), SetValue(path="input.height", value=8),
                   SetValue(path="input.width", value=8))  # fmt: skip
    planned = plan(design, Settings(batch=1))
    assert planned.problem is not None
    assert planned.problem.endswith("would normalize over a single value: batch (=1) must be at least 2")
    assert plan(design, Settings(batch=2)).problem is None


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (Settings(seconds=0), "seconds (=0) must be at least 1"),
        (Settings(seed=-1), "seed (=-1) must be at least 0"),
        (Settings(batch=0), "batch (=0) must be at least 1"),
        (Settings(batch=7000), "batch (=7000) must be at most 6,000, the number of training images"),
        (Settings(learning_rate=0.0), "learning_rate (=0.0) must be above 0"),
        (Settings(seconds=float("nan")), "seconds (=nan) must be a finite number"),
        (Settings(device="tpu"), "device (=tpu) must be auto, cpu, cuda or cuda:N"),
        (Settings(recipe="soup"), "recipe (=soup): no such recipe; one of demo, book, nin-book, cifar-2023, modern"),
        (Settings(steps=0), "steps (=0) must be at least 1"),
        (Settings(epochs=0), "epochs (=0) must be at least 1"),
        (Settings(changes=(("ema", 1.0),)), "ema (=1.0) must be less than 1"),
        (
            Settings(data="soup"),
            "data (=soup): no such data set; one of fashion-mnist-sample, fashion-mnist, mnist, "
            "cifar-10, synthetic, or folder:NAME",
        ),
    ],
)
def test_a_bad_setting_is_named(settings: Settings, message: str) -> None:
    assert plan(explorer.preset("mini-googlenet"), settings).problem == message


@pytest.mark.parametrize("name", [name for name in explorer.PRESETS if name != "inception-block"])
def test_every_preset_can_be_planned(name: str) -> None:
    planned = plan(explorer.preset(name), Settings())
    assert planned.config is not None
    assert planned.problem is None
    assert planned.steps >= 1


def test_the_recipe_follows_batch_norm() -> None:
    design = explorer.preset("googlenet-small")
    assert plan(design, Settings()).config.recipe.optimizer == "adamw"  # type: ignore[union-attr]
    one_block = apply(design, SetValue(path="stages[1].blocks[0].variants.batch_norm", value="after_conv"))
    assert plan(one_block, Settings()).config.recipe.optimizer == "sgd"  # type: ignore[union-attr]
    assert plan(one_block, Settings(recipe="book")).config.recipe.momentum == 0  # type: ignore[union-attr]


def test_every_field_of_a_recipe_can_be_set_and_no_other() -> None:
    design = explorer.preset("mini-googlenet")
    changes = (("schedule", "step"), ("step_at", [0.3]), ("ema", 0.9), ("shift", 1), ("flip", False), ("clip", 2.0))
    config = plan(design, Settings(changes=changes)).config
    assert config is not None
    recipe = config.recipe
    assert (recipe.schedule, recipe.step_at, recipe.ema, recipe.shift, recipe.flip, recipe.clip) == (
        "step", (0.3,), 0.9, 1, False, 2.0,
    )  # fmt: skip
    problem = plan(design, Settings(changes=(("dropout", 0.5),))).problem or ""
    assert problem.startswith("recipe.dropout: a recipe has no such field; one of batch, learning_rate, initialization")
    assert "schedule: Input should be" in (plan(design, Settings(changes=(("schedule", "up"),))).problem or "")


def test_epochs_are_steps_with_or_without_the_smaller_last_batch() -> None:
    design = explorer.preset("mini-googlenet")
    book = plan(design, Settings(recipe="book"))
    assert book.config is not None
    assert (book.config.budget, book.config.is_timed) == ("10 epochs", False)
    assert book.steps == 10 * 47  # 6,000 images in batches of 128: 46 whole ones and one of 112
    assert plan(design, Settings(epochs=2)).steps == 2 * 93  # batches of 64, whole ones only
    assert plan(design, Settings(recipe="book", seconds=10)).config.is_timed  # type: ignore[union-attr]


def test_a_long_number_of_epochs_is_said_in_hours() -> None:
    planned = plan(explorer.preset("googlenet"), Settings(recipe="cifar-2023", batch=128, device="cpu"))
    assert planned.warnings[0].startswith("1,000 epochs take about ")
    assert planned.warnings[0].endswith(" days here")


@pytest.mark.parametrize("name", ["inception-block", "mini-googlenet"])
def test_a_network_without_a_head_is_refused(name) -> None:
    design = apply(explorer.preset(name), SetValue(path="head", value=None))
    planned = plan(design, Settings(device="cpu"))
    assert planned.problem is not None
    assert planned.problem.endswith("not in 10 classes; switch its head on")


def test_what_this_machine_could_never_hold_is_refused() -> None:
    edits = [SetValue(path=f"input.{axis}", value=16384) for axis in ("height", "width")]
    planned = plan(apply(explorer.preset("googlenet"), *edits), Settings(device="cpu"))
    assert planned.problem is not None
    assert planned.problem.endswith("take a smaller batch or input")
