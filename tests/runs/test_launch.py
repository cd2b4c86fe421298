"""Real trainers: started, watched, stopped, killed."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

import explorer
from explorer.runs.config import RunConfig, Settings, configure
from explorer.runs.identity import identity, is_alive
from explorer.runs.launch import LocalEngine
from explorer.runs.records import Progress, Run, State
from explorer.runs.store import Store
from tests.trainers import end_all, halt, kill, settled
from tests.waiting import lasts, until, within

pytestmark = pytest.mark.xdist_group("trainers")  # one at a time: they are timed
LAST = "last.safetensors"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[LocalEngine]:
    engine = LocalEngine(Store(tmp_path))
    yield engine
    end_all(engine.store)


def config(preset: str = "mini-googlenet", seconds: float = 30.0, device: str = "cpu") -> RunConfig:
    return configure(explorer.preset(preset), Settings(seconds=seconds, device=device), preset.startswith("mini"))


def left_behind(engine: LocalEngine, dead: int) -> Run:
    """A run that starts in a process that is gone."""
    run = engine.store.create(config(), "cpu")
    engine.store.promote()
    engine.store.adopt(run.id, dead, "another boot:1")
    return run


def is_learning(run: Run) -> bool:
    return run.state is State.RUNNING and run.loss is not None


def test_a_process_is_told_from_another_one_with_its_pid() -> None:
    mine = identity(os.getpid())
    assert mine is not None
    assert is_alive(os.getpid(), mine)
    assert not is_alive(os.getpid(), mine + "1")
    assert identity(psutil.pids()[-1] + 4_000_000) is None


def test_a_killed_trainer_is_lost_within_five_seconds_and_its_curve_stays(engine: LocalEngine) -> None:
    run = settled(engine, engine.submit(config()).id, is_learning)
    before = engine.store.series(run.id)["loss"]
    assert run.pid is not None
    with within(5):
        kill(run.pid)
        run = settled(engine, run.id, lambda run: not run.state.active)
    assert run.state is State.LOST
    assert "gone" in run.reason
    assert engine.store.series(run.id)["loss"][: len(before)] == before


def test_a_stop_acts_within_a_second_and_frees_the_device(engine: LocalEngine) -> None:
    run = settled(engine, engine.submit(config()).id, is_learning)
    waiting = engine.submit(config())
    assert waiting.state is State.QUEUED
    assert engine.stop(waiting.id).state is State.STOPPED
    with within(1.0):
        engine.stop(run.id)
        run = settled(engine, run.id, lambda run: not run.state.active)
    assert run.state is State.STOPPED
    again = engine.submit(config())
    engine.stop(again.id)
    assert settled(engine, again.id, lambda run: not run.state.active).state is State.STOPPED


@pytest.mark.slow
def test_a_stop_acts_within_a_second_in_the_middle_of_a_long_step(engine: LocalEngine) -> None:
    run = engine.submit(config("googlenet"))
    run = settled(engine, run.id, lambda run: run.state is State.RUNNING)
    trainer = psutil.Process(run.pid)
    begun = trainer.cpu_times().user
    until(lambda: trainer.cpu_times().user > begun + 0.5)  # a step of 128 images of 224 x 224 takes several seconds
    with within(1.0):
        engine.stop(run.id)
        run = settled(engine, run.id, lambda run: not run.state.active)
    assert run.state is State.STOPPED


@pytest.mark.slow
def test_a_trainer_that_does_not_listen_is_ended(engine: LocalEngine) -> None:
    run = settled(engine, engine.submit(config()).id, is_learning)
    assert run.pid is not None
    halt(engine.store, run.pid)
    engine.stop(run.id)
    assert settled(engine, run.id, lambda run: not run.state.active, seconds=20).state is State.STOPPED


def test_a_failed_run_says_why(engine: LocalEngine) -> None:
    run = settled(engine, engine.submit(config(device="cuda:63")).id, lambda run: not run.state.active)
    assert run.state is State.FAILED
    assert run.reason.startswith("device (=cuda:63) is not there")
    assert "Traceback" in engine.logs(run.id)


def test_a_run_whose_starter_died_is_lost(engine: LocalEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    run = engine.store.create(config(), "cpu")
    engine.store.promote()
    monkeypatch.setattr("explorer.runs.launch.UNBORN_SECONDS", 0.1)
    assert settled(engine, run.id, lambda run: not run.state.active).state is State.LOST


def test_a_run_goes_on_without_the_one_who_started_it(engine: LocalEngine) -> None:
    run = engine.submit(config(seconds=2))
    assert run.pid is not None
    assert os.getsid(run.pid) == run.pid != os.getsid(0)
    done = settled(LocalEngine(Store(engine.store.folder)), run.id, lambda run: not run.state.active)
    assert done.state is State.DONE
    assert done.test_accuracy is not None
    assert lasts(done.seconds, 2, 0.7)
    assert sum(map(sum, done.detail["confusion"])) == 1000
    assert 50e6 < done.resources["memory"] <= done.resources["memory_peak"]
    assert done.resources["load"] > 0.02


@pytest.mark.slow
def test_a_paused_run_keeps_no_process_and_goes_on_where_it_was(engine: LocalEngine) -> None:
    run = settled(engine, engine.submit(config(seconds=4)).id, is_learning)
    waiting = engine.submit(config(seconds=1))
    with within(5):
        engine.pause(run.id)
        run = settled(engine, run.id, lambda run: not run.state.active)
    assert run.state is State.PAUSED
    before = engine.store.series(run.id)["loss"]
    assert settled(engine, waiting.id, lambda run: run.state is not State.QUEUED).state.active  # the device was free
    assert engine.resume(run.id).state is State.QUEUED
    settled(engine, waiting.id, lambda run: not run.state.moving)
    done = settled(engine, run.id, lambda run: not run.state.moving)
    assert done.state is State.DONE
    assert lasts(done.seconds, 4, 0.7)
    assert engine.store.series(run.id)["loss"][: len(before)] == before


@pytest.mark.slow
def test_the_next_in_the_queue_starts_when_nobody_looks(engine: LocalEngine) -> None:
    first, second = engine.submit(config(seconds=1)), engine.submit(config(seconds=1))
    assert (engine.store.get(second.id).state, engine.store.position(second)) == (State.QUEUED, 1)
    # get() promotes nothing: the first trainer does
    until(lambda: engine.store.get(second.id).state is State.DONE, told=lambda: engine.store.get(second.id))
    assert engine.store.get(first.id).state is State.DONE


@pytest.mark.slow
def test_a_killed_run_resumes_from_its_last_checkpoint_with_the_curve_before_it(engine: LocalEngine) -> None:
    run = settled(engine, engine.submit(config(seconds=4)).id, lambda run: (engine.store.files(run.id) / LAST).exists())
    assert run.pid is not None
    kill(run.pid)
    lost = settled(engine, run.id, lambda run: not run.state.active)
    before = engine.store.series(run.id)["loss"]
    engine.resume(run.id)
    done = settled(engine, run.id, lambda run: not run.state.moving)
    assert (lost.state, done.state) == (State.LOST, State.DONE)
    after = engine.store.series(run.id)["loss"]
    assert after[:4] == before[:4]
    assert [point.step for point in after] == sorted({point.step for point in after})


@pytest.mark.slow
def test_a_damaged_checkpoint_fails_the_run_with_its_name(engine: LocalEngine) -> None:
    run = engine.store.create(config(), "cpu")
    engine.store.files(run.id).mkdir()
    (engine.store.files(run.id) / LAST).write_bytes(b"nothing")
    engine.settle()
    failed = settled(engine, run.id, lambda run: not run.state.moving)
    assert failed.state is State.FAILED
    assert f"r{run.id}/{LAST}: the checkpoint is damaged" in failed.reason


def test_what_is_gone_is_shown_as_gone_while_the_store_is_locked(engine: LocalEngine, dead: int) -> None:
    run = left_behind(engine, dead)
    with engine.store.database.transaction():
        shown = engine.poll()[0]
    assert shown.state is State.LOST
    assert engine.store.get(run.id).state is State.STARTING
    assert engine.poll()[0] == engine.store.get(run.id)


@pytest.fixture
def dead(monkeypatch: pytest.MonkeyPatch) -> int:
    """A pid of no process; and nobody waits long for a lock."""
    monkeypatch.setattr("explorer.runs.database.PATIENCE_SECONDS", 0.2)
    child = subprocess.Popen(["true"])
    child.wait()
    return child.pid


def test_the_last_word_of_a_run_counts_that_ends_while_it_is_looked_at(
    engine: LocalEngine, dead: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = left_behind(engine, dead)
    engine.store.transition(run.id, State.RUNNING)
    before = engine.store.runs()
    engine.store.finish(run.id, State.DONE, Progress(9, 9, 1.0), {"confusion": [[1, 2], [3, 4]]})
    monkeypatch.setattr(engine.store, "runs", lambda limit: before)
    (seen,) = engine.poll()
    assert (seen.state, seen.detail["confusion"]) == (State.DONE, [[1, 2], [3, 4]])


def test_a_run_that_has_got_a_process_while_it_was_looked_at_is_not_lost(
    engine: LocalEngine, dead: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = left_behind(engine, dead)
    before = engine.store.runs()
    engine.store.adopt(run.id, os.getpid(), identity(os.getpid()) or "")
    monkeypatch.setattr(engine.store, "runs", lambda limit: before)
    assert [seen.state for seen in engine.poll()] == [State.STARTING]


@pytest.mark.slow
def test_where_the_figures_come_from_is_kept(engine: LocalEngine) -> None:
    run = settled(engine, engine.submit(config(seconds=1)).id, lambda run: not run.state.moving)
    facts = run.detail
    assert {"torch", "python", "numpy", "safetensors", "system", "host", "threads", "number_format"} <= facts.keys()
    assert re.fullmatch(r"[0-9a-f]{40}(\+changes)?", facts.get("git", "0" * 40))
    assert run.config.recipe.name == "demo"
