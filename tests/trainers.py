"""The real processes that train, for tests that stop and kill them."""

import contextlib
import os
import signal
import sqlite3
import time

import psutil

from explorer.runs.database import FILE
from explorer.runs.identity import identity, is_alive
from explorer.runs.store import Store

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
    deadline = time.monotonic() + PATIENCE
    while process and is_alive(pid, process):
        assert time.monotonic() < deadline, f"{pid} outlives SIGKILL"
        time.sleep(0.01)


def end_all(store: Store) -> None:
    """Leave no trainer of this store behind."""
    for pid in trainers(store):
        kill(pid)


def halt(store: Store, pid: int) -> None:
    """Stop a trainer outside of a commit: one that is stopped within keeps its lock on the store."""
    deadline = time.monotonic() + PATIENCE
    os.kill(pid, signal.SIGSTOP)
    while _is_locked(store):
        assert time.monotonic() < deadline, f"{pid} was never outside of a commit"
        os.kill(pid, signal.SIGCONT)
        time.sleep(0.1)
        os.kill(pid, signal.SIGSTOP)


def _is_locked(store: Store) -> bool:
    try:
        with contextlib.closing(sqlite3.connect(store.folder / FILE, timeout=0.2)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.rollback()
    except sqlite3.OperationalError:
        return True
    return False
