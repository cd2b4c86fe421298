"""The Train page without a browser: what it offers, refuses, starts, shows and keeps."""

import os
import re

import numpy as np
import pytest

import explorer
from explorer.runs.config import Settings, configure
from explorer.runs.identity import identity
from explorer.runs.launch import LocalEngine
from explorer.runs.mistakes import Mistakes, save
from explorer.runs.records import Progress, State
from explorer.runs.store import Store
from explorer.ui.train_page.recipe import rounded
from tests.app.train_steps import MINI, busy, captions, config, drawn, ended, listed, metrics, page
from tests.app.widgets import widget
from tests.plain import plain
from tests.trainers import kill, settled
from tests.waiting import within


def test_before_the_first_run(store: Store) -> None:
    app = page()
    assert not app.exception
    assert app.header[0].value == "Mini GoogLeNet"
    assert app.button(key="train").label == "Train"
    assert re.search(
        r"Next run: about [\d,]+ steps .*; about [\d.]+ [GM]iB of memory, [\d.]+ [GM]iB are free", captions(app)
    )
    assert not app.metric
    assert not app.warning


def test_a_design_that_is_too_big_is_healed_in_one_click(store: Store) -> None:
    app = page("googlenet")
    assert "too few to learn" in plain(app.warning[0].value)
    assert "grey repeated to 3 channels" in captions(app)
    app.button(key="remedy").click().run()
    assert not app.exception
    assert not app.warning
    assert "at 3 × 28 × 28" in captions(app)


def test_an_address_that_holds_no_design_says_why(store: Store) -> None:
    app = page(MINI, "input.height=0")
    assert not app.exception
    assert "input.height" in plain(app.error[0].value)


def test_an_ended_run_is_shown_with_its_result(store: Store) -> None:
    ended(store)
    app = page()
    assert not app.exception
    assert metrics(app)["Test accuracy"] == "55.6 %"
    assert metrics(app)["Elapsed"] == "10.0 s"
    assert "**Run r1** of Mini GoogLeNet" in captions(app)
    assert app.button(key="train").label == "Train again"
    assert any("Confusion matrix" in one.value for one in app.markdown)
    assert not app.get("exception")


def test_mistakes_are_shown_as_pictures(store: Store) -> None:
    run = ended(store)
    images = np.full((2, 1, 28, 28), 99, np.uint8)
    found = Mistakes(images, np.array([0, 1]), np.array([6, 3]), np.array([0.98, 0.5], np.float32))
    save(store.files(run), found)
    app = page()
    assert not app.exception
    assert any("Most confident mistakes" in one.value for one in app.markdown)
    assert "**Shirt** 98%, is T-shirt" in captions(app)
    (store.files(run) / "mistakes.npz").write_bytes(b"damaged")
    assert not any("Most confident mistakes" in one.value for one in page().markdown)


def test_the_run_of_another_design_is_listed_but_not_shown(store: Store) -> None:
    ended(store)
    app = page("googlenet-small")
    assert not app.metric
    assert listed(app) == {"r1": False}


def test_a_run_is_deleted_after_a_question(store: Store) -> None:
    run = ended(store)
    app = page()
    assert store.get(run)
    app.button(key="delete").click().run()
    assert not app.exception
    assert store.runs() == ()


def test_a_second_start_on_a_busy_device_waits_with_its_place(store: Store) -> None:
    run = busy(store)
    app = page()
    assert app.button(key="train").label == "Queue another"
    app.button(key="train").click().run()
    app.button(key="train").click().run()
    assert not app.exception
    states = [one.state for one in store.runs()]
    assert states == [State.QUEUED, State.QUEUED, State.RUNNING]
    assert [store.position(one) for one in store.runs()[:2]] == [2, 1]
    for one in store.runs()[:2]:
        store.ask_stop(one.id)
    store.transition(run, State.FAILED, "why")


def test_the_axis_of_a_stopped_run_ends_where_its_curve_does(store: Store, nothing_starts: None) -> None:
    run = store.create(configure(explorer.preset(MINI), Settings(seconds=600), has_batch_norm=True), "cpu").id
    store.promote()
    store.adopt(run, os.getpid(), identity(os.getpid()) or "")
    store.transition(run, State.RUNNING)
    store.record(run, Progress(30, 4000, 4.0, loss=1.0), {"loss": 1.0})
    app = page()
    assert drawn(app)["end"] == 600
    store.transition(run, State.STOPPED)
    assert drawn(app.run())["end"] == 4
    widget(app.radio, "curves_by").set_value("step").run()
    assert drawn(app)["end"] == 30


def test_pause_and_stop_are_asked_of_the_run_that_moves(store: Store) -> None:
    run = busy(store)
    app = page()
    app.button(key="pause_r1").click().run()
    assert not app.exception
    assert store.get(run).pause_asked is not None
    assert app.button(key="pause_r1").disabled
    app.button(key="stop_r1").click().run()
    assert store.get(run).stop_asked is not None
    store.transition(run, State.STOPPED)


def test_an_ended_run_goes_on_longer(store: Store, nothing_starts: None) -> None:
    run = ended(store)
    app = page()
    assert app.button(key="longer").label == "Continue r1 to 20 s"
    app.button(key="longer").click().run()
    assert not app.exception
    assert (store.get(run).state, store.get(run).config.seconds) == (State.QUEUED, 20)
    assert "r1 queued: place 1 for the CPU" in plain(app.get("progress")[0].proto.text)


def test_an_ended_run_is_repeated_with_another_seed(store: Store, nothing_starts: None) -> None:
    ended(store, seed=4)
    app = page()
    app.button(key="repeat").click().run()
    assert not app.exception
    assert store.get(2).config == config(seed=5)


@pytest.mark.parametrize("state", [State.PAUSED, State.STOPPED, State.LOST, State.FAILED])
def test_a_run_that_did_not_end_by_itself_is_resumed(store: Store, nothing_starts: None, state: State) -> None:
    run = store.create(config(), "cpu").id
    store.promote()
    store.transition(run, State.RUNNING)
    store.transition(run, state, "why")
    app = page()
    app.button(key="resume").click().run()
    assert not app.exception
    assert store.get(run).state is State.QUEUED


@pytest.mark.xdist_group("trainers")  # one at a time: it is timed
def test_start_and_stop(store: Store) -> None:
    app = page()
    widget(app.number_input, "train_seconds").set_value(60.0).run()
    app.button(key="train").click().run()
    assert not app.exception
    assert "**Run r1** of Mini GoogLeNet" in captions(app)
    settled(LocalEngine(store), 1, lambda run: run.loss is not None)
    app.run()
    assert metrics(app)["Loss"] != "–"
    with within(1.5):
        app.button(key="stop_r1").click().run()
        settled(LocalEngine(store), 1, lambda run: not run.state.active)
    app.run()
    assert not app.exception
    assert store.get(1).state is State.STOPPED
    assert app.button(key="train").label == "Train again"
    assert store.get(1).config.seconds == 60


@pytest.mark.slow
@pytest.mark.xdist_group("trainers")  # one at a time: it is timed
def test_a_killed_trainer_is_lost_and_its_curve_stays(store: Store) -> None:
    app = page()
    app.button(key="train").click().run()
    settled(LocalEngine(store), 1, lambda run: run.loss is not None)
    kill(store.get(1).pid)
    app.run()
    assert not app.exception
    assert "r1 lost: the trainer's process is gone" in plain(app.error[0].value)
    assert store.series(1)["loss"]


def test_curves_by_step_on_a_log_scale(store: Store) -> None:
    ended(store)
    app = page()
    widget(app.toggle, "curves_log").set_value(True).run()
    widget(app.toggle, "curves_rate").set_value(True).run()
    widget(app.radio, "curves_by").set_value("step").run()
    assert not app.exception
    assert [chart["title"] for chart in drawn(app)["charts"]] == ["Loss", "Accuracy", "Learning rate"]
    assert drawn(app)["along"] == "step"
    assert drawn(app)["charts"][0]["log"]
    assert "95 % interval" in captions(app)


def test_a_long_run_sends_no_more_points_than_a_short_one(store: Store) -> None:
    for seed in range(2):
        run = store.create(config(seed), "cpu").id
        store.promote()
        store.transition(run, State.RUNNING)
        store.record_all(
            run,
            [(Progress(step, 3000, step / 100), {"loss": 1 / step, "test_accuracy": 0.5}) for step in range(1, 3001)],
        )
        store.transition(run, State.STOPPED)
    app = page()
    app.session_state["train_ticked"] = (1, 2)
    app.run()
    points = [(line["run"], len(line["x"])) for chart in drawn(app)["charts"] for line in chart["lines"] if line["x"]]
    assert [name for name, _ in points] == ["r1", "r2", "r1", "r2"]
    assert all(count <= (1002 if name == "r2" else 402) for name, count in points)


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.427, "0.43"), (1, "1"), (3.44, "3.4"), (12.4, "12"), (99.6, "100"), (5432, "5,400"), (1_234_567, "1,200,000")],
)
def test_an_estimate_has_two_digits_and_is_never_nothing(number, text):
    assert rounded(number) == text
