"""A home with a run in each state, the first three by the real trainer, the others as it would have left them.

Neutral values are in the place of what tells of the machine that they ran on: its name, its system, the commit, the
processes and, in the log of the run that failed, the folders.
"""

import contextlib
import json
import math
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

from explorer import DesignSpec, apply, preset
from explorer.design.codec import parse_set
from explorer.runs.config import RunConfig, Settings, configure
from explorer.runs.database import FILE
from explorer.runs.launch import LocalEngine
from explorer.runs.records import Progress, State
from explorer.runs.store import Store
from tests.trainers import settled
from tests.version1.told import told

SMALL = ["variants.width=0.05", "stages[2].blocks=[]"]
AWKWARD = [
    *SMALL, 'stages[0].blocks[0].id="stem"', 'stages[1].blocks[0].id="head"', 'stages[1].blocks[1].id="stage4"',
    'variants.aux_heads=["head"]', "stem[1].kind=avg_pool", "stages[0].pool.kind=avg_pool", "stages[1].dropout=0.1",
    "head.hidden=[64]", "head.dropout=0.2", "name=paused in the middle",
]  # fmt: skip
NEUTRAL = {"host": "somewhere", "system": "Linux", "git": "0" * 40}
PID, PROCESS = 4_000_000, "another boot:1"  # no process has ever had this identity


def make_home(home: Path) -> dict[str, Any]:
    """The files; returns what they hold, by the runs' names."""
    with tempfile.TemporaryDirectory() as folder:
        engine = LocalEngine(Store(Path(folder)))
        _trained(engine)
        _written(engine.store)
        _copy(engine.store, home)
        return told(engine.store)


def _design(base: str, *sets: str) -> DesignSpec:
    return apply(preset(base), *[parse_set(text) for text in sets])


def _config(design: DesignSpec, device: str = "cpu", steps: int = 60) -> RunConfig:
    return configure(design, Settings(steps=steps, batch=32, device=device), has_batch_norm=True)


def _trained(engine: LocalEngine) -> None:
    """r1 is done, r2 paused, r3 failed."""
    done = engine.submit(_config(_design("mini-googlenet", *SMALL, "name=small")))
    settled(engine, done.id, lambda run: not run.state.moving)
    engine.store.rename(done.id, "the first one")
    engine.store.star(done.id, True)
    paused = engine.submit(_config(_design("mini-googlenet", *AWKWARD), steps=200))
    settled(engine, paused.id, lambda run: run.loss is not None)
    engine.pause(paused.id)
    settled(engine, paused.id, lambda run: not run.state.active)
    failed = engine.submit(_config(_design("mini-googlenet"), device="cuda:63"))
    settled(engine, failed.id, lambda run: not run.state.moving)


def _written(store: Store) -> None:
    """Those from r4 on: stopped, lost, starting, running, four that are deleted, queued."""
    _run(store, _design("nin", "classes=10"), State.STOPPED)
    _run(store, _design("googlenet-paper", 'stages[0].name="3a"'), State.LOST, "the trainer's process is gone")
    _run(store, _design("vgg11", "stages[4].pool=null"), State.STARTING)
    _run(store, _design("googlenet", 'stages[0].blocks[0].id="variants"', 'variants.aux_heads=["4a"]'), State.RUNNING)
    for base, state in (
        ("alexnet", State.DONE), ("googlenet", State.PAUSED), ("nin-vgg", State.FAILED), ("vgg16", State.STOPPED),
    ):  # fmt: skip
        store.delete(_run(store, _design(base, "variants.width=0.5"), state))
    store.create(_config(_design("mini-googlenet", *SMALL, 'stages[0].blocks[0].id="input"'), steps=5), "cpu")


def _run(store: Store, design: DesignSpec, state: State, reason: str = "") -> int:
    run = store.create(_config(design), "cpu").id
    store.promote(limit=16)
    store.adopt(run, PID, PROCESS)
    if state is State.STARTING:
        return run
    store.transition(run, State.RUNNING)
    for step in range(1, 41):
        loss = 2.3 * math.exp(-step / 60)
        values = {"loss": loss, "train_accuracy": step / 60, "learning_rate": 0.1}
        store.record(run, Progress(step, 60, step / 10, loss, step / 60), values)
    store.rewind(run, 30)
    store.note(run, {"classes": list("abcdefghij"), **NEUTRAL})
    if state is not State.RUNNING:
        store.transition(run, state, reason)
    return run


def _copy(store: Store, home: Path) -> None:
    """The files that the tests need; the database as one file, without the pages that it has let go."""
    for name in ("r1/best.safetensors", "r1/mistakes.npz", "r2/last.safetensors"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes((store.folder / name).read_bytes())
    said = store.log(3).read_text().strip().rpartition("\n")[2]
    (home / "r3.log").write_text(f"Traceback (most recent call last):\n{said}\n")
    with contextlib.closing(sqlite3.connect(store.folder / FILE, isolation_level=None)) as connection:
        for run, stored in connection.execute("SELECT id, detail FROM runs").fetchall():
            detail = json.loads(stored)
            detail = detail | {name: value for name, value in NEUTRAL.items() if name in detail}
            connection.execute("UPDATE runs SET detail = ? WHERE id = ?", (json.dumps(detail), run))
        connection.execute("UPDATE runs SET pid = ?, process = ? WHERE pid IS NOT NULL", (PID, PROCESS))
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (home / FILE).write_bytes((store.folder / FILE).read_bytes())
