"""`python -m explorer runs`: what it prints, what it changes, how it refuses."""

import csv
import io
import json
import sys
from pathlib import Path

import pytest

import explorer
from explorer.cli import main
from explorer.runs.config import Settings, configure
from explorer.runs.launch import LocalEngine
from explorer.runs.records import Progress, State
from explorer.runs.store import Store


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("EXPLORER_HOME", str(tmp_path))
    monkeypatch.setattr(LocalEngine, "start_queued", lambda engine: None)
    store = Store(tmp_path)
    config = configure(explorer.preset("mini-googlenet"), Settings(seed=3), has_batch_norm=True)
    run = store.create(config, "cpu").id
    store.promote()
    store.transition(run, State.RUNNING)
    for step in (10, 20):
        store.record(run, Progress(step, 20, step / 10), {"loss": 10 / step})
    store.record(run, Progress(20, 20, 2.5, test_accuracy=0.75), {"test_accuracy": 0.75})
    store.finish(run, State.DONE, Progress(20, 20, 2.5), {"torch": "2.14", "git": "abc"})
    store.create(config, "cpu")
    return store


@pytest.fixture
def current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a command writes that is told no folder: an empty one."""
    folder = tmp_path / "current"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_list(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[:2] == ["r2", "queued"]
    assert lines[1].split()[:3] == ["r1", "done", "75.0%"]
    assert main(["runs", "list", "--json", "--limit", "1"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(one["run"], one["state"], one["position"]) for one in told] == [("r2", "queued", 1)]


def test_show(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", "show", "r1", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["test_accuracy"], told["config"]["seed"], told["facts"]["git"]) == (0.75, 3, "abc")
    assert main(["runs", "show", "1"]) == 0
    printed = capsys.readouterr().out
    assert "optimizer                      sgd" in printed
    assert "git                            abc" in printed


def test_stop_pause_resume_delete(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", "pause", "r2"]) == 0
    assert main(["runs", "resume", "r2"]) == 0
    assert main(["runs", "stop", "r2"]) == 0
    assert main(["runs", "resume", "r1", "--longer"]) == 0
    printed = capsys.readouterr()
    assert printed.out.splitlines() == ["r2 paused", "r2 queued", "r2 stopped", "r1 queued"]
    assert "note: r1 has no checkpoint, so it starts from the beginning" in printed.err
    assert store.get(1).config.seconds == 20
    assert main(["runs", "delete", "r2"]) == 0
    assert [run.id for run in store.runs()] == [1]


def test_deleted_runs_are_listed_and_come_back(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    store.ask_stop(2)
    assert main(["runs", "list", "--deleted"]) == 0
    assert capsys.readouterr().out == ""
    for run in ("r1", "r2"):
        assert main(["runs", "delete", run]) == 0
    assert main(["runs", "list", "--deleted"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["r2", "r1"]
    assert main(["runs", "resume", "r2"]) == 1
    assert "r2 is deleted; bring it back first" in capsys.readouterr().err
    assert main(["runs", "undelete", "r1", "2"]) == 0
    assert [run.id for run in store.runs()] == [2, 1]


def test_export_as_csv(store: Store, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["runs", "export", "r1"]) == 0
    printed = capsys.readouterr().out
    rows = list(csv.DictReader(io.StringIO(printed)))
    assert [(row["step"], row["loss"], row["test_accuracy"]) for row in rows] == [
        ("10", "1.0", ""),
        ("20", "0.5", "0.75"),
    ]
    assert main(["runs", "export", "r1", "--output", str(tmp_path / "curve.csv")]) == 0
    assert (tmp_path / "curve.csv").read_text() == printed


def test_export_for_tensorboard_says_what_it_needs(
    store: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, current_folder: Path
) -> None:
    monkeypatch.setitem(sys.modules, "tensorboard", None)
    assert main(["runs", "export", "r1", "--format", "tensorboard"]) == 1
    assert "needs the package tensorboard: pip install tensorboard" in capsys.readouterr().err
    assert not list(current_folder.iterdir())


def test_export_for_tensorboard_is_read_back_by_it(store: Store, tmp_path: Path) -> None:
    from tensorboard.backend.event_processing import event_accumulator as accumulator

    assert main(["runs", "export", "r1", "--format", "tensorboard", "--output", str(tmp_path / "tb")]) == 0
    events = accumulator.EventAccumulator(str(tmp_path / "tb"))
    events.Reload()
    assert [(one.step, one.value) for one in events.Scalars("loss")] == [(10, 1.0), (20, 0.5)]


def test_export_for_tensorboard_writes_into_the_current_folder(
    store: Store, capsys: pytest.CaptureFixture[str], current_folder: Path
) -> None:
    assert main(["runs", "export", "r1", "--format", "tensorboard"]) == 0
    assert capsys.readouterr().out == "r1-tensorboard\n"
    (folder,) = current_folder.iterdir()
    assert folder.name == "r1-tensorboard"
    (events,) = folder.iterdir()
    assert main(["runs", "export", "r1", "--format", "tensorboard"]) == 1, "TensorBoard would draw each point twice"
    told = f"r1-tensorboard: has TensorBoard events ({events.name}); remove them, or name another folder\n"
    assert capsys.readouterr().err == told
    assert list(folder.iterdir()) == [events]
    assert main(["runs", "export", "r1", "--format", "tensorboard", "--output", "again"]) == 0
    assert sorted(path.name for path in current_folder.iterdir()) == ["again", "r1-tensorboard"]


def test_export_says_where_it_writes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", "export", "--help"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "(default: standard output)" in said
    assert "(default: RUN-tensorboard, e.g. r7-tensorboard, in the current folder)" in said


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["show", "r9"], 1, "r9: there is no such run"),
        (["delete", "r2"], 1, "r2 is still running; stop it"),
        (["resume", "r2"], 1, "r2 is queued: there is nothing to resume"),
        (["resume", "r1"], 1, "r1 is done: there is nothing to resume; `runs resume r1 --longer`, or"),
        (["undelete", "r9"], 1, "r9: there is no such run"),
        (["stop", "seven"], 2, "seven is no run; a run is named r7 or 7"),
        (["stop", "-1"], 2, "RUN"),
    ],
)
def test_refusals(
    store: Store, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, message: str
) -> None:
    try:
        found = main(["runs", *arguments])
    except SystemExit as ended:
        found = int(str(ended.code))
    captured = capsys.readouterr()
    assert (found, captured.out) == (code, "")
    assert message in captured.err
