"""Out of memory ends as a failed run that says what would have fitted: real trainers, and the kinds of error apart."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
import torch

import explorer
from explorer.installation import SOURCES
from explorer.runs.config import RunConfig, Settings, configure
from explorer.runs.launch import GONE, LocalEngine
from explorer.runs.records import Run, State
from explorer.runs.room import oom_kills
from explorer.runs.store import Store
from explorer.train.watch import Watch
from explorer.train.worker import reason, what_fits

pytestmark = pytest.mark.xdist_group("trainers")  # one at a time: they take the memory
ADDRESSES = 7 * 2**30  # bytes: torch alone maps about 4 GB


def config(preset: str, batch: int) -> RunConfig:
    settings = Settings(seconds=30, batch=batch, device="cpu")
    return configure(explorer.preset(preset), settings, has_batch_norm=preset.startswith("mini"))


def trained(store: Store, run: Run, *command: str, addresses: int | None = None) -> Run:
    """The run after a trainer of its own, in little memory if so told."""
    assert store.promote() is not None

    def limit() -> None:
        if addresses is not None:
            resource.setrlimit(resource.RLIMIT_AS, (addresses, addresses))

    environment = os.environ | {"EXPLORER_HOME": str(store.folder)}
    child = subprocess.run(
        [sys.executable, *command, str(run.id)], cwd=SOURCES, env=environment, preexec_fn=limit, check=False,
        capture_output=True, text=True, timeout=200,
    )  # fmt: skip
    found = store.get(run.id)
    assert not found.state.active, child.stderr[-2000:]
    return found


@pytest.mark.slow
def test_a_machine_with_too_little_memory_fails_the_run_and_names_the_batch_that_fits(tmp_path: Path) -> None:
    store = Store(tmp_path)
    failed = trained(store, store.create(config("googlenet", 512), "cpu"), "-m", "explorer.train", addresses=ADDRESSES)
    assert failed.state is State.FAILED
    assert failed.reason.startswith("out of memory: batch ")
    batch = int(failed.reason.split()[4])
    assert 2 <= batch <= 256
    assert not LocalEngine(store).store.active()  # the device is free for the next


INJECTED = """
import sys
import torch
from explorer.train import worker
from explorer.train.__main__ import main

def build(*arguments, **options):
    raise {error}

worker.build = build
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("error", ["MemoryError()", "torch.OutOfMemoryError('CUDA out of memory. Tried 2 GiB')"])
def test_whatever_says_that_there_is_no_memory(error: str, tmp_path: Path) -> None:
    store = Store(tmp_path)
    run = store.create(config("mini-googlenet", 64), "cpu")
    failed = trained(store, run, "-c", INJECTED.format(error=error))
    assert failed.state is State.FAILED
    assert failed.reason.startswith("out of memory: batch 32 fits (")


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        torch.OutOfMemoryError("CUDA out of memory"),
        RuntimeError("[enforce fail at alloc_cpu.cpp:127] DefaultCPUAllocator: can't allocate memory: you tried 8 GB"),
        RuntimeError("std::bad_alloc"),
    ],
)
def test_the_errors_that_mean_it(error: Exception) -> None:
    assert reason(error, lambda: "batch 5 fits").startswith("out of memory: batch 5 fits (")


@pytest.mark.parametrize("device", ["cpu", "cuda:0", "cuda:all"])
def test_what_fits_is_known_for_every_kind_of_device(device: str, tmp_path: Path) -> None:
    store = Store(tmp_path)
    run = store.create(config("mini-googlenet", 512), device)
    assert what_fits(Watch(store, run.id)).startswith("batch ")


def test_another_error_is_told_as_it_is() -> None:
    assert reason(RuntimeError("no such thing"), lambda: "batch 5 fits") == "no such thing"


def test_a_trainer_that_the_system_ended_for_its_memory_is_lost_with_a_suggestion(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path)
    run = store.create(config("mini-googlenet", 64), "cpu").id
    store.promote()
    store.adopt(run, 2**22 + 1, "another boot:1")
    store.beat(run, {"memory_peak": 1e15})
    lost = LocalEngine(store).poll()[0]
    assert lost.state is State.LOST
    assert lost.reason.startswith(GONE)
    assert "where memory ran out, batch 32 fits" in lost.reason


@pytest.mark.parametrize(("kills", "state"), [(3, State.FAILED), (2, State.LOST), (None, State.LOST)])
def test_a_kill_that_the_system_counted_since_the_launch_is_out_of_memory(
    kills: int | None, state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path)
    run = store.create(config("mini-googlenet", 64), "cpu").id
    monkeypatch.setattr("explorer.runs.launch.oom_kills", lambda: 2)
    monkeypatch.setattr(LocalEngine, "_launch", lambda engine, run: None)
    LocalEngine(store).start_queued()
    store.adopt(run, 2**22 + 1, "another boot:1")
    store.beat(run, {"memory_peak": 2**20})
    monkeypatch.setattr("explorer.runs.launch.oom_kills", lambda: kills)
    ended = LocalEngine(store).poll()[0]
    assert ended.state is state
    if state is State.FAILED:
        assert ended.reason == "out of memory: the system ended the trainer, which had 0.0 GiB; batch 32 fits"


@pytest.mark.parametrize(
    ("own", "file"),
    [
        ("0::/user/app", "user/app/memory.events"),
        ("0::/", "memory.events"),
        ("4:memory:/elsewhere\n0::/", "memory/memory.oom_control"),
    ],
)
def test_the_system_counts_its_kills_in_either_version_of_control_groups(
    own: str, file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.runs.room.CGROUP", tmp_path)
    monkeypatch.setattr("explorer.runs.room.OWN_GROUP", tmp_path / "own")
    assert oom_kills() is None
    (tmp_path / "own").write_text(own)
    assert oom_kills() is None
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text("oom 9\noom_kill 7\noom_group_kill 0\n")
    assert oom_kills() == 7
