"""What can go wrong while runs run: kills, a crowd at the store, a lock that stays, a full disk. Real processes."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

import explorer
from explorer.installation import SOURCES
from explorer.runs.config import RunConfig, RunError, Settings, configure
from explorer.runs.database import FILE
from explorer.runs.identity import is_alive
from explorer.runs.launch import LocalEngine
from explorer.runs.records import Run, State
from explorer.runs.store import Store
from explorer.runs.workers import SWITCH
from tests.trainers import end_all, kill, trainers
from tests.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("trainers")]  # one at a time: they are timed
KILLS, STEPS = 20, 1000


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[LocalEngine]:
    engine = LocalEngine(Store(tmp_path))
    yield engine
    end_all(engine.store)


def config(seed: int = 0, **budget: float) -> RunConfig:
    settings = Settings(seed=seed, device="cpu", **budget)  # type: ignore[arg-type]
    return configure(explorer.preset("mini-googlenet"), settings, has_batch_norm=True)


def ended(engine: LocalEngine, run: int, seconds: float = 300) -> Run:
    def look() -> Run | None:
        found = next(one for one in engine.poll() if one.id == run)
        return None if found.state.moving else found

    found = until(look, seconds, lambda: f"{engine.store.get(run)}\n{engine.logs(run)}")
    assert found
    return found


def points(engine: LocalEngine) -> set[tuple[object, ...]]:
    """Every point that was ever written: those of the curves and those that a resumed run has left behind."""
    columns = "run, series, step, seconds, value"
    with sqlite3.connect(engine.store.folder / FILE, timeout=20) as connection:
        query = f"SELECT {columns} FROM metrics UNION ALL SELECT {columns} FROM superseded"  # noqa: S608  constants
        return set(connection.execute(query))


APP = """
import sys, time
from pathlib import Path
from explorer.runs.launch import LocalEngine
from explorer.runs.records import RESUMABLE, State
from explorer.runs.store import Store
engine, run = LocalEngine(Store(Path(sys.argv[1]))), int(sys.argv[2])
if engine.store.get(run).state in RESUMABLE and engine.store.get(run).state is not State.DONE:
    engine.resume(run)
while True:
    engine.poll()
    time.sleep(0.1)
"""


def app(engine: LocalEngine, run: int) -> "subprocess.Popen[bytes]":
    """A process that looks after the runs as a page does; it resumes the run first where that was interrupted."""
    return subprocess.Popen([sys.executable, "-c", APP, str(engine.store.folder), str(run)], cwd=SOURCES)


def is_told_right(engine: LocalEngine, number: int) -> bool:
    """Active exactly while its process lives."""
    run = next(one for one in engine.poll() if one.id == number)
    return not run.state.active or (run.pid is not None and is_alive(run.pid, run.process or ""))


def curve(engine: LocalEngine, run: int) -> list[tuple[int, float]]:
    return [(point.step, point.value) for point in engine.store.series(run, 10**6)["loss"]]


@pytest.mark.timeout(900)
def test_trainer_app_or_both_killed_twenty_times_at_random_the_runs_become_what_they_would_have(
    engine: LocalEngine,
) -> None:
    expected = ended(engine, engine.submit(config(steps=STEPS)).id)
    chance, written = random.Random(0), points(engine)
    run = engine.submit(config(steps=STEPS)).id
    for _ in range(KILLS):
        page = app(engine, run)
        try:
            time.sleep(chance.uniform(0.05, 7))  # the moment is what is drawn
            written |= points(engine)
            victims = chance.choice(("app", "trainer", "trainer", "both"))
            pid = engine.store.get(run).pid
            if victims != "trainer":
                page.kill()
            if victims != "app" and pid and engine.store.get(run).state.active:
                kill(pid)
            until(partial(is_told_right, engine, run), 5, partial(engine.store.get, run))
        finally:
            page.kill()
            page.wait()
        assert written <= points(engine), "a committed row is gone"
        if engine.store.get(run).state is State.DONE:
            assert curve(engine, run) == curve(engine, expected.id)
            run = engine.submit(config(steps=STEPS)).id
    done = ended(engine, run)
    if done.state is not State.DONE:
        engine.resume(run)
        done = ended(engine, run)
    assert done.state is State.DONE, done.reason
    assert (done.step, done.loss, done.test_accuracy) == (expected.step, expected.loss, expected.test_accuracy)
    assert curve(engine, run) == curve(engine, expected.id)


WINDOW = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from explorer.runs.config import RunConfig
from explorer.runs.launch import LocalEngine
from explorer.runs.store import Store
config = RunConfig.model_validate_json(sys.stdin.readline())
print("ready", flush=True)
sys.stdin.readline()
def press(_):
    engine = LocalEngine(Store(Path(sys.argv[1])))
    engine.prepare(config.data)
    return engine.submit(config).id
with ThreadPoolExecutor(6) as pool:
    print(*pool.map(press, range(int(sys.argv[2]))), flush=True)
sys.stdin.readline()
"""


def test_of_fifty_starts_at_once_from_three_windows_one_runs_and_the_others_wait_in_order(engine: LocalEngine) -> None:
    told = config(seconds=60).model_dump_json() + "\n"
    windows = [
        subprocess.Popen(
            [sys.executable, "-c", WINDOW, str(engine.store.folder), str(count)],
            cwd=SOURCES, env=os.environ | {SWITCH: "on"}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for count in (17, 17, 16)
    ]  # fmt: skip
    ears = [(window.stdin, window.stdout) for window in windows]
    try:
        for mouth, ear in ears:
            assert mouth is not None
            assert ear is not None
            mouth.write(told)
            mouth.flush()
            assert ear.readline() == "ready\n"
        for mouth, _ in ears:
            mouth.write("go\n")  # type: ignore[union-attr]
            mouth.flush()  # type: ignore[union-attr]
        ids = [int(run) for _, ear in ears for run in ear.readline().split()]  # type: ignore[union-attr]
        assert sorted(ids) == list(range(1, 51))
        runs = engine.store.runs()
        assert [run.state.active for run in runs].count(True) == 1
        waiting = sorted((run for run in runs if run.state is State.QUEUED), key=lambda run: (run.queued, run.id))
        assert [engine.store.position(run) for run in waiting] == list(range(1, 50))
        assert len(trainers(engine.store)) <= 2  # the run's, and one that waits at most
        active = engine.store.active()[0]
        assert active.pid in trainers(engine.store)
        for run in runs:
            engine.stop(run.id)
        assert {ended(engine, run.id).state for run in runs} == {State.STOPPED}
    finally:
        for window in windows:
            window.kill()
            window.wait()
    until(lambda: not trainers(engine.store), 30)  # the one that waited goes with its window


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
            over.wait(0.02)

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
    until(lambda: engine.store.get(run).loss is not None)
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
    # a checkpoint of 1.5 MB, the one that replaces it, the best weights, the metrics
    options = ["-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)]
    if mount is None or subprocess.run([mount, *options], capture_output=True, check=False).returncode:
        pytest.skip("a small file system can't be mounted here: that takes root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


def test_a_full_disk_ends_the_run_and_it_goes_on_when_there_is_space(small_disk: Path) -> None:
    engine = LocalEngine(Store(small_disk))
    run = engine.submit(config(seconds=8)).id
    until(lambda: engine.store.get(run).loss is not None)
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 4096):
                pass
        except OSError:
            pass
    time.sleep(3)  # it goes on for a while without a word, or ends: nothing can tell while nothing can be written
    try:
        shown = engine.poll()[0].state
    except RunError as error:
        assert "no space is left on the disk of" in str(error)  # noqa: PT017  it may or may not be readable
    else:
        assert shown in (State.RUNNING, State.FAILED, State.LOST)
    time.sleep(3)  # as long as it tries
    filler.unlink()
    kept = ended(engine, run)
    assert kept.state in (State.FAILED, State.LOST)
    assert kept.reason  # "the disk is full", unless there was no space even to say that
    engine.resume(run)
    assert ended(engine, run).state is State.DONE
    end_all(engine.store)
