"""States change only as they may; two starts can't both be the last one; metrics come back thinned."""

import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from explorer.runs.config import RunConfig, RunError
from explorer.runs.database import FILE
from explorer.runs.devices import load
from explorer.runs.records import Progress, Run, State
from explorer.runs.schema import MIGRATIONS, VERSION
from explorer.runs.store import Store


def test_a_run_comes_back_as_it_was_told(store: Store, config: RunConfig) -> None:
    run = store.create(config, "cpu")
    assert run.state is State.QUEUED
    assert run.config == config
    assert run.title == "mini-googlenet"
    assert store.runs() == (run,)
    assert store.active() == ()
    assert store.promote() == store.active()[0]
    assert store.promote() is None


# from each state, what may follow: written down once more, not read from the table that the store goes by
FOLLOWS = {
    State.QUEUED: "starting paused stopped",
    State.STARTING: "running paused stopped failed lost",
    State.RUNNING: "paused stopped failed lost done",
    State.PAUSED: "queued stopped",
    State.DONE: "queued",
    State.STOPPED: "queued",
    State.FAILED: "queued",
    State.LOST: "queued",
}
PATHS = {
    State.QUEUED: (),
    State.STARTING: (State.STARTING,),
    State.RUNNING: (State.STARTING, State.RUNNING),
    State.PAUSED: (State.PAUSED,),
    State.DONE: (State.STARTING, State.RUNNING, State.DONE),
    State.STOPPED: (State.STOPPED,),
    State.FAILED: (State.STARTING, State.FAILED),
    State.LOST: (State.STARTING, State.RUNNING, State.LOST),
}


def test_every_state_that_is_stored_has_its_line() -> None:
    assert FOLLOWS.keys() == PATHS.keys() == set(State) - {State.DAMAGED}


@pytest.mark.parametrize("origin", FOLLOWS)
def test_every_change_of_state(store: Store, config: RunConfig, origin: State) -> None:
    for to in State:
        run = store.create(config, "cpu").id
        assert all(store.transition(run, step) for step in PATHS[origin])
        allowed = to in FOLLOWS[origin].split()
        assert store.transition(run, to) is allowed, to
        assert store.get(run).state is (to if allowed else origin), to


def test_a_lost_run_does_not_come_back_as_done(store: Store, config: RunConfig) -> None:
    run = store.create(config, "cpu").id
    store.promote()
    store.transition(run, State.RUNNING)
    store.transition(run, State.LOST, "gone")
    assert not store.finish(run, State.DONE, Progress(5, 5, 1.0, test_accuracy=0.9), {})
    assert store.get(run).state is State.LOST
    assert store.get(run).test_accuracy is None


def test_of_many_starts_at_once_one_gets_the_device_and_the_others_wait_in_order(
    store: Store, config: RunConfig
) -> None:
    def start(_: int) -> int:
        one = Store(store.folder)
        one.create(config, "cpu")
        return one.promote() is not None

    with ThreadPoolExecutor(12) as pool:
        assert sum(pool.map(start, range(50))) == 1
    runs = sorted(store.runs(), key=lambda run: run.id)
    assert [run.state for run in runs].count(State.QUEUED) == 49
    waiting = [run for run in runs if run.state is State.QUEUED]
    assert [store.position(run) for run in waiting] == list(range(1, 50))
    first = store.active()[0].id
    store.transition(first, State.FAILED, "why")
    promoted = store.promote()
    assert promoted is not None
    assert promoted.id == waiting[0].id


def test_the_limit_is_per_device_and_can_be_set(store: Store, config: RunConfig) -> None:
    for device in ("cpu", "cpu", "cuda:0", "cpu"):
        store.create(config, device)
    assert [store.promote().id for _ in range(2)] == [1, 3]  # type: ignore[union-attr]
    assert store.promote() is None
    store.set_limit(2)
    assert store.promote().id == 2  # type: ignore[union-attr]
    assert store.promote() is None
    with pytest.raises(RunError, match=r"runs at once \(=0\) must be from 1 to 16"):
        store.set_limit(0)


def test_a_run_on_all_gpus_meets_the_runs_on_each(store: Store, config: RunConfig) -> None:
    for device in ("cuda:0", "cuda:all", "cuda:1", "cpu", "cuda:0"):
        store.create(config, device)
    assert [store.promote().id for _ in range(2)] == [1, 4]  # type: ignore[union-attr]
    assert store.promote() is None, "cuda:1 is free, but the run on all waits for it and came first"
    assert [store.position(store.get(run)) for run in (2, 3, 5)] == [1, 2, 2]
    store.transition(1, State.FAILED, "why")
    assert store.promote().id == 2  # type: ignore[union-attr]
    assert store.promote() is None
    store.transition(2, State.FAILED, "why")
    assert [store.promote().id for _ in range(2)] == [3, 5]  # type: ignore[union-attr]
    assert store.promote() is None


@pytest.mark.parametrize(
    ("device", "taken", "runs"),
    [
        ("cuda:all", (), 0),
        ("cuda:all", ("cuda:0", "cuda:0", "cuda:1", "cpu"), 2),
        ("cuda:all", ("cuda:all", "cuda:1"), 2),
        ("cuda:0", ("cuda:all", "cuda:1"), 1),
        ("cpu", ("cuda:all", "cuda:0"), 0),
        ("mps", ("mps",), 1),
    ],
)
def test_the_load_of_a_device(device: str, taken: tuple[str, ...], runs: int) -> None:
    assert load(device, taken) == runs


def test_series_are_thinned_and_keep_their_ends(store: Store, config: RunConfig) -> None:
    run = store.create(config, "cpu").id
    for step in range(1, 251):
        store.record(run, Progress(step, 250, step / 10), {"loss": 1 / step})
    store.record(run, Progress(250, 250, 25.0), {"test_accuracy": 0.5})
    series = store.series(run, limit=50)
    steps = [point.step for point in series["loss"]]
    assert len(steps) <= 52
    assert steps[0] == 1
    assert steps[-1] == 250
    assert steps == sorted(steps)
    assert [point.value for point in series["test_accuracy"]] == [0.5]


def fill(store: Store, run: int, first: int, last: int) -> None:
    """A point of the loss at every step from `first` to `last`."""
    steps = range(first, last + 1)
    store.record_all(run, ((Progress(step, last, step / 10), {"loss": float(step)}) for step in steps))


def test_a_long_curve_keeps_its_points_while_it_grows(store: Store, config: RunConfig) -> None:
    run = store.create(config, "cpu").id
    for first, last in ((1, 3000), (3001, 3900), (3901, 6500)):
        fill(store, run, first, last)
        steps = [point.step for point in store.series(run, limit=60)["loss"]]
        assert (steps[0], steps[-1]) == (1, last)
        assert steps == sorted(set(steps))
        assert 30 <= len(steps) <= 62
        every = 64 if last <= 60 * 64 else 128
        assert set(steps) - {1, last} == set(range(every, last, every))
    store.rewind(run, 2000)
    fill(store, run, 2001, 2100)
    assert [point.step for point in store.series(run, limit=60)["loss"]] == [1, *range(64, 2100, 64), 2100]
    assert len(store.series(run, limit=10**6)["loss"]) == 2100


def test_figures_that_are_not_reported_stay(store: Store, config: RunConfig) -> None:
    run = store.create(config, "cpu").id
    store.record(run, Progress(1, 9, 0.1, loss=2.0), {})
    store.record(run, Progress(2, 9, 0.2, test_accuracy=0.3), {})
    assert (store.get(run).loss, store.get(run).test_accuracy, store.get(run).step) == (2.0, 0.3, 2)


def test_only_ended_runs_are_deleted_and_their_metrics_with_them(store: Store, config: RunConfig) -> None:
    run = store.create(config, "cpu").id
    store.record(run, Progress(1, 1, 0.1), {"loss": 1.0})
    with pytest.raises(RunError, match="r1 is still running"):
        store.delete(run)
    store.transition(run, State.STOPPED)
    store.files(run).mkdir()
    store.delete(run)
    assert store.runs() == ()
    store.undelete(run)
    assert [one.id for one in store.runs()] == [run]
    assert store.deleted() == ()
    store.delete(run)
    assert store.purge(time.time() - 60) == ()
    assert store.purge(time.time() + 60) == (run,)
    assert store.series(run) == {}
    assert not store.files(run).exists()
    for gone in (store.get, store.undelete):
        with pytest.raises(RunError, match="r1: there is no such run"):
            gone(run)


def test_deleted_runs_are_listed_with_the_last_deleted_first(store: Store, config: RunConfig) -> None:
    for _ in range(3):
        store.transition(store.create(config, "cpu").id, State.STOPPED)
    for run in (3, 1):
        store.delete(run)
    assert [run.id for run in store.deleted()] == [1, 3]
    store.undelete(1)
    assert [run.id for run in store.deleted()] == [3]
    assert [run.id for run in store.runs()] == [2, 1]


def test_a_deleted_run_is_not_continued(store: Store, config: RunConfig) -> None:
    run = store.create(config, "cpu").id
    store.transition(run, State.PAUSED)
    store.delete(run)
    for longer in (None, config.longer()):
        with pytest.raises(RunError, match=r"r1 is deleted; bring it back first: .* `runs undelete r1`"):
            store.requeue(run, longer)
    store.undelete(run)
    assert store.requeue(run).state is State.QUEUED


def test_a_deleted_run_waits_in_no_queue(store: Store, config: RunConfig) -> None:
    run = store.create(config, "cpu").id
    assert store.has_queue()
    with sqlite3.connect(store.folder / FILE) as connection:  # as an earlier version could leave it
        connection.execute("UPDATE runs SET deleted = 1 WHERE id = ?", (run,))
    connection.close()
    assert not store.has_queue()
    assert store.promote() is None


def test_a_run_that_is_done_is_only_continued_for_longer(store: Store, config: RunConfig) -> None:
    run = store.create(config, "cpu").id
    assert all(store.transition(run, step) for step in PATHS[State.DONE])
    with pytest.raises(RunError, match=r"r1 is done: there is nothing to resume; `runs resume r1 --longer`, or"):
        store.requeue(run)
    assert store.requeue(run, config.longer()).state is State.QUEUED


@pytest.mark.parametrize(("ask", "idle"), [(Store.ask_stop, State.STOPPED), (Store.ask_pause, State.PAUSED)])
def test_a_wish_is_noted_once_and_a_waiting_run_follows_at_once(
    store: Store, config: RunConfig, ask: Callable[[Store, int], Run], idle: State
) -> None:
    waiting = store.create(config, "cpu").id
    assert ask(store, waiting).state is idle
    run = store.create(config, "cpu").id
    store.promote()
    first = ask(store, run)
    assert first.state is State.STARTING
    assert ask(store, run) == first
    store.transition(run, State.FAILED, "why")
    assert ask(store, run).state is State.FAILED


def test_a_resumed_run_waits_again_without_its_old_wishes(store: Store, config: RunConfig) -> None:
    run = store.create(config, "cpu").id
    store.promote()
    store.transition(run, State.RUNNING)
    store.ask_stop(run)
    with pytest.raises(RunError, match="r1 is running: there is nothing to resume"):
        store.requeue(run)
    store.transition(run, State.STOPPED)
    again = store.requeue(run, config.longer())
    assert (again.state, again.stop_asked, again.pid, again.config.seconds) == (State.QUEUED, None, None, 20)


def test_points_after_the_checkpoint_are_set_aside_not_lost(store: Store, config: RunConfig) -> None:
    run = store.create(config, "cpu").id
    for step in (10, 20, 30):
        store.record(run, Progress(step, 40, step / 10), {"loss": 1 / step})
    store.rewind(run, 20)
    store.record(run, Progress(30, 40, 3.5), {"loss": 0.5})
    assert [(point.step, point.value) for point in store.series(run)["loss"]] == [(10, 0.1), (20, 0.05), (30, 0.5)]
    with sqlite3.connect(store.folder / FILE) as connection:
        kept = connection.execute("SELECT run, series, step, value FROM superseded").fetchall()
    assert kept == [(run, "loss", 30, 1 / 30)]


def test_a_name_and_a_star_stay(store: Store, config: RunConfig) -> None:
    run = store.create(config, "cpu").id
    store.rename(run, "  the good one " + "x" * 200)
    store.star(run, True)
    assert store.get(run).label == ("the good one " + "x" * 200)[:80]
    assert store.get(run).starred


def test_a_database_of_version_1_opens_with_its_runs(tmp_path: Path, config: RunConfig) -> None:
    with sqlite3.connect(tmp_path / FILE) as connection:
        for statement in MIGRATIONS[0]:
            connection.execute(statement)
        connection.execute("PRAGMA user_version = 1")
        insert = "INSERT INTO runs (title, config, device, state, created) VALUES ('mini', ?, 'cpu', ?, 5)"
        connection.execute(insert, (config.model_dump_json(), "done"))
        points = ((at, 10 * at, at / 2, 2.25) for at in range(1, 101))
        connection.executemany("INSERT INTO metrics VALUES (1, 'loss', ?, ?, ?, ?)", points)
    connection.close()
    store = Store(tmp_path)
    old = store.get(1)
    assert (old.state, old.config, old.queued, old.label, old.deleted) == (State.DONE, config, 5, "", None)
    assert [point.step for point in store.series(1, limit=5)["loss"]] == [10, 320, 640, 960, 1000]
    assert store.requeue(1, config.longer()).state is State.QUEUED
    assert store.promote() == store.active()[0]


def test_the_file_of_a_later_version_is_refused(store: Store) -> None:
    with sqlite3.connect(store.folder / FILE) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(RunError, match=f"the store has version {VERSION + 1}, this program knows {VERSION}"):
        Store(store.folder)


def test_a_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RunError, match=r"runs.sqlite3: cannot be opened .* EXPLORER_HOME names another folder"):
        Store(tmp_path / "file")
