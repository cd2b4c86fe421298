"""The Runs page without a browser: filter, tick, compare, name, star, delete and bring back."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import explorer
from explorer.runs.compare import differences
from explorer.runs.config import Settings, configure
from explorer.runs.launch import LocalEngine
from explorer.runs.records import Progress, State
from explorer.runs.store import Store
from explorer.ui.runs_page import figures

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
    app = AppTest.from_file(PAGE, default_timeout=20)
    app.session_state["runs_selected"] = ticked
    app.run()
    assert not app.exception
    return app


def names(app: AppTest) -> list[str]:
    return list(app.dataframe[0].value["run"])


def test_without_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPLORER_HOME", str(tmp_path))
    assert "None yet" in page().caption[0].value


def test_the_table_holds_numbers_that_sort(store: Store) -> None:
    table = page().dataframe[0].value
    assert list(table["run"]) == ["r3", "r2", "r1"]
    assert table["test"].tolist() == pytest.approx([83, 82, 81])
    assert (
        table["parameters"].tolist()[1:]
        == [explorer.analyze(explorer.lower(explorer.preset("mini-googlenet"))).parameters] * 2
    )


def test_filters(store: Store) -> None:
    app = page()
    app.text_input(key="runs_filter").set_value("mini modern").run()
    assert names(app) == ["r2"]
    app.text_input(key="runs_filter").set_value("").run()
    app.multiselect(key="runs_states").set_value(["failed"]).run()
    assert names(app) == []
    app.multiselect(key="runs_states").set_value([]).run()
    store.star(1, True)
    app.toggle(key="runs_starred").set_value(True).run()
    assert names(app) == ["r1"]


def test_name_and_star(store: Store) -> None:
    app = page(2)
    app.text_input(key="runs_name_2").set_value("the **best**").run()
    app.button(key="runs_star").click().run()
    assert not app.exception
    assert (store.get(2).label, store.get(2).starred) == ("the **best**", 1)
    app.button(key="runs_star").click().run()
    assert not store.get(2).starred


def test_a_run_that_rests_is_resumed(store: Store) -> None:
    store.requeue(2)
    store.ask_pause(2)
    app = page(2)
    app.button(key="runs_resume").click().run()
    assert not app.exception
    assert store.get(2).state is State.QUEUED


def test_delete_and_undo(store: Store) -> None:
    app = page(1, 3)
    app.button(key="runs_delete").click().run()
    assert names(app) == ["r2"]
    app.button(key="runs_undo").click().run()
    assert not app.exception
    assert names(app) == ["r3", "r2", "r1"]


def test_settings_that_differ_stand_side_by_side(store: Store) -> None:
    app = page(1, 2)
    told = app.dataframe[1].value
    assert list(told.columns) == ["r2", "r1"]
    assert told.loc["recipe.name"].tolist() == ["modern", "demo"]
    assert "seed" not in told.index
    assert "data" not in told.index
    same = differences([store.get(1), store.get(1)])
    assert same == {}
    design = differences([store.get(1), store.get(3)])
    assert design["design.input.height"] == (28, 224)
    assert design["seed"] == (0, 1)


def test_accuracy_against_what_it_cost(store: Store) -> None:
    runs = store.runs()
    for axis in figures.AXES:
        shown = [(run, figures.against(run, axis)) for run in runs]
        points = figures.scatter_chart(shown, axis, {1})["series"][0]["data"]
        assert [point["value"][1] for point in points] == [83, 82, 81]
        assert all(point["value"][0] > 0 for point in points)
    app = page()
    app.radio(key="runs_axis").set_value("seconds").run()
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
