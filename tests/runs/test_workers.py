"""Workers that wait: the row alone, without processes of their own. Whoever asks at once, one gets it."""

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import explorer
from explorer.runs.config import RunConfig, Settings, configure
from explorer.runs.identity import identity
from explorer.runs.launch import LocalEngine
from explorer.runs.records import State
from explorer.runs.store import Store
from explorer.runs.workers import SWITCH, Workers

DEAD = "another boot:1"
DATA = "fashion-mnist-sample"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


@pytest.fixture
def workers(store: Store) -> Workers:
    return Workers(store.database)


@pytest.fixture
def config() -> RunConfig:
    return configure(explorer.preset("mini-googlenet"), Settings(device="cpu"), has_batch_norm=True)


def me() -> str:
    mine = identity(os.getpid())
    assert mine is not None
    return mine


def a_worker(workers: Workers, data: str = DATA) -> int:
    """A row whose process is this one."""
    number = workers.want(data, os.getpid(), me())
    assert number is not None
    assert workers.register(number, os.getpid(), me())
    return number


def a_run(store: Store, config: RunConfig) -> int:
    store.create(config, "cpu")
    promoted = store.promote(16)
    assert promoted is not None
    return promoted.id


def test_of_many_pages_that_want_one_one_starts_it(workers: Workers) -> None:
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda _: workers.want(DATA, os.getpid(), me()), range(24)))
    assert len([number for number in numbers if number is not None]) == 1


def test_one_that_waits_is_told_which_data_are_wanted_now(workers: Workers) -> None:
    number = a_worker(workers)
    workers.note(number, DATA, 5)
    assert workers.waiting().ready  # type: ignore[union-attr]
    assert workers.want("synthetic", os.getpid(), me()) is None
    found = workers.waiting()
    assert found is not None
    assert (found.data, found.loaded, found.ready, found.memory) == ("synthetic", DATA, False, 5)


def test_a_run_is_given_to_one_worker_and_a_worker_one_run(workers: Workers, store: Store, config: RunConfig) -> None:
    number = a_worker(workers)
    first, second = a_run(store, config), a_run(store, config)
    with ThreadPoolExecutor(8) as pool:
        given = [found for found in pool.map(workers.give, [first, second] * 8) if found]
    assert [found.id for found in given] == [number]
    taken = [run for run in (first, second) if store.get(run).process == me()]
    assert len(taken) == 1
    assert workers.holds(taken[0])
    assert workers.waiting() is None
    assert not workers.leave(number)  # too late to go
    assert workers.take(number, taken[0], me())
    assert not workers.holds(taken[0])


def test_a_dead_worker_is_given_nothing_and_another_one_may_start(
    workers: Workers, store: Store, config: RunConfig
) -> None:
    number = workers.want(DATA, os.getpid(), me())
    assert number is not None
    workers.register(number, os.getpid(), DEAD)
    assert workers.waiting() is None
    assert workers.give(a_run(store, config)) is None
    assert workers.want(DATA, os.getpid(), me()) not in (None, number)


def test_a_worker_on_its_way_is_given_nothing(workers: Workers, store: Store, config: RunConfig) -> None:
    workers.want(DATA, os.getpid(), me())
    assert workers.waiting() is not None
    assert workers.give(a_run(store, config)) is None


def test_a_run_is_taken_back_from_a_worker_that_died_by_one_of_many(
    workers: Workers, store: Store, config: RunConfig
) -> None:
    child = subprocess.Popen(["sleep", "60"])
    number, process = workers.want(DATA, os.getpid(), me()), identity(child.pid)
    assert number is not None
    assert process is not None
    workers.register(number, child.pid, process)
    run = a_run(store, config)
    assert workers.give(run) is not None
    assert not workers.take_back(run)  # it lives, and was given it just now
    child.kill()
    child.wait()
    assert LocalEngine(store)._seen(store.get(run)).state is State.STARTING
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(workers.take_back, [run] * 8)) == 1
    assert (store.get(run).state, store.get(run).pid) == (State.STARTING, None)


def test_a_worker_that_wakes_up_too_late_has_no_run(
    workers: Workers, store: Store, config: RunConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, run = a_worker(workers), a_run(store, config)
    workers.give(run)
    monkeypatch.setattr("explorer.runs.workers.UNHEARD_SECONDS", 0.0)
    assert workers.take_back(run)
    assert not workers.take(number, run, me())


def test_a_run_that_was_stopped_before_it_was_taken_is_not_started(
    workers: Workers, store: Store, config: RunConfig
) -> None:
    number, run = a_worker(workers), a_run(store, config)
    workers.give(run)
    store.transition(run, State.STOPPED)
    assert not workers.take(number, run, me())


def test_it_can_be_switched_off_in_the_settings_and_in_the_environment(
    workers: Workers, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(SWITCH)
    assert workers.enabled()
    number = a_worker(workers)
    workers.enable(False)
    assert not workers.enabled()
    assert not workers.register(number, os.getpid(), me())  # its row is gone: it leaves
    LocalEngine(store).prepare(DATA)
    assert workers.waiting() is None
    workers.enable(True)
    assert workers.enabled()
    monkeypatch.setenv(SWITCH, "off")
    LocalEngine(store).prepare(DATA)
    assert workers.waiting() is None


def test_nothing_is_prepared_while_a_run_needs_the_processor(
    workers: Workers, store: Store, config: RunConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(SWITCH)
    a_run(store, config)
    LocalEngine(store).prepare(DATA)
    assert workers.waiting() is None
