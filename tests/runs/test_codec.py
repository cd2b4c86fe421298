"""Settings as text: there and back, and what an address may hold by mistake or malice."""

import pytest

import explorer
from explorer.runs.codec import from_texts, to_texts
from explorer.runs.config import Settings, alike, configure, settings_of
from explorer.runs.recipes import RECIPES
from explorer.runs.switches import Switches

EACH = (
    Settings(),
    Settings(data="cifar-10", recipe="book", batch=64, learning_rate=0.02, seconds=20, seed=7, device="cuda:0"),
    Settings(steps=40, changes=(("schedule", "cosine"), ("step_at", (0.4, 0.9)), ("flip", True), ("ema", 0))),
    Settings(recipe="book", epochs=3, changes=(("dropout", 0.3),)),
    Settings(recipe="book", seconds=10.0),
    Settings(data="folder:cats", switches=Switches(compile=True, threads=2, number_format="bf16")),
)


@pytest.mark.parametrize("settings", EACH)
def test_there_and_back(settings: Settings) -> None:
    assert from_texts(to_texts(settings)) == (settings, ())


def test_only_what_differs_is_written() -> None:
    assert to_texts(Settings()) == ()
    assert to_texts(EACH[1])[:3] == ("data=cifar-10", "recipe=book", "batch=64")
    assert to_texts(EACH[2])[1:] == (
        "recipe.schedule=cosine", "recipe.step_at=[0.4,0.9]", "recipe.flip=true", "recipe.ema=0",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("seconds=0", "seconds (=0) must be at least 1"),
        ("seconds=soon", "seconds (=soon) must be a number"),
        ("seconds=NaN", "seconds (=nan) must be a finite number"),
        ("seconds=true", "seconds (=true) must be a number"),
        ("batch=2.5", "batch (=2.5) must be a whole number"),
        ("seed=-1", "seed (=-1) must be at least 0"),
        (f"seed={'9' * 5000}", "must be a number"),
        (f"seed={'[' * 50_000}", "nested too deeply"),
        ("recipe=best", "recipe (=best): no such recipe; one of demo"),
        ("data=imagenet", "imagenet"),
        ("device=tpu", "device (=tpu) must be auto"),
        ("recipe.mixup=1", "recipe.mixup: a recipe has no such field"),
        ("recipe.schedule=up", "schedule"),
        ("switch.turbo=on", "switch turbo: there is no such switch"),
        ("colour=red", "colour: a run has no such setting; one of data"),
        ("nonsense", "nonsense must have the form NAME=VALUE"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_taken(text: str, told: str) -> None:
    settings, problems = from_texts([text, "seed=3"])
    assert settings == Settings(seed=3)
    assert len(problems) == 1
    assert told in problems[0]


def test_values_have_the_types_that_the_fields_of_the_page_take() -> None:
    settings, problems = from_texts(['recipe.ema="0.9"', 'recipe.step_at=["0.4"]', "recipe.clip=null"])
    assert not problems
    assert dict(settings.changes) == {"ema": 0.9, "step_at": (0.4,), "clip": 0}
    assert from_texts(["recipe.dropout=null"])[0].changes == (("dropout", None),), "not 0: the design's own"


@pytest.mark.parametrize("settings", EACH)
@pytest.mark.parametrize("has_batch_norm", [True, False])
def test_the_settings_of_a_run_lead_to_the_same_run(settings: Settings, has_batch_norm: bool) -> None:
    design = explorer.preset("mini-googlenet")
    config = configure(design, settings, has_batch_norm)
    again = configure(design, settings_of(config, has_batch_norm), has_batch_norm)
    assert again == config


@pytest.mark.parametrize("name", RECIPES)
def test_a_named_recipe_is_taken_over_by_its_name(name: str) -> None:
    config = configure(explorer.preset("mini-googlenet"), Settings(recipe=name), True)
    assert settings_of(config, True) == Settings(recipe=name)


def test_seconds_that_are_no_budget_make_no_other_run() -> None:
    config = configure(explorer.preset("mini-googlenet"), Settings(epochs=3), True)
    other = config.model_copy(update={"seconds": 20.0})
    assert alike(config, other)
    assert not alike(config, config.model_copy(update={"seed": 1}))
