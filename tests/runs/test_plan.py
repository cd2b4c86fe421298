"""What is said before a start: what is done to the data, what can't be, what is too little and what would be enough."""

import re
from pathlib import Path

import pytest

import explorer
from explorer.data.catalog import dataset
from explorer.data.places import root
from explorer.design import SetValue, apply
from explorer.runs.config import Settings
from explorer.runs.devices import absent, devices
from explorer.runs.estimate import Calibration
from explorer.runs.plan import FEW_STEPS, plan
from explorer.runs.room import Room, _gpu, advice, room
from explorer.runs.switches import Switches
from tests.variants import CLASSIFIERS


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


def test_where_the_smallest_preset_is_slow_too_more_time_is_offered() -> None:
    design = explorer.preset("mini-googlenet")
    slow = Calibration(factor=5.0, runs=2)
    planned = plan(design, Settings(), slow)
    assert planned.steps < FEW_STEPS
    assert planned.remedy is not None
    assert (planned.remedy.preset, planned.remedy.edits) == (None, ())
    assert planned.remedy.label == f"Train for {planned.remedy.seconds:g} s"
    assert plan(design, Settings(seconds=planned.remedy.seconds), slow).remedy is None
    edited = apply(design, SetValue(at="variants.batch_norm", value="none"))
    other = plan(edited, Settings(), slow).remedy
    assert other is not None
    assert other.preset is None, "the preset would be too slow as well"
    assert plan(design, Settings(), Calibration(factor=5000.0, runs=2)).remedy is None


def test_the_price_of_compiling_is_said_where_it_takes_much_of_the_budget() -> None:
    design, wish = explorer.preset("mini-googlenet"), Switches(compile=True)
    assert plan(design, Settings(switches=wish)).warnings == (
        "torch.compile takes 20 to 110 s of the 10 s before the first step",
    )
    assert plan(design, Settings(switches=wish, seconds=3600)).warnings == ()


def test_a_slower_machine_buys_fewer_steps() -> None:
    design = explorer.preset("mini-googlenet")
    slow = plan(design, Settings(), Calibration(factor=4.0, runs=2))
    assert slow.steps * 3 < plan(design, Settings()).steps
    assert slow.calibrated_by == 2


def test_a_design_that_does_not_fit_says_where() -> None:
    design = explorer.preset("googlenet")
    with_heads = apply(
        design,
        SetValue(at="variants.aux_heads", value=["4a"]),
        SetValue(at="input.height", value=28),
        SetValue(at="input.width", value=28),
    )
    planned = plan(with_heads, Settings())
    assert planned.problem is not None
    assert planned.problem.startswith("aux1.pool (input 512 × 2 × 2)")


def test_batch_norm_over_a_single_value_is_refused() -> None:
    design = apply(explorer.preset("mini-googlenet"), SetValue(at="input.height", value=8),
                   SetValue(at="input.width", value=8))  # fmt: skip
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
        (Settings(device="tpu"), "device (=tpu) must be auto, cpu, mps, cuda, cuda:N or cuda:all"),
        (Settings(recipe="soup"), "recipe (=soup): no such recipe; one of demo, book, nin-book, cifar-2023, modern"),
        (Settings(steps=0), "steps (=0) must be at least 1"),
        (Settings(epochs=0), "epochs (=0) must be at least 1"),
        (Settings(changes=(("ema", 1.0),)), "ema (=1.0) must be less than 1"),
        (
            Settings(data="soup"),
            "data (=soup): no such data set; one of fashion-mnist-sample, fashion-mnist, mnist, "
            "cifar-10, synthetic, or folder:NAME, NAME a folder in {root}",
        ),
    ],
)
def test_a_bad_setting_is_named(settings: Settings, message: str) -> None:
    assert plan(explorer.preset("mini-googlenet"), settings).problem == message.format(root=root())


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_every_preset_can_be_planned(name: str) -> None:
    planned = plan(explorer.preset(name), Settings())
    assert planned.config is not None
    assert planned.problem is None
    assert planned.steps >= 1


def test_the_recipe_follows_batch_norm() -> None:
    design = explorer.preset("googlenet-small")
    assert plan(design, Settings()).config.recipe.optimizer == "adamw"  # type: ignore[union-attr]
    one_block = apply(design, SetValue(at="stages[1].blocks[0].variants.batch_norm", value="after_conv"))
    assert plan(one_block, Settings()).config.recipe.optimizer == "sgd"  # type: ignore[union-attr]
    assert plan(one_block, Settings(recipe="book")).config.recipe.momentum == 0  # type: ignore[union-attr]


def test_every_field_of_a_recipe_can_be_set_and_no_other() -> None:
    design = explorer.preset("mini-googlenet")
    changes = (("schedule", "step"), ("step_at", [0.3]), ("ema", 0.8), ("shift", 1), ("flip", True), ("clip", 2.0))
    config = plan(design, Settings(changes=changes)).config
    assert config is not None
    recipe = config.recipe
    assert (recipe.schedule, recipe.step_at, recipe.ema, recipe.shift, recipe.flip, recipe.clip) == (
        "step", (0.3,), 0.8, 1, True, 2.0,
    )  # fmt: skip
    problem = plan(design, Settings(changes=(("mixup", 0.5),))).problem or ""
    assert problem.startswith("recipe.mixup: a recipe has no such field; one of batch, learning_rate, initialization")


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("step_at", 0.5, "step_at (=0.5) must be a list of numbers: [0.5, 0.75]"),
        ("schedule", "up", "schedule (=up) must be 'constant', 'cosine', 'one_cycle' or 'step'"),
        ("flip", 3, "flip (=3) must be true or false"),
        ("clip", [1], "clip (=[1]) must be a number"),
        ("shift", 1.5, "shift (=1.5) must be a whole number"),
        ("batch", "many", "batch (=many) must be a whole number"),
    ],
)
def test_a_wrong_value_of_a_recipe_is_told_in_our_words(name: str, value: object, message: str) -> None:
    assert plan(explorer.preset("mini-googlenet"), Settings(changes=((name, value),))).problem == message


def test_a_recipe_s_batch_is_what_images_there_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPLORER_DATA", str(tmp_path))
    for split, count in (("train", 5), ("test", 2)):
        for name in ("a", "b", "c"):
            for number in range(count):
                file = tmp_path / "few" / split / name / f"{number}.png"
                file.parent.mkdir(parents=True, exist_ok=True)
                file.touch()
    design = explorer.preset("mini-googlenet")
    planned = plan(design, Settings(data="folder:few"))
    assert planned.problem is None
    assert planned.config is not None
    assert planned.config.recipe.batch == 15
    assert "batch 15 in place of 96: there are no more training images" in planned.notes
    typed = plan(design, Settings(data="folder:few", batch=40))
    assert typed.problem == "batch (=40) must be at most 15, the number of training images"


def test_epochs_are_steps_with_or_without_the_smaller_last_batch() -> None:
    design = explorer.preset("mini-googlenet")
    book = plan(design, Settings(recipe="book"))
    assert book.config is not None
    assert (book.config.budget, book.config.is_timed) == ("10 epochs", False)
    assert book.steps == 10 * 47  # 6,000 images in batches of 128: 46 whole ones and one of 112
    assert plan(design, Settings(epochs=2)).steps == 2 * 62  # batches of 96, whole ones only
    assert plan(design, Settings(recipe="book", seconds=10)).config.is_timed  # type: ignore[union-attr]


def test_a_long_number_of_epochs_is_said_in_hours() -> None:
    planned = plan(explorer.preset("googlenet"), Settings(recipe="cifar-2023", batch=128, device="cpu"))
    assert planned.warnings[0].startswith("1,000 epochs take about ")
    assert planned.warnings[0].endswith(" days here")


@pytest.mark.parametrize("name", ["inception-block", "mini-googlenet"])
def test_a_network_without_a_head_is_refused(name) -> None:
    design = apply(explorer.preset(name), SetValue(at="head", value=None))
    planned = plan(design, Settings(device="cpu"))
    assert planned.problem is not None
    assert planned.problem.endswith("not in 10 classes; switch its head on")


def test_what_this_machine_could_never_hold_is_refused_with_what_it_could() -> None:
    edits = [SetValue(at=f"input.{axis}", value=16384) for axis in ("height", "width")]
    design = apply(explorer.preset("googlenet"), *edits)
    planned = plan(design, Settings(device="cpu"))
    assert planned.problem is not None
    said = re.fullmatch(
        r"a step needs [\d,.]+ GiB of memory and this machine has [\d,.]+ GiB: "
        r"an input of (\d+) × \1 fits at batch (\d+)",
        planned.problem,
    )
    assert said, planned.problem
    side, batch = int(said.group(1)), int(said.group(2))
    smaller = apply(design, *(SetValue(at=f"input.{axis}", value=side) for axis in ("height", "width")))
    then = plan(smaller, Settings(device="cpu", batch=batch))
    assert then.problem is None
    assert not any("memory" in warning for warning in then.warnings)


def memory_of(total: float, free: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with so many GiB."""
    monkeypatch.setattr("explorer.runs.room._host", lambda: Room(int(total * 2**30), int(free * 2**30)))


def test_what_is_likely_not_to_fit_is_warned_of_with_the_batch_that_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    memory_of(16, 2, monkeypatch)
    design = explorer.preset("googlenet")
    warned = plan(design, Settings(device="cpu", batch=128)).warnings[-1]
    said = re.fullmatch(
        r"the run needs about [\d.]+ GiB of memory and this machine has 2.0 GiB free: batch (\d+) fits", warned
    )
    assert said, warned
    batch = int(said.group(1))
    assert 2 <= batch < 128
    fits, not_so = (plan(design, Settings(device="cpu", batch=one)).warnings for one in (batch, batch + 8))
    assert not any("memory" in warning for warning in fits)
    assert any("memory" in warning for warning in not_so)


def test_a_batch_that_did_not_fit_is_not_suggested_again() -> None:
    planned = plan(explorer.preset("mini-googlenet"), Settings(device="cpu", batch=100))
    assert planned.config is not None
    said = advice(planned.config, dataset("fashion-mnist-sample"), "cpu", below=100)
    assert said == "batch 50 fits"


def test_a_device_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = plan(explorer.preset("mini-googlenet"), Settings(device="cuda:63")).problem
    assert problem is not None
    assert problem.startswith("device (=cuda:63) is not there: this machine has ")
    assert problem.endswith("cpu; take one of these or auto")


def test_the_memory_of_a_gpu_is_its_drivers_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "nvidia-smi"
    program.write_text('#!/bin/sh\necho "$@" | grep -q -- --id=[01] && echo "81559, 400"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    _gpu.cache_clear()
    assert room("cuda:1") == Room(81559 * 2**20, 400 * 2**20)
    assert room("cuda:all") == room("cuda:0") == room("cuda:1")
    assert room("cuda:2") is None
    _gpu.cache_clear()


def test_a_driver_without_its_program_still_names_the_gpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "0000:01:00.0").mkdir()
    (tmp_path / "0000:01:00.0" / "information").write_text("Model: \t\t NVIDIA X\nIRQ: 5\n")
    monkeypatch.setattr("explorer.runs.devices.DRIVER", tmp_path)
    monkeypatch.setenv("PATH", "/nowhere")
    devices.cache_clear()
    try:
        assert [device.title for device in devices()] == ["GPU 0, NVIDIA X", "CPU"]
        assert absent("cuda") is None
        assert (
            absent("cuda:1") == "device (=cuda:1) is not there: this machine has cuda:0, cpu; take one of these or auto"
        )
    finally:
        devices.cache_clear()


def test_dropout_that_finds_no_layer_is_said() -> None:
    changes = (("dropout", 0.3),)
    assert plan(explorer.preset("mini-googlenet"), Settings(changes=changes)).warnings == (
        "dropout (=0.3) changes nothing: the design has no dropout layer",
    )
    planned = plan(explorer.preset("alexnet"), Settings(changes=changes))
    assert planned.config is not None
    assert planned.config.recipe.dropout == 0.3
    assert not [one for one in planned.warnings if "dropout" in one]


@pytest.mark.parametrize("name", ["ema", "clip", "batch_norm_momentum"])
def test_0_switches_off_what_has_no_0(name: str) -> None:
    config = plan(explorer.preset("mini-googlenet"), Settings(changes=((name, 0),))).config
    assert config is not None
    assert getattr(config.recipe, name) is None
