"""The Runs page without a browser: filter, sort, tick, stop, compare, name, star, delete, bring back."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import explorer
from explorer.runs import compare
from explorer.runs.config import Settings, configure
from explorer.runs.identity import identity
from explorer.runs.launch import LocalEngine
from explorer.runs.records import Progress, State
from explorer.runs.store import LAST, Store
from explorer.ui.runs_page import differences, figures, shelf
from tests.app.widgets import widget
from tests.plain import plain

MINI = "mini-googlenet"
PAGE = str(Path(__file__).resolve().parents[2] / "pages" / "runs.py")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("EXPLORER_HOME", str(tmp_path))
    monkeypatch.setattr(LocalEngine, "start_queued", lambda engine: None)
    store = Store(tmp_path)
    for preset, recipe, seed in (
        ("mini-googlenet", "demo", 0),
        ("mini-googlenet", "modern", 0),
        ("googlenet", "demo", 1),
    ):
        design = explorer.preset(preset)
        run = store.create(
            configure(design, Settings(recipe=recipe, seed=seed, seconds=10), has_batch_norm=True), "cpu"
        ).id
        store.promote()
        store.transition(run, State.RUNNING)
        store.record(run, Progress(9, 9, 10.0, loss=0.5, test_accuracy=0.8 + run / 100), {"loss": 0.5})
        store.transition(run, State.DONE)
    return store


def page(*ticked: int) -> AppTest:
    app = AppTest.from_file(PAGE, default_timeout=120)
    app.session_state["runs_ticked"] = ticked
    app.run()
    assert not app.exception
    return app


def table(app: AppTest) -> dict[str, Any]:
    """The table as the browser gets it: its columns, and its rows as {column: cell}."""
    sent = (json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.json)
    found: dict[str, Any] = json.loads(next(one["table"] for one in sent if "table" in one))
    names = [column["name"] for column in found["columns"]]
    return found | {"rows": [dict(zip(names, row["cells"], strict=True)) for row in found["rows"]]}


def names(app: AppTest) -> list[str]:
    return [row["run"]["g"] for row in table(app)["rows"]]


def ticked(app: AppTest) -> list[str]:
    return [row["run"]["g"] for row in table(app)["rows"] if row["run"]["v"] == "on"]


def column(app: AppTest, name: str) -> list[str]:
    """What a column's cells say."""
    cells = (row[name] for row in table(app)["rows"])
    return [cell["v"] if isinstance(cell, dict) else cell for cell in cells]


def buttons(app: AppTest) -> set[str]:
    return {one.key for one in app.button}


def waiting(store: Store) -> int:
    """A run at the end of the queue."""
    config = configure(explorer.preset("mini-googlenet"), Settings(), has_batch_norm=True)
    return store.create(config, "cpu").id


def test_without_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPLORER_HOME", str(tmp_path))
    assert "None yet" in page().caption[0].value


def test_the_table_shows_what_a_run_is_and_came_to(store: Store) -> None:
    app = page()
    assert names(app) == ["r3", "r2", "r1"]
    assert column(app, "test acc.") == ["83.0 %", "82.0 %", "81.0 %"]
    assert column(app, "seconds") == ["10.0"] * 3
    size = explorer.analyze(explorer.lower(explorer.preset("mini-googlenet"))).parameters
    assert column(app, "parameters")[1:] == [f"{size:,}"] * 2


def test_the_rows_are_sorted_by_numbers_and_by_texts(store: Store) -> None:
    store.rename(1, "b")
    store.rename(3, "A")
    runs = store.runs()

    def order(column: str, descending: bool = False) -> list[int]:
        return [run.id for run in shelf.ordered(runs, shelf.Order(column, descending))]

    assert order("") == [3, 2, 1]
    assert order("test acc.", descending=True) == [3, 2, 1]
    assert order("test acc.") == [1, 2, 3]
    assert order("parameters", descending=True) == [3, 2, 1], "of equals the newer first"
    assert order("name") == [3, 1, 2], "one without a name comes last"
    assert order("name", descending=True) == [1, 3, 2]


def test_the_head_that_sorts_turns_round_and_goes_back_to_the_newest_first(store: Store) -> None:
    app = page()
    for order, first in ((("test acc.", True), "descending"), (("test acc.", False), "ascending")):
        app.session_state["runs_order"] = shelf.Order(*order)
        app.run()
        assert {one["name"]: one.get("sorted") for one in table(app)["columns"]}["test acc."] == first
    assert names(app) == ["r1", "r2", "r3"]


def test_a_tick_stays_with_its_run_where_a_name_moves_it(store: Store) -> None:
    for run, label in ((1, "c"), (2, "b"), (3, "a")):
        store.rename(run, label)
    app = page(3)
    app.session_state["runs_order"] = shelf.Order("name")
    app.run()
    assert (names(app), ticked(app)) == (["r3", "r2", "r1"], ["r3"])
    widget(app.text_input, "runs_name_3").set_value("zzz").run()
    assert (names(app), ticked(app)) == (["r2", "r1", "r3"], ["r3"])
    app.button(key="runs_delete").click().run()
    assert [run.id for run in store.deleted()] == [3]
    assert ticked(app) == []


def test_filters(store: Store) -> None:
    app = page()
    widget(app.text_input, "runs_filter").set_value("mini modern").run()
    assert names(app) == ["r2"]
    widget(app.text_input, "runs_filter").set_value("").run()
    widget(app.multiselect, "runs_states").set_value(["failed"]).run()
    said = [one.value for one in app.caption]
    assert said.count("No run passes the filters.") == 2, "in place of the table and of the chart"
    assert "No run has been tested yet." not in said
    widget(app.multiselect, "runs_states").set_value([]).run()
    store.star(1, True)
    widget(app.toggle, "runs_starred").set_value(True).run()
    assert names(app) == ["r1"]


def test_name_and_star(store: Store) -> None:
    app = page(2)
    widget(app.text_input, "runs_name_2").set_value("the **best**").run()
    app.button(key="runs_star").click().run()
    assert not app.exception
    assert (store.get(2).label, store.get(2).starred) == ("the **best**", 1)
    app.button(key="runs_unstar").click().run()
    assert not store.get(2).starred


def test_all_are_ticked_and_unticked(store: Store) -> None:
    app = page(2)
    app.button(key="runs_tick_all").click().run()
    assert ticked(app) == ["r3", "r2", "r1"]
    app.button(key="runs_untick_all").click().run()
    assert ticked(app) == []


def test_queued_runs_show_their_place_and_each_can_be_stopped_paused_and_resumed(store: Store) -> None:
    first, second, third = (waiting(store) for _ in range(3))
    app = page(second)
    assert column(app, "state")[:3] == ["queued 3", "queued 2", "queued 1"]
    assert {"runs_stop", "runs_pause"} <= buttons(app)
    assert not {"runs_resume", "runs_start_again", "runs_delete"} & buttons(app)
    app.button(key="runs_pause").click().run()
    assert store.get(second).state is State.PAUSED
    assert column(app, "state")[:3] == ["queued 2", "paused", "queued 1"]
    app.button(key="runs_start_again").click().run()
    assert column(app, "state")[:3] == ["queued 2", "queued 3", "queued 1"]
    app.session_state["runs_ticked"] = (first, second)
    app.run()
    app.button(key="runs_stop").click().run()
    assert not app.exception
    assert [store.get(run).state for run in (first, second, third)] == [State.STOPPED, State.STOPPED, State.QUEUED]


def test_of_several_active_runs_the_ticked_one_is_stopped(store: Store) -> None:
    store.set_limit(2)
    runs = [waiting(store) for _ in range(2)]
    for run in runs:
        store.promote()
        store.adopt(run, os.getpid(), identity(os.getpid()) or "")
        store.transition(run, State.RUNNING)
    app = page(runs[0])
    app.button(key="runs_stop").click().run()
    assert (store.get(runs[0]).stop_asked is None, store.get(runs[1]).stop_asked is None) == (False, True)
    assert column(app, "state")[:2] == ["running", "stopping"]
    assert "runs_stop" not in buttons(app)


def test_why_a_run_failed_is_told_in_the_table_and_when_it_is_ticked(store: Store) -> None:
    run = waiting(store)
    store.promote()
    store.transition(run, State.FAILED, "out of *memory*: batch 32 fits")
    app = page(run)
    assert column(app, "reason")[0] == "out of *memory*: batch 32 fits"
    told = app.error[0].value
    assert r"\*memory\*" in told, "a reason is a text"
    assert plain(told).startswith("r4 failed: out of *memory*: batch 32 fits. Start again begins it anew")
    assert not page(1).error


def test_deleted_runs_come_back_in_another_session_too(store: Store) -> None:
    app = page(1, 3)
    app.button(key="runs_delete").click().run()
    assert names(app) == ["r2"]
    store.delete(2)  # as the Train page, or the command line
    other = page()
    assert {"runs_undelete_1", "runs_undelete_2", "runs_undelete_3"} <= buttons(other)
    other.button(key="runs_undelete_3").click().run()
    assert not other.exception
    assert names(other) == ["r3"]
    other.button(key="runs_undelete_all").click().run()
    assert names(other) == ["r3", "r2", "r1"]
    assert not {one for one in buttons(other) if one.startswith("runs_undelete")}


def test_what_another_window_did_before_is_said(store: Store) -> None:
    run = waiting(store)
    store.ask_pause(run)
    store.files(run).mkdir()
    (store.files(run) / LAST).touch()
    app = page(run)
    store.delete(run)
    app.button(key="runs_resume").click().run()
    assert not app.exception
    assert "is deleted; bring it back first" in plain(app.warning[0].value)


def test_settings_that_differ_stand_side_by_side(store: Store) -> None:
    told = differences.rows_of([store.get(2), store.get(1)])
    assert told["test accuracy"] == ("82.0 %", "81.0 %")
    assert told["recipe.name"] == ("modern", "demo")
    assert "seed" not in told
    assert "data" not in told
    assert compare.differences([store.get(1), store.get(1)]) == {}
    design = differences.rows_of([store.get(1), store.get(3)])
    assert design["input.height"] == (28, 224)
    assert design["seed"] == (0, 1)
    store.rename(1, "<b>bold</b>")
    html = next(one.proto.body for one in page(1, 2).get("html") if "recipe" in one.proto.body)
    assert "recipe.<wbr>name" in html, "a long name may break"
    assert "r1 &lt;b&gt;bold&lt;/b&gt;" in html


def test_accuracy_against_what_it_cost(store: Store) -> None:
    runs = store.runs()
    for axis in figures.AXES:
        shown = [(run, figures.against(run, axis)) for run in runs]
        points = figures.scatter_chart(shown, axis, {1})["series"][0]["data"]
        assert [point["value"][1] for point in points] == [83, 82, 81]
        assert all(point["value"][0] > 0 for point in points)
    app = page()
    widget(app.radio, "runs_axis").set_value("seconds").run()
    assert not app.exception


def test_the_axis_counts_in_the_unit_that_fits(store: Store) -> None:
    runs = store.runs()
    near = figures.scatter_chart([(run, 121_726.0) for run in runs], "parameters", set())
    assert near["xAxis"]["axisLabel"]["formatter"] == "{value} k"
    assert near["xAxis"]["type"] == "value"
    assert near["series"][0]["data"][0]["value"][0] == pytest.approx(121.726)
    far = figures.scatter_chart([(runs[0], 121_726.0), (runs[1], 60e6)], "parameters", set())
    assert (far["xAxis"]["type"], far["xAxis"]["axisLabel"]["formatter"]) == ("log", "{value} M")
    assert (far["yAxis"]["min"], far["yAxis"]["max"]) == (80, 90)


def test_accuracies_on_different_data_are_not_mixed(store: Store) -> None:
    config = configure(explorer.preset("mini-googlenet"), Settings(data="synthetic"), has_batch_norm=True)
    other = store.create(config, "cpu").id
    store.promote()
    store.transition(other, State.RUNNING)
    store.record(other, Progress(9, 9, 10.0, test_accuracy=1.0), {})
    store.transition(other, State.DONE)
    app = page()
    assert drawn(app) == {"r1", "r2", "r3"}, "most runs are on this one"
    widget(app.selectbox, "runs_data_shown").set_value("Synthetic").run()
    assert not app.exception
    assert drawn(app) == {"r4"}
    widget(app.text_input, "runs_filter").set_value("sample").run()
    assert drawn(app) == {"r1", "r2", "r3"}


def drawn(app: AppTest) -> set[str]:
    """The runs that the chart has a dot for."""
    chart = json.loads(app.get("echarts_chart")[0].proto.spec)
    return {point["name"] for point in chart["series"][0]["data"]}
