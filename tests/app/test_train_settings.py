"""The settings of the next run: all of them, and none that can't be without a word."""

import pytest

from explorer.runs.records import State
from explorer.runs.store import Store
from tests.app.train_steps import MINI, busy, captions, page
from tests.app.widgets import widget
from tests.plain import plain


def test_a_setting_that_cannot_be_stands_beside_its_control_and_nothing_starts(store: Store) -> None:
    app = page()
    widget(app.number_input, "train_batch").set_value(6001).run()
    assert "batch (=6001) must be at most 6,000" in plain(app.error[0].value)
    assert app.button(key="train").disabled
    widget(app.number_input, "train_batch").set_value(32).run()
    assert not app.error
    assert not app.button(key="train").disabled


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("train_seconds", 0.0, "seconds (=0) must be at least 1"),
        ("train_seconds", 1e9, "seconds (=1000000000) must be at most 604,800"),
        ("train_batch", 0, "batch (=0) must be at least 1"),
        ("train_batch", 100_000, "batch (=100000) must be at most 8,192"),
        ("train_learning_rate", 0.0, "learning_rate (=0) must be above 0"),
        ("train_seed", -1, "seed (=-1) must be at least 0"),
        ("train_seed", 2**31, "seed (=2147483648) must be less than 2,147,483,648"),
        ("train_steps", 0, "steps (=0) must be at least 1"),
        ("train_epochs", -3, "epochs (=-3) must be at least 1"),
        ("recipe_momentum", 1.0, "momentum (=1) must be less than 1"),
        ("recipe_ema", 2.0, "ema (=2) must be less than 1"),
        ("recipe_clip", -0.5, "clip (=-0.5) must be above 0"),
        ("recipe_shift", -1, "shift (=-1) must be at least 0"),
        ("recipe_dropout", 1.0, "dropout (=1) must be less than 1"),
        ("train_batch", 2.5, "batch (=2.5) must be a whole number"),
        ("train_seed", 1.5, "seed (=1.5) must be a whole number"),
        ("train_epochs", 1.5, "epochs (=1.5) must be a whole number"),
        ("train_steps", 1.5, "steps (=1.5) must be a whole number"),
        ("recipe_shift", 1.5, "shift (=1.5) must be a whole number"),
    ],
)
def test_no_wrong_value_stays_in_the_browser(store: Store, field: str, value: float, told: str) -> None:
    app = page()
    one = widget(app.number_input, field)
    assert not one.proto.has_min
    assert not one.proto.has_max
    one.set_value(value).run()
    assert told in plain(app.error[0].value)
    assert app.button(key="train").disabled
    assert widget(app.number_input, field).value == value


def test_a_design_that_cannot_train_at_its_size_says_so_before_the_start(store: Store) -> None:
    app = page(MINI, "input.height=8", "input.width=8")
    assert not app.button(key="train").disabled
    widget(app.number_input, "train_batch").set_value(1).run()
    assert "would normalize over a single value: batch (=1) must be at least 2" in plain(app.error[0].value)
    assert app.button(key="train").disabled


def test_why_nothing_can_be_queued_is_said_while_a_run_is_active(store: Store) -> None:
    run = busy(store)
    app = page()
    widget(app.number_input, "train_batch").set_value(6001).run()
    assert "batch (=6001) must be at most 6,000" in plain(app.error[0].value)
    assert app.button(key="train").disabled
    store.transition(run, State.FAILED, "why")


def test_every_setting_of_the_recipe_is_in_the_popover_and_acts(store: Store, nothing_starts: None) -> None:
    app = page()
    widget(app.selectbox, "recipe_schedule").set_value("cosine").run()
    widget(app.number_input, "recipe_ema").set_value(0.8).run()
    widget(app.selectbox, "recipe_flip").set_value(True).run()
    widget(app.text_input, "recipe_step_at").set_value("0.4, soon").run()
    assert "step_at.1 (=soon) must be a number" in plain(app.error[0].value)
    widget(app.text_input, "recipe_step_at").set_value("0.4, 0.9").run()
    widget(app.number_input, "train_steps").set_value(40).run()
    assert not app.exception
    assert "40 steps in about" in captions(app)
    app.button(key="train").click().run()
    config = store.get(1).config
    assert (config.recipe.schedule, config.recipe.ema, config.recipe.flip, config.steps) == ("cosine", 0.8, True, 40)
    assert config.recipe.step_at == (0.4, 0.9)
    kinds = ("selectbox", "number_input", "text_input")
    held = {one.key.removeprefix("recipe_") for kind in kinds for one in app.get(kind) if one.key}
    fields = {"name", "batch", "learning_rate", "epochs"}  # elsewhere on the page
    assert set(type(config.recipe).model_fields) - fields <= held
    app.button(key="recipe_reset").click().run()
    assert widget(app.selectbox, "recipe_schedule").value is None
    assert widget(app.text_input, "recipe_step_at").value == ""


def test_there_is_one_budget_and_it_is_the_one_that_runs(store: Store, nothing_starts: None) -> None:
    app = page()
    widget(app.number_input, "train_seconds").set_value(20.0).run()
    widget(app.number_input, "train_epochs").set_value(3).run()
    assert widget(app.number_input, "train_seconds").value is None
    assert widget(app.number_input, "train_seconds").proto.placeholder == "3 epochs"
    assert any(one.proto.popover.label == "All settings (1 changed)" for one in app.get("popover"))
    assert "Train starts one of 3 epochs" in captions(app)
    widget(app.number_input, "train_steps").set_value(40).run()
    assert widget(app.number_input, "train_epochs").value is None
    assert widget(app.number_input, "train_epochs").proto.placeholder == "by steps"
    app.button(key="recipe_reset").click().run()
    assert widget(app.number_input, "train_steps").value is None
    assert "Train starts one of 10 s" in captions(app)
    widget(app.number_input, "train_epochs").set_value(3).run()
    widget(app.number_input, "train_seconds").set_value(5.0).run()
    assert widget(app.number_input, "train_epochs").value is None
    app.button(key="train").click().run()
    assert store.get(1).config.budget == "5 s"


def test_the_recipes_own_budget_is_the_one_that_is_said(store: Store) -> None:
    app = page()
    widget(app.selectbox, "train_recipe").set_value("book").run()
    assert "Train starts one of 10 epochs" in captions(app)
    assert "Next run: 10 epochs, 470 steps in about" in captions(app)
    assert widget(app.number_input, "train_epochs").proto.placeholder == "10"
    assert widget(app.number_input, "train_seconds").proto.placeholder == "10 epochs"


def test_what_a_recipe_has_can_be_switched_off_with_0(store: Store, nothing_starts: None) -> None:
    app = page()
    for name in ("ema", "batch_norm_momentum", "clip"):
        widget(app.number_input, f"recipe_{name}").set_value(0.0).run()
        assert widget(app.number_input, f"recipe_{name}").value == 0
    assert not app.error
    assert widget(app.number_input, "recipe_clip").proto.placeholder == "off"
    assert widget(app.number_input, "recipe_batch_norm_momentum").proto.placeholder == "design's own"
    app.button(key="train").click().run()
    recipe = store.get(1).config.recipe
    assert (recipe.ema, recipe.batch_norm_momentum, recipe.clip) == (None, None, None)


def test_dropout_is_set_in_place_of_the_designs_own(store: Store, nothing_starts: None) -> None:
    app = page("googlenet-torchvision", "input.height=32", "input.width=32", "variants.width=0.25")
    assert widget(app.number_input, "recipe_dropout").proto.placeholder.startswith("design's: 0.")
    widget(app.number_input, "recipe_dropout").set_value(0.3).run()
    assert "dropout" not in "".join(one.value for one in app.warning)
    app.button(key="train").click().run()
    assert store.get(1).config.recipe.dropout == 0.3


def test_dropout_without_a_layer_that_drops_is_said(store: Store) -> None:
    app = page()
    assert widget(app.number_input, "recipe_dropout").proto.placeholder == "none in the design"
    widget(app.number_input, "recipe_dropout").set_value(0.3).run()
    assert "Dropout (=0.3) changes nothing: the design has no dropout layer" in plain(app.warning[0].value)
