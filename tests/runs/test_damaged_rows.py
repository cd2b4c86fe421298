"""A row that can't be read is named and can be deleted, and takes no other run away. Each real column in turn."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import explorer
from explorer.cli import main
from explorer.runs import compare
from explorer.runs.config import RunConfig, RunError, Settings, configure
from explorer.runs.database import FILE
from explorer.runs.details import Detail
from explorer.runs.estimate import calibrate
from explorer.runs.export import as_csv
from explorer.runs.launch import LocalEngine
from explorer.runs.reading import as_run
from explorer.runs.records import Progress, State
from explorer.runs.rows import next_queued
from explorer.runs.store import Store
from explorer.runs.workers import Workers
from tests.broken import ESCAPE, ODD_VALUES, columns
from tests.tiers import rest_slow

RUNS = [name for name in columns("runs") if name != "id"]  # SQLite itself keeps that one a number
METRICS = [name for name in columns("metrics") if name != "run"]
# What makes a row damaged whatever its column is: no text, no number.
BYTES = b"\x00\xff\xfe"


@pytest.fixture
def config() -> RunConfig:
    return configure(explorer.preset("mini-googlenet"), Settings(), has_batch_norm=True)


@pytest.fixture
def store(tmp_path: Path, config: RunConfig, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Three runs that are done."""
    monkeypatch.setenv("EXPLORER_HOME", str(tmp_path))
    monkeypatch.setattr(LocalEngine, "start_queued", lambda engine: None)
    store = Store(tmp_path)
    for _ in range(3):
        run = store.create(config, "cpu").id
        store.promote()
        store.transition(run, State.RUNNING)
        store.record(run, Progress(9, 9, 10.0, 0.5, 0.7, 0.8), {"loss": 0.5})
        store.finish(run, State.DONE, Progress(9, 9, 10.0), {"torch": "2.14"})
    return store


def damage(store: Store, run: int, column: str, value: object, table: str = "runs") -> None:
    key = "id" if table == "runs" else "run"
    with closing(sqlite3.connect(store.folder / FILE, isolation_level=None)) as connection:
        connection.execute(f"UPDATE OR IGNORE {table} SET {column} = ? WHERE {key} = ?", (value, run))  # noqa: S608  columns of ours


def shown(capfd: pytest.CaptureFixture[str]) -> tuple[list[str], list[str]]:
    """The lines on both outputs, none of which moves a terminal's cursor."""
    out, err = capfd.readouterr()
    assert all(line.isprintable() for line in (*out.splitlines(), *err.splitlines()))
    assert "Traceback" not in err
    return out.splitlines(), err.splitlines()


@pytest.mark.parametrize("column", RUNS)
def test_bytes_in_a_column_are_named_and_the_run_can_be_deleted(
    column: str, store: Store, capfd: pytest.CaptureFixture[str]
) -> None:
    others = store.get(1), store.get(3)
    damage(store, 2, column, BYTES)
    if column == "deleted":  # nobody knows whether it is
        with pytest.raises(RunError, match=r"r2 is damaged: deleted \(3 bytes\) can't be"):
            store.ask_stop(2)
    else:
        third, damaged, first = LocalEngine(store).poll()
        assert (first, third) == others
        assert damaged.state is State.DAMAGED
        assert damaged.reason.startswith(f"{column} (3 bytes)")
        assert main(["runs", "list"]) == 0
        out, _ = shown(capfd)
        assert [line.split()[:2] for line in out] == [["r3", "done"], ["r2", "damaged"], ["r1", "done"]]
        assert f": {column} (3 bytes)" in out[1]
        assert main(["runs", "list", "--json"]) == 0
        told = json.loads(capfd.readouterr().out)
        assert [one["state"] for one in told] == ["done", "damaged", "done"]
        assert column in told[1]["reason"]
    assert main(["runs", "show", "r2"]) == 1
    out, err = shown(capfd)
    assert out == []
    assert len(err) == 1
    assert err[0].startswith(f"r2 is damaged: {column} (3 bytes)")
    assert err[0].endswith("; `runs delete r2`, or Delete on the Runs page, takes it away")
    for refused in (["stop", "r2"], ["pause", "r2"], ["resume", "r2"], ["resume", "r2", "--longer"]):
        assert main(["runs", *refused]) == 1
        assert len(shown(capfd)[1]) == 1
    assert main(["runs", "delete", "r2"]) == 0
    assert [run.id for run in store.runs()] == [3, 1]


@pytest.mark.parametrize(
    "value", rest_slow(ODD_VALUES, 4), ids=lambda value: str(value)[:12].encode("unicode_escape").decode()
)
def test_any_value_in_any_column_is_taken_or_named(value: Any, store: Store, capfd: pytest.CaptureFixture[str]) -> None:
    damaged = {run: column for column, run in one_damaged_in_each_column(store, value).items()}
    kept = store.get(1)
    for arguments in (["list", "--limit", "99"], ["list", "--deleted"], ["show", "r1"]):
        assert main(["runs", *arguments]) == 0
        shown(capfd)
    assert store.get(1) == kept
    runs = {run.id: run for run in (*store.runs(), *store.deleted())}
    assert runs.keys() >= {1, 2, 3} | damaged.keys() - {run for run, column in damaged.items() if column == "deleted"}
    for run, column in damaged.items():
        if run not in runs:  # deleted in 1970: it is gone for good
            assert (column, value) == ("deleted", 1.5)
            continue
        is_damaged = runs[run].state is State.DAMAGED
        assert main(["runs", "show", f"r{run}"]) == is_damaged, column
        out, err = shown(capfd)
        assert (len(err), max(map(len, (*out, *err))) < 1200) == (is_damaged, True)
        assert not is_damaged or column in runs[run].reason
        as_csv(store, runs[run])
        store.rename(run, "again")
        store.note(run, {"a": 1})
        assert store.get(run).detail["a"] == 1
    compare.differences(store.runs())
    calibrate(store.runs(), "cpu")


def one_damaged_in_each_column(store: Store, value: object) -> dict[str, int]:
    """A copy of the first run for each column, which holds the value there; the runs by their columns."""
    found = {}
    with closing(sqlite3.connect(store.folder / FILE, isolation_level=None)) as connection:
        for column in RUNS:
            insert = f"INSERT INTO runs ({', '.join(RUNS)}) SELECT {', '.join(RUNS)} FROM runs WHERE id = 1"  # noqa: S608  columns of ours
            found[column] = int(connection.execute(insert).lastrowid or 0)
            connection.execute(f"UPDATE runs SET {column} = ? WHERE id = ?", (value, found[column]))  # noqa: S608  columns of ours
    return found


def test_a_configuration_of_another_version_is_named_by_its_field(store: Store) -> None:
    told = json.loads(store.get(2).config_json)
    damage(store, 2, "config", json.dumps(told | {"later": 1}))
    assert store.get(2).reason == "config: later (=1) is no field that this version knows"
    assert compare.settings(store.get(2))["later"] == 1  # what is there is still compared
    del told["recipe"]["batch"]
    damage(store, 2, "config", json.dumps(told))
    assert store.get(2).reason.startswith("config: recipe.batch (=")
    assert store.get(2).reason.endswith("is missing")


@pytest.mark.parametrize(
    "detail",
    [
        "[1]", '{"confusion": [[1, 2]]}', '{"confusion": [[0]]}', '{"confusion": [["a"]]}', '{"classes": 3}',
        '{"confusion": [[1]], "classes": ["a", "b"]}', '{"signal": {"now": {"logits": 1, "blocks": []}}}',
        '{"signal": {"start": {"logits": 1, "blocks": [["a"]]}}}', '{"switches": {"compile": true}}',
        '{"parameters": 3}', '{"parameters": "x", "macs": 1}', '{"modelled_examples_per_second": "fast"}',
        '{"oom_kills": "two"}',
    ],
)  # fmt: skip
def test_facts_that_nobody_could_use_are_named(detail: str, store: Store) -> None:
    damage(store, 2, "detail", detail)
    assert store.get(2).state is State.DAMAGED
    assert store.get(2).reason.startswith("detail: ")
    assert store.get(2).detail == {}


def test_the_facts_of_a_run_that_diverged_are_no_damage() -> None:
    measured = {"logits": float("nan"), "blocks": [["stem", float("inf"), 0.0]]}
    assert Detail.model_validate_json(json.dumps({"signal": {"start": measured}})).signal is not None


def test_names_are_shown_without_what_moves_a_cursor(store: Store) -> None:
    damage(store, 2, "label", ESCAPE)
    assert store.get(2).label == r"\x1b[31m\nred \u202e"
    assert store.get(2).state is State.DONE


def test_a_text_that_is_no_utf_8_is_shown(store: Store) -> None:
    with closing(sqlite3.connect(store.folder / FILE, isolation_level=None)) as connection:
        connection.execute("UPDATE runs SET label = CAST(x'61FF62' AS TEXT) WHERE id = 2")
    assert store.get(2).label == "a�b"


def test_a_damaged_run_is_in_no_queue_and_holds_no_device(store: Store, config: RunConfig) -> None:
    first, second, third = (store.create(config, "cpu").id for _ in range(3))
    store.promote()
    damage(store, first, "config", "no JSON")  # while it has the device
    damage(store, first, "launched", 1.0)
    damage(store, second, "device", BYTES)  # while it waits
    assert store.places() == {third: 1}
    LocalEngine(store).poll()  # whose process is gone
    with store.database.connect() as connection:
        assert next_queued(connection, 1) == third
        assert connection.execute("SELECT state FROM runs WHERE id = ?", (first,)).fetchone()["state"] == "lost"
    assert store.get(first).state is State.DAMAGED


@pytest.mark.parametrize("value", [BYTES, "bogus", ESCAPE, -1, 1.5, 2**62, float("inf")], ids=repr)
@pytest.mark.parametrize("column", METRICS)
@pytest.mark.parametrize("table", rest_slow(["metrics", "coarse"]))
def test_a_point_that_is_none_is_left_out(table: str, column: str, value: Any, store: Store) -> None:
    for step in range(1, 20):
        store.record(1, Progress(step, 20, step / 2), {"loss": 1 / step, "test_loss": 1 / step})
    with closing(sqlite3.connect(store.folder / FILE, isolation_level=None)) as connection:
        change = f"UPDATE {table} SET {column} = ? WHERE run = 1 AND series = 'loss' AND number = 8"  # noqa: S608  columns of ours
        connection.execute(change, (value,))
    for limit in (1000, 5, 2):
        series = store.series(1, limit)
        assert series["test_loss"]
        assert all(name.isprintable() for name in series)
        assert all(list(map(type, point)) == [int, float, float] for points in series.values() for point in points)
    as_csv(store, store.get(1))
    store.record(1, Progress(99, 99, 99.0), {"loss": 0.25})
    assert store.series(1)["loss"][-1].value == 0.25


@pytest.mark.parametrize("column", [name for name in columns("workers") if name != "id"])
def test_a_damaged_worker_is_one_that_died(column: str, store: Store, config: RunConfig) -> None:
    workers = Workers(store.database)
    number = workers.want("mnist", 1, "nobody")
    with closing(sqlite3.connect(store.folder / FILE, isolation_level=None)) as connection:
        connection.execute(f"UPDATE workers SET {column} = ? WHERE id = ?", (BYTES, number))  # noqa: S608  columns of ours
    assert workers.waiting() is None
    run = store.create(config, "cpu").id
    assert workers.give(run) is None
    assert column == "run" or workers.want("mnist", 1, "nobody") not in (None, number)
    assert workers.take_back(run) is False


@pytest.mark.parametrize("value", [BYTES, "bogus", 0, -3, 17, 2**60, "1e3"], ids=repr)
def test_a_setting_that_is_none_is_the_default(value: Any, store: Store) -> None:
    store.set_limit(4)
    assert store.limit() == 4
    with closing(sqlite3.connect(store.folder / FILE, isolation_level=None)) as connection:
        connection.execute("UPDATE settings SET value = ?", (value,))
    assert store.limit() == 1


def test_a_column_of_a_later_version_is_left_alone(store: Store) -> None:
    before = store.runs()
    with closing(sqlite3.connect(store.folder / FILE, isolation_level=None)) as connection:
        connection.execute("ALTER TABLE runs ADD COLUMN mood TEXT")
    assert store.runs() == before


def test_each_column_has_its_type() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.row_factory = sqlite3.Row
        fields = ", ".join(f"x'00ff' AS {name}" for name in RUNS)
        run = as_run(connection.execute(f"SELECT 7 AS id, {fields}").fetchone())
    assert (run.id, run.state) == (7, State.DAMAGED)
