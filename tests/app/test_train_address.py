"""The settings of the next run and the runs that are drawn are in the address: a reload finds them again."""

from streamlit.testing.v1 import AppTest

from explorer.runs.config import Settings, configure
from explorer.runs.store import Store
from explorer.ui.train_page import carried
from tests.app.test_watched_run import shown, tick
from tests.app.train_steps import MINI, PAGE, captions, drawn, ended, page
from tests.app.widgets import widget
from tests.plain import plain


def pieces(app: AppTest) -> list[str]:
    """What the address holds of the next run; AppTest gives a single one without its list."""
    found = app.query_params.get("run", [])
    return [found] if isinstance(found, str) else found


def reloaded(app: AppTest, *others: str) -> AppTest:
    """A new session at the address of this one, or with these pieces."""
    again = AppTest.from_file(PAGE, default_timeout=120)
    again.query_params["preset"] = MINI
    if found := others or pieces(app):
        again.query_params["run"] = list(found)
    return again.run()


def test_settings_outlive_a_reload(store: Store, nothing_starts: None) -> None:
    app = page()
    assert "run" not in app.query_params, "what is as usual is not written"
    widget(app.selectbox, "train_recipe").set_value("book").run()
    widget(app.number_input, "train_seconds").set_value(20.0).run()
    widget(app.number_input, "train_batch").set_value(64.0).run()
    widget(app.number_input, "train_seed").set_value(7.0).run()
    widget(app.number_input, "recipe_ema").set_value(0.9).run()
    widget(app.text_input, "recipe_step_at").set_value("0.4, 0.9").run()
    widget(app.selectbox, "switch_compile").set_value("off").run()
    again = reloaded(app)
    assert not again.exception
    assert not again.error
    assert widget(again.number_input, "train_batch").value == 64
    assert widget(again.text_input, "recipe_step_at").value == "0.4, 0.9"
    app.button(key="train").click().run()
    again.button(key="train").click().run()
    assert store.get(1).config == store.get(2).config
    assert store.get(1).config.recipe.name == "book"
    widget(app.number_input, "train_seed").set_value(0.0).run()
    assert "seed=7" not in pieces(app)


def test_runs_that_are_drawn_outlive_a_reload(store: Store) -> None:
    for seed in range(3):
        ended(store, seed)
    app = page()
    assert "run" not in app.query_params
    tick(app, "r3", "r1")
    assert pieces(app) == ["shown=r3,r1"]
    again = reloaded(app)
    assert {line["run"] for chart in drawn(again)["charts"] for line in chart["lines"]} == {"r3", "r1"}
    assert shown(again) == "r3"
    assert shown(reloaded(app, "shown=r1,r3")) == "r1"
    assert shown(reloaded(app, "shown=")) == ""
    assert shown(reloaded(app, "shown=r77")) == "r3", "a run that is gone hides no other"


def test_what_the_address_can_not_mean_is_said_and_the_rest_is_taken(store: Store) -> None:
    app = reloaded(page(), "seconds=0", "shown=all", "batch=64", "recipe.mixup=1")
    assert not app.exception
    told = plain(app.error[0].value)
    for piece in ("seconds (=0) must be at least 1", "shown=all must be the names of runs", "recipe.mixup: a recipe"):
        assert piece in told
    assert widget(app.number_input, "train_batch").value == 64
    assert app.run().error, "it stays until a setting is changed"
    widget(app.number_input, "train_batch").set_value(32.0).run()
    assert not app.error


def test_data_and_device_that_are_not_here_are_said(store: Store) -> None:
    app = reloaded(page(), "data=folder:gone", "device=cuda:7")
    assert not app.exception
    assert app.button(key="train").disabled
    assert "gone" in plain(app.error[0].value)
    assert (widget(app.selectbox, "train_data").value, widget(app.selectbox, "train_device").value) == (
        "folder:gone",
        "cuda:7",
    )


def test_texts_and_back() -> None:
    texts = carried.texts(Settings(seed=3), (4, 1))
    assert texts == ("seed=3", "shown=r4,r1")
    assert carried.settings(texts) == (Settings(seed=3), ())
    assert carried.shown(texts) == (4, 1)
    assert carried.shown(carried.texts(Settings(), ())) == ()
    assert carried.shown(carried.texts(Settings(), None)) is None


def test_the_settings_of_a_shown_run_are_taken_over_to_vary_them(store: Store, nothing_starts: None) -> None:
    ended(store)
    app = page()
    design = store.get(1).config.design
    told = Settings(recipe="book", seconds=9.0, seed=9, changes=(("flip", True),))
    run = store.create(configure(design, told, has_batch_norm=True), "cpu").id
    store.ask_stop(run)
    app = page()
    assert shown(app) == "r2"
    assert app.button(key="train").label == "Train with these settings"
    app.button(key="use_settings").click().run()
    assert app.session_state["train_settings"] == told
    assert app.button(key="train").label == "Train again"
    assert app.button(key="use_settings").disabled
    assert widget(app.number_input, "train_seed").value == 9
    widget(app.number_input, "train_seed").set_value(10.0).run()
    assert app.button(key="train").label == "Train with these settings"
    assert "about 9 s" not in captions(app)
    app.button(key="train").click().run()
    assert store.get(3).config == store.get(2).config.model_copy(update={"seed": 10})
    assert app.button(key="train").label == "Queue another"
