"""Which run the Train page shows: the watched one, also when it has ended, until a person wants another."""

import json
import os

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from explorer.runs.identity import identity
from explorer.runs.launch import LocalEngine
from explorer.runs.records import Progress, State
from explorer.runs.store import Store
from explorer.runs.workers import SWITCH
from tests.app.train_steps import PAGE, busy, captions, config, drawn, ended, given_to, listed, page
from tests.app.widgets import widget
from tests.plain import plain


def tick(app: AppTest, *runs: str) -> None:
    """Tick these in the list of runs and no others, as a browser would report it."""
    report(app, {run: run in runs for run, on in listed(app).items() if on is not (run in runs)})


def report(app: AppTest, ticks: dict[str, bool]) -> None:
    """AppTest knows nothing of our components: send what the browser sends."""
    table, given = given_to(app, "grid_view")
    cells = [[run.removeprefix("r"), "run", "on" if on else "off"] for run, on in ticks.items()]
    word = {"said": {"client": "test", "items": [{"seq": given["ack"]["seq"] + 1, "set": cells}]}}
    states = app._tree.get_widget_states()
    states.widgets.append(WidgetState(id=table, json_value=json.dumps(word)))
    app._run(states)
    assert not app.exception


def shown(app: AppTest) -> str:
    """The run whose figures are shown; empty where none is."""
    return captions(app).partition("**Run ")[2].partition("**")[0]


def begin(store: Store, run: int) -> None:
    """A queued run gets its process, this one."""
    store.promote()
    store.adopt(run, os.getpid(), identity(os.getpid()) or "")
    store.transition(run, State.RUNNING)


def test_a_run_that_takes_over_from_a_paused_one_stays_when_it_is_stopped(store: Store, nothing_starts: None) -> None:
    busy(store)
    app = page()
    app.button(key="train").click().run()
    assert shown(app) == "r1"
    store.transition(1, State.PAUSED)
    begin(store, 2)
    assert shown(app.run()) == "r2"
    store.transition(2, State.STOPPED)
    assert shown(app.run()) == "r2"
    assert "r2 stopped" in plain(app.get("progress")[0].proto.text)


def test_one_of_two_active_runs_is_chosen_and_stopped(store: Store, nothing_starts: None) -> None:
    store.set_limit(2)
    busy(store)
    busy(store)
    app = page()
    assert shown(app) == "r1"
    assert [one.key for one in app.button if one.key.startswith(("stop", "pause")) and "queue" not in one.key] == [
        "pause_r1",
        "stop_r1",
    ]
    widget(app.selectbox, "looked_at").set_value(2).run()
    assert shown(app) == "r2"
    app.button(key="stop_r2").click().run()
    assert not app.exception
    assert [store.get(run).stop_asked is None for run in (1, 2)] == [True, False]
    store.transition(2, State.STOPPED)
    assert shown(app.run()) == "r2", "the other run takes nothing over that did not just begin"
    assert app.button(key="resume")
    widget(app.selectbox, "looked_at").set_value(1).run()
    app.button(key="stop_r1").click().run()
    assert store.get(1).stop_asked is not None
    for run in store.active():
        store.transition(run.id, State.STOPPED)


def test_queued_runs_are_cancelled_one_by_one_or_all(store: Store, nothing_starts: None) -> None:
    busy(store)
    app = page()
    for _ in range(4):
        app.button(key="train").click().run()
    assert [run.state for run in store.runs()] == [State.QUEUED] * 4 + [State.RUNNING]
    assert app.button(key="stop_r3_queue").label == "Cancel"
    assert app.button(key="stop_r1_queue").label == "Stop"
    app.button(key="stop_r3_queue").click().run()
    assert not app.exception
    assert store.get(3).state is State.STOPPED
    assert store.places() == {2: 1, 4: 2, 5: 3}
    assert shown(app) == "r1"
    app.button(key="cancel_all").click().run()
    assert store.places() == {}
    assert store.get(1).stop_asked is None
    assert app.session_state["train_ticked"] == (1,), "what never began is not drawn"
    assert "cancel_all" not in [one.key for one in app.button]
    store.transition(1, State.STOPPED)


def test_a_queued_run_that_is_looked_at_is_cancelled_from_the_title_row(store: Store, nothing_starts: None) -> None:
    busy(store)
    app = page()
    app.button(key="train").click().run()
    widget(app.selectbox, "looked_at").set_value(2).run()
    assert "r2 queued: place 1" in plain(app.get("progress")[0].proto.text)
    app.button(key="stop_r2").click().run()
    assert store.get(2).state is State.STOPPED
    store.transition(1, State.STOPPED)


def test_a_run_keeps_its_color_when_another_begins(store: Store, nothing_starts: None) -> None:
    def colors(app: AppTest) -> dict[str, str]:
        return {line["run"]: line["color"] for chart in drawn(app)["charts"] for line in chart["lines"]}

    busy(store)
    app = page()
    first = colors(app)["r1"]
    app.button(key="train").click().run()
    store.record(1, Progress(3, 90, 1.0, loss=2.0), {"loss": 2.0})
    store.transition(1, State.STOPPED)
    begin(store, 2)
    store.record(2, Progress(3, 90, 1.0, loss=2.0), {"loss": 2.0})
    assert shown(app.run()) == "r2"
    assert colors(app)["r1"] == first
    assert colors(app)["r2"] != first
    store.transition(2, State.STOPPED)
    tick(app, "r2")
    second = colors(app)["r2"]
    tick(app, "r2", "r1")
    assert colors(app) == {"r1": first, "r2": second}


def press_once_that_comes_twice() -> None:
    """What Streamlit's server does where a press comes with a fragment's timer, and again by itself."""
    from explorer.ui.train_page import board
    from tests.app.train_steps import config

    press = board.presses()
    board.start(config(), press)
    board.start(config(), press)


def test_a_press_that_comes_twice_starts_one_run_and_the_next_press_another(store: Store, nothing_starts: None) -> None:
    app = AppTest.from_function(press_once_that_comes_twice).run()
    assert not app.exception
    assert len(store.runs()) == 1
    app.run()
    assert len(store.runs()) == 2


def test_a_run_that_moves_keeps_its_tick(store: Store, nothing_starts: None) -> None:
    busy(store)
    app = page()
    app.button(key="train").click().run()
    report(app, {"r1": False, "r2": False})
    assert listed(app) == {"r2": True, "r1": True}
    store.transition(1, State.PAUSED)
    begin(store, 2)
    app.run()
    store.transition(2, State.STOPPED)
    assert shown(app.run()) == "r2"
    assert set(app.session_state["train_ticked"]) >= {2}


def test_a_tick_stays_with_its_run_when_the_figures_change(store: Store, nothing_starts: None) -> None:
    ended(store)
    busy(store)
    app = page()
    tick(app, "r1", "r2")
    assert listed(app) == {"r2": True, "r1": True}
    store.record(2, Progress(3, 90, 1.0, test_accuracy=0.9), {"test_accuracy": 0.9})
    store.transition(2, State.STOPPED)
    app.run()
    tick(app, "r1")
    assert listed(app) == {"r2": False, "r1": True}
    assert shown(app) == "r1"


def test_overlaying_another_run_leaves_the_watched_one_in_front(store: Store) -> None:
    for seed in range(3):
        ended(store, seed)
    app = page()
    assert shown(app) == "r3"
    tick(app, "r3", "r1")
    assert shown(app) == "r3"
    tick(app, "r1")
    assert shown(app) == "r1"
    tick(app, "r1", "r2")
    assert shown(app) == "r1"
    tick(app)
    assert shown(app) == ""


def test_a_run_that_fails_before_the_page_looks_is_shown(store: Store, nothing_starts: None) -> None:
    ended(store)
    app = page()
    run = store.create(config(seed=1), "cpu").id
    store.promote()
    store.transition(run, State.FAILED, "why")
    app.session_state["train_watched"] = run
    assert shown(app.run()) == "r2"
    app.button(key="resume").click().run()
    assert shown(app) == "r2"


def test_the_curves_of_another_design_are_said_to_be_so(store: Store) -> None:
    ended(store)
    app = page()
    assert app.button(key="train").label == "Train again"
    other = AppTest.from_file(PAGE, default_timeout=120)
    other.query_params["preset"] = "googlenet-small"
    other.session_state["train_ticked"] = (1,)
    other.run()
    assert "of Mini GoogLeNet, **not the design above**" in captions(other)
    assert other.button(key="train").label == "Train this design"
    edited = AppTest.from_file(PAGE, default_timeout=120)
    edited.query_params["preset"] = "mini-googlenet"
    edited.query_params["set"] = ["variants.residual=true"]
    edited.session_state["train_ticked"] = (1,)
    edited.run()
    assert "of Mini GoogLeNet, **1 value other than above**" in captions(edited)


def test_a_run_that_failed_at_once_has_no_curves_and_starts_again(store: Store, nothing_starts: None) -> None:
    run = store.create(config(), "cpu").id
    store.promote()
    store.log(run).write_text("Traceback: secret internals")
    store.transition(run, State.FAILED, "out of memory: take a smaller batch")
    app = page()
    names = [one.proto.component_name for one in app.get("bidi_component")]
    assert "inception-explorer.curve_view" not in names
    assert not app.metric
    told = plain(app.error[0].value)
    assert "r1 failed: out of memory: take a smaller batch. Start again begins it anew" in told
    assert "r1.log" in told
    assert "secret internals" not in told
    assert any("r1 has no curve" in one.value for one in app.markdown)
    assert app.button(key="resume").label == "Start again"
    app.button(key="resume").click().run()
    assert not app.exception
    assert store.get(run).state is State.QUEUED


def test_the_number_of_runs_at_once_is_set_on_the_page(
    store: Store, nothing_starts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LocalEngine, "prepare", lambda engine, data: None)
    monkeypatch.delenv(SWITCH, raising=False)
    ended(store)
    app = page()
    widget(app.number_input, "queue_limit").set_value(3).run()
    assert widget(app.number_input, "queue_limit").value == 3
    widget(app.toggle, "queue_ready").set_value(False).run()
    assert not widget(app.toggle, "queue_ready").value
    assert not app.exception
    assert store.limit() == 3
    assert not LocalEngine(store).workers.enabled()


def test_what_a_run_takes_of_the_machine_stands_in_its_progress_line(store: Store) -> None:
    run = busy(store)
    store.record(run, Progress(3, 90, 1.0, loss=2.0), {"loss": 2.0})
    store.beat(run, {"memory": 900 * 2**20, "load": 1.8, "cores": 2})
    app = page()
    assert "r1: step 3 of about 90 · CPU 180 %, 900 MiB" in plain(app.get("progress")[0].proto.text)
    store.beat(
        run, {"memory": 2**30, "load": 1.0, "device_memory": 2**30, "device_memory_total": 2**34, "device_load": 0.9}
    )
    assert "· cpu 90 %, 1.00 GiB of 16.0 GiB, CPU 100 %, 1.00 GiB" in plain(app.run().get("progress")[0].proto.text)
    store.transition(run, State.FAILED, "why")


def test_ticking_a_run_changes_title_row_and_result_too(store: Store) -> None:
    ended(store)
    app = page("googlenet-small")
    assert app.button(key="train").label == "Train"
    tick(app, "r1")
    assert app.button(key="train").label == "Train this design"
    assert any("Confusion matrix" in one.value for one in app.markdown)
