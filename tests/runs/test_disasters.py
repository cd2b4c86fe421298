"""What can go wrong while runs run: kills, a crowd at the store, a lock that stays, a full disk. Real processes."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import explorer
from explorer.runs.config import RunConfig, RunError, Settings, configure
from explorer.runs.database import FILE
from explorer.runs.identity import is_alive
from explorer.runs.launch import LocalEngine
from explorer.runs.records import Run, State
from explorer.runs.store import Store

pytestmark = pytest.mark.slow
KILLS, STEPS = 20, 1000


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[LocalEngine]:
    engine = LocalEngine(Store(tmp_path))
    yield engine
    end_all(engine)


def end_all(engine: LocalEngine) -> None:
    for run in engine.store.active():
        if run.pid and run.process and is_alive(run.pid, run.process):
            os.kill(run.pid, signal.SIGKILL)


def config(seed: int = 0, **budget: float) -> RunConfig:
    settings = Settings(seed=seed, device="cpu", **budget)  # type: ignore[arg-type]
    return configure(explorer.preset("mini-googlenet"), settings, has_batch_norm=True)


def ended(engine: LocalEngine, run: int, seconds: float = 120) -> Run:
    deadline = time.monotonic() + seconds
    while (found := next(one for one in engine.poll() if one.id == run)).state.moving:
        assert time.monotonic() < deadline, f"{found}\n{engine.logs(run)}"
        time.sleep(0.05)
    return found


def points(engine: LocalEngine) -> set[tuple[object, ...]]:
    """Every point that was ever written: those of the curves and those that a resumed run has left behind."""
    columns = "run, series, step, seconds, value"
    with sqlite3.connect(engine.store.folder / FILE, timeout=20) as connection:
        query = f"SELECT {columns} FROM metrics UNION ALL SELECT {columns} FROM superseded"  # noqa: S608  constants
        return set(connection.execute(query))


@pytest.mark.timeout(600)
def test_killed_twenty_times_at_random_it_still_becomes_the_run_that_nobody_killed(engine: LocalEngine) -> None:
    expected = ended(engine, engine.submit(config(steps=STEPS)).id)
    chance, written = random.Random(0), points(engine)
    run = engine.submit(config(steps=STEPS)).id
    killed = 0
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.05, 5.5))
        found = engine.store.get(run)
        if found.state is State.DONE:
            break
        written |= points(engine)
        if found.pid:
            os.kill(found.pid, signal.SIGKILL)
        at = time.monotonic()
        assert ended(engine, run).state in (State.LOST, State.DONE)
        assert time.monotonic() - at < 5
        assert written <= points(engine), "a committed row is gone"
        killed += 1
        if engine.store.get(run).state is State.LOST:
            engine.resume(run)
    done = ended(engine, run)
    assert killed >= 3
    assert done.state is State.DONE, done.reason
    assert (done.step, done.loss, done.test_accuracy) == (expected.step, expected.loss, expected.test_accuracy)
    curves = [[(p.step, p.value) for p in engine.store.series(one, 10**6)["loss"]] for one in (expected.id, run)]
    assert curves[0] == curves[1]


def test_two_trainers_and_four_readers_share_the_store(engine: LocalEngine) -> None:
    engine.store.set_limit(2)
    runs = [engine.submit(config(seed, seconds=5)).id for seed in (0, 1)]
    problems: list[str] = []
    over = threading.Event()

    def read() -> None:
        mine, seen = LocalEngine(Store(engine.store.folder)), dict.fromkeys(runs, 0)
        while not over.is_set():
            try:
                assert len(mine.poll()) == 2
                for run in runs:
                    steps = [point.step for point in mine.store.series(run).get("loss", ())]
                    assert steps == sorted(steps)
                    assert len(steps) >= seen[run]
                    seen[run] = len(steps)
            except Exception as error:  # noqa: BLE001  told below
                problems.append(repr(error))
            time.sleep(0.02)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    states = [ended(engine, run).state for run in runs]
    over.set()
    for reader in readers:
        reader.join()
    assert states == [State.DONE, State.DONE]
    assert problems == []


def test_a_lock_that_stays_delays_figures_and_loses_none(engine: LocalEngine) -> None:
    run = engine.submit(config(seconds=5)).id
    while engine.store.get(run).loss is None:
        time.sleep(0.05)
    with engine.store.database.transaction():
        time.sleep(13)  # longer than a writer waits, and than the run has left
        assert engine.poll()[0].state is State.RUNNING
    done = ended(engine, run)
    assert done.state is State.DONE, done.reason
    seconds = [point.seconds for point in engine.store.series(run)["loss"]]
    assert seconds == sorted(seconds)
    assert done.test_accuracy is not None


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    options = ["-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    if mount is None or subprocess.run([mount, *options], capture_output=True, check=False).returncode:
        pytest.skip("a small file system can't be mounted here: that takes root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


def test_a_full_disk_ends_the_run_and_it_goes_on_when_there_is_space(small_disk: Path) -> None:
    engine = LocalEngine(Store(small_disk))
    run = engine.submit(config(seconds=8)).id
    while engine.store.get(run).loss is None:
        time.sleep(0.05)
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 4096):
                pass
        except OSError:
            pass
    time.sleep(3)
    try:
        shown = engine.poll()[0].state
    except RunError as error:
        assert "is the disk full?" in str(error)  # noqa: PT017  it may or may not be readable
    else:
        assert shown in (State.RUNNING, State.FAILED, State.LOST)
    time.sleep(3)
    filler.unlink()
    kept = ended(engine, run)
    assert kept.state in (State.FAILED, State.LOST)
    assert kept.reason  # "the disk is full", unless there was no space even to say that
    engine.resume(run)
    assert ended(engine, run).state is State.DONE
    end_all(engine)
