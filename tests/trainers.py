"""The real processes that train, for tests that stop and kill them."""

import contextlib
import os
import signal
import sqlite3
from collections.abc import Callable

import psutil

from explorer.runs.database import FILE
from explorer.runs.identity import identity, is_alive
from explorer.runs.launch import LocalEngine
from explorer.runs.records import Run
from explorer.runs.store import Store
from tests.waiting import SECONDS, until

PATIENCE = 20.0  # seconds


def trainers(store: Store) -> list[int]:
    """The processes of this store that train, or wait to."""
    found = []
    for process in psutil.process_iter():
        try:
            mine = process.environ().get("EXPLORER_HOME") == str(store.folder.resolve())
            if mine and "explorer.train" in process.cmdline() and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
        except psutil.Error:
            continue
    return found


def kill(pid: int | None) -> None:
    """Return when it is dead: after the signal a process looks alive for a moment. It may have ended before."""
    assert pid is not None
    process = identity(pid)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    until(lambda: not (process and is_alive(pid, process)), PATIENCE, lambda: f"{pid} outlives SIGKILL")


def end_all(store: Store) -> None:
    """Leave no trainer of this store behind."""
    for pid in trainers(store):
        kill(pid)


def halt(store: Store, pid: int) -> None:
    """Stop a trainer outside of a commit: one that is stopped within keeps its lock on the store."""

    def stopped_outside() -> bool:
        os.kill(pid, signal.SIGSTOP)
        if _is_locked(store):
            os.kill(pid, signal.SIGCONT)
            return False
        return True

    until(stopped_outside, PATIENCE, lambda: f"{pid} was never outside of a commit")


def settled(engine: LocalEngine, run: int, holds: Callable[[Run], bool], seconds: float = SECONDS) -> Run:
    """The run as soon as that holds of it; what is queued is started meanwhile, what is gone is told."""

    def look() -> Run | None:
        engine.settle()
        found = engine.store.get(run)
        return found if holds(found) else None

    found = until(look, seconds, lambda: f"{engine.store.get(run)}\n{engine.logs(run)}")
    assert found is not None
    return found


def _is_locked(store: Store) -> bool:
    try:
        with contextlib.closing(sqlite3.connect(store.folder / FILE, timeout=0.2)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.rollback()
    except sqlite3.OperationalError:
        return True
    return False
