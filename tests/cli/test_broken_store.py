"""Every command that writes, on a store with every sort of fault: one line, exit code 1, no trace; then it works."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import explorer
from explorer.cli import main
from explorer.cli.main import _parser
from explorer.installation import SOURCES
from explorer.runs.config import Settings, configure
from explorer.runs.database import FILE
from explorer.runs.launch import LocalEngine
from explorer.runs.records import State
from explorer.runs.store import Store
from tests.broken import FAULTS, Fault, beheaded, full, locked, pierced, read_only
from tests.cli.command import below
from tests.waiting import within

WRITING = {
    "stop": ["runs", "stop", "r2"],
    "pause": ["runs", "pause", "r2"],
    "resume": ["runs", "resume", "r1"],
    "resume longer": ["runs", "resume", "r4", "--longer"],
    "delete": ["runs", "delete", "r1"],
    "undelete": ["runs", "undelete", "r3"],
    "train": ["train", "mini-googlenet", "--data", "synthetic", "--seconds", "30", "--device", "cpu"],
}
READING = {"list": ["runs", "list"], "show": ["runs", "show", "r1"], "export": ["runs", "export", "r1"]}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """r1 is paused, r2 waits, r3 is deleted, r4 is done."""
    monkeypatch.setenv("EXPLORER_HOME", str(tmp_path))
    monkeypatch.setattr(LocalEngine, "start_queued", lambda engine: None)
    store = Store(tmp_path)
    config = configure(explorer.preset("mini-googlenet"), Settings(seconds=30), has_batch_norm=True)
    for _ in range(4):
        store.create(config, "cpu")
    store.ask_pause(1)
    store.ask_stop(3)
    store.delete(3)
    store.ask_stop(2)
    for state in (State.STARTING, State.RUNNING, State.DONE):
        store.transition(4, state)
    store.requeue(2)
    return store


def one_line(captured: tuple[str, str]) -> str:
    """What was said on the standard error, where nothing else was said at all."""
    out, err = captured
    assert out == ""
    assert err.count("\n") == 1
    assert err[:-1].isprintable()
    assert "Traceback" not in err
    return err


def test_every_command_on_runs_is_here() -> None:
    assert set(below(below(_parser("runs"))["runs"])) <= {*WRITING, *READING}


@pytest.mark.parametrize("command", WRITING)
@pytest.mark.parametrize("broken", FAULTS)
def test_a_command_that_writes(broken: Fault, command: str, store: Store, capfd: pytest.CaptureFixture[str]) -> None:
    before = store.runs()
    with broken(store.folder):
        assert main(WRITING[command]) == 1
        assert FAULTS[broken] in one_line(capfd.readouterr())
    assert store.runs() == before
    if command != "train":
        assert main(WRITING[command]) == 0


@pytest.mark.parametrize("command", READING)
@pytest.mark.parametrize("broken", [beheaded, pierced])
def test_a_command_that_reads(broken: Fault, command: str, store: Store, capfd: pytest.CaptureFixture[str]) -> None:
    with broken(store.folder):
        assert main(READING[command]) == 1
        assert FAULTS[broken] in one_line(capfd.readouterr())


@pytest.mark.parametrize("command", ["list", "show"])
@pytest.mark.parametrize("broken", [locked, full, read_only])
def test_a_command_that_reads_what_can_not_be_written(
    broken: Fault, command: str, store: Store, capfd: pytest.CaptureFixture[str]
) -> None:
    with broken(store.folder):
        assert main(READING[command]) == 0
    assert "r1" in capfd.readouterr().out


@pytest.mark.parametrize("command", [*WRITING, "list"])
def test_a_home_that_can_not_be(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("EXPLORER_HOME", str(tmp_path / "file" / "home"))
    assert main((WRITING | READING)[command]) == 1
    assert "cannot be opened (Not a directory); EXPLORER_HOME names another folder" in one_line(capfd.readouterr())


def test_data_that_can_not_be_put_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("EXPLORER_DATA", str(tmp_path / "file" / "data"))
    assert main(["download", "mnist"]) == 1
    assert "(Not a directory); EXPLORER_DATA names another folder" in one_line(capfd.readouterr())


def test_a_stop_waits_for_a_lock_no_longer_than_a_person_does(store: Store) -> None:
    with locked(store.folder), within(9):  # three seconds for the lock; the rest is to start Python
        ended = subprocess.run(
            [sys.executable, "-m", "explorer", "runs", "stop", "r2"],
            cwd=SOURCES, env=os.environ | {"EXPLORER_HOME": str(store.folder)}, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
    assert ended.returncode == 1
    assert FAULTS[locked] in one_line((ended.stdout, ended.stderr))


def test_a_run_that_can_not_be_followed_any_more_goes_on_and_is_named(
    store: Store, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    broken = beheaded(store.folder)
    monkeypatch.setattr("explorer.cli.train.LocalEngine.glance", lambda engine: broken.__enter__())
    assert main(WRITING["train"]) == 1
    err = capfd.readouterr().err
    assert err.splitlines()[-1].endswith("; r5 goes on without this command, `runs stop r5` ends it")
    assert "Traceback" not in err
    monkeypatch.undo()
    broken.__exit__(None, None, None)
    assert Store(store.folder).get(5).state is State.QUEUED


@pytest.mark.parametrize("arguments", [["99"], ["--wait", "99"]])
@pytest.mark.parametrize("broken", [beheaded, full])
def test_a_trainer_says_in_one_line_that_it_has_no_store(broken: Fault, arguments: list[str], store: Store) -> None:
    with broken(store.folder):
        ended = subprocess.run(
            [sys.executable, "-m", "explorer.train", *arguments],
            cwd=SOURCES, env=os.environ | {"EXPLORER_HOME": str(store.folder)}, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    if broken is beheaded:
        assert f"{store.folder / FILE}: cannot be opened" in one_line((ended.stdout, ended.stderr))
