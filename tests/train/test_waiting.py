"""Real workers that wait: what they are given they train, and whatever happens to them no run is lost."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import explorer
from explorer.installation import SOURCES
from explorer.runs.config import RunConfig, Settings, configure
from explorer.runs.launch import LocalEngine
from explorer.runs.records import Run, State
from explorer.runs.store import Store
from explorer.runs.workers import SWITCH, Worker
from explorer.train.waiting import IDLE
from tests import waiting
from tests.trainers import end_all, halt, kill, trainers
from tests.waiting import within

pytestmark = pytest.mark.xdist_group("trainers")  # one at a time: they are timed
DATA = "fashion-mnist-sample"


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalEngine]:
    monkeypatch.delenv(SWITCH)
    engine = LocalEngine(Store(tmp_path))
    yield engine
    end_all(engine.store)


def log(engine: LocalEngine) -> str:
    file = engine.store.folder / "waiting.log"
    return file.read_text() if file.exists() else "no log"


def until(holds: Callable[[], bool], engine: LocalEngine) -> None:
    waiting.until(holds, told=lambda: log(engine))


def ready(engine: LocalEngine, data: str = DATA) -> Worker:
    engine.prepare(data)
    until(lambda: (found := engine.waiting()) is not None and found.ready and found.data == data, engine)
    found = engine.waiting()
    assert found is not None
    assert found.pid is not None
    return found


def config(steps: int = 40, data: str = DATA) -> RunConfig:
    settings = Settings(steps=steps, data=data, device="cpu")
    return configure(explorer.preset("mini-googlenet"), settings, has_batch_norm=True)


def ended(engine: LocalEngine, run: int) -> Run:
    def over() -> bool:
        engine.settle()
        return not engine.store.get(run).state.moving

    until(over, engine)
    return engine.store.get(run)


@pytest.mark.slow
def test_a_run_starts_in_the_process_that_waits_and_is_the_run_that_it_would_have_been(engine: LocalEngine) -> None:
    engine.store.set_limit(2)
    for _ in range(5):  # five tabs
        engine.prepare(DATA)
    worker = ready(engine)
    assert trainers(engine.store) == [worker.pid]
    assert worker.memory is not None
    assert 50e6 < worker.memory < 2e9
    warm, cold = (engine.submit(config()) for _ in range(2))
    assert (warm.pid, warm.state) == (worker.pid, State.STARTING)
    assert cold.pid != worker.pid
    told = [ended(engine, run.id) for run in (warm, cold)]
    assert [run.state for run in told] == [State.DONE, State.DONE]
    assert told[0].test_accuracy == told[1].test_accuracy
    curves = [[(p.step, p.value) for p in engine.store.series(run.id)["loss"]] for run in told]
    assert curves[0] == curves[1]
    until(lambda: not trainers(engine.store), engine)


@pytest.mark.slow
def test_killed_while_it_waits_or_with_a_run_in_hand_the_run_starts_all_the_same(engine: LocalEngine) -> None:
    worker = ready(engine)
    assert worker.pid is not None
    kill(worker.pid)
    first = engine.submit(config(steps=5))
    assert first.pid != worker.pid
    assert ended(engine, first.id).state is State.DONE
    worker = ready(engine)
    assert worker.pid is not None
    halt(engine.store, worker.pid)  # so that it does not hear of the run
    second = engine.submit(config(steps=5))
    assert second.pid == worker.pid
    kill(worker.pid)
    assert ended(engine, second.id).state is State.DONE
    assert engine.store.get(second.id).pid != worker.pid


@pytest.mark.slow
def test_one_that_is_deaf_loses_its_run_and_goes_when_it_wakes_up(engine: LocalEngine) -> None:
    worker = ready(engine)
    assert worker.pid is not None
    halt(engine.store, worker.pid)
    run = engine.submit(config(steps=5))
    assert run.pid == worker.pid
    assert ended(engine, run.id).state is State.DONE
    os.kill(worker.pid, signal.SIGCONT)
    until(lambda: worker.pid not in trainers(engine.store), engine)
    assert engine.store.get(run.id).state is State.DONE


@pytest.mark.slow
def test_a_run_is_accepted_and_stopped_while_torch_is_still_loading(engine: LocalEngine) -> None:
    engine.prepare(DATA)
    until(lambda: (found := engine.waiting()) is not None and found.pid is not None, engine)
    run = engine.submit(config(steps=100_000))
    assert run.pid is not None
    with within(5):
        engine.stop(run.id)
        assert ended(engine, run.id).state is State.STOPPED


@pytest.mark.slow
def test_it_reads_what_is_chosen_now(engine: LocalEngine) -> None:
    first = ready(engine)
    second = ready(engine, "synthetic")
    assert first.pid == second.pid
    done = ended(engine, engine.submit(config(5, "synthetic")).id)
    assert (done.state, done.pid) == (State.DONE, first.pid)


@pytest.mark.slow
def test_it_goes_when_nobody_wants_it_for_long(engine: LocalEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(IDLE, "1")
    engine.prepare(DATA)
    until(lambda: bool(trainers(engine.store)), engine)
    until(lambda: not trainers(engine.store), engine)
    assert engine.waiting() is None


APP = """
import sys, time
from pathlib import Path
from explorer.runs.launch import LocalEngine
from explorer.runs.store import Store
LocalEngine(Store(Path(sys.argv[1]))).prepare("fashion-mnist-sample")
print("prepared", flush=True)
time.sleep(300)
"""


def test_it_goes_soon_after_the_app_is_gone(engine: LocalEngine) -> None:
    command = [sys.executable, "-c", APP, str(engine.store.folder)]
    app = subprocess.Popen(command, cwd=SOURCES, stdout=subprocess.PIPE)
    try:
        assert app.stdout is not None
        assert app.stdout.readline() == b"prepared\n"
        until(lambda: (found := engine.waiting()) is not None and found.pid is not None, engine)
    finally:
        app.kill()
        app.wait()
    with within(10):
        until(lambda: not trainers(engine.store), engine)
