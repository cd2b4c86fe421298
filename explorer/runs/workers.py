"""Waiting workers: processes that have torch and a data set loaded before there is a run for them.

A worker's row says who it is and what it was given. Whatever happens to it happens in one transaction on that row, so
that it is one worker's at most that gets a run, and one starter's at most that takes a run back from a dead worker.
"""

import os
import sqlite3
import time
from dataclasses import dataclass

from explorer.runs.columns import columns_of, wrong
from explorer.runs.database import Database
from explorer.runs.identity import is_alive
from explorer.runs.records import Pid, State, Time

SWITCH = "EXPLORER_WAITING_WORKER"  # "off" in the environment: every run starts a process of its own
SETTING = "waiting_worker"
UNBORN_SECONDS = 10.0  # a row without a process for this long has lost the one who was to start it
UNHEARD_SECONDS = 3.0  # a living worker says much sooner that it has its run
GIVE = "UPDATE runs SET pid = :pid, process = :process, heartbeat = :now WHERE id = :run"
FREE = "SELECT * FROM workers WHERE run IS NULL ORDER BY id"


@dataclass(frozen=True)
class Worker:
    """One row of `workers`; the columns are explained in schema.py."""

    id: int
    data: str
    loaded: str | None
    created: Time
    wanted: Time
    keeper_pid: Pid
    keeper: str
    pid: Pid | None
    process: str | None
    memory: int | None
    run: int | None
    given: Time | None

    @property
    def ready(self) -> bool:
        """Whether torch and the data that were asked for are loaded."""
        return self.loaded == self.data

    @property
    def is_alive(self) -> bool:
        """Whether its process runs, or may still be on its way."""
        if self.pid is None or self.process is None:
            return time.time() - self.created < UNBORN_SECONDS
        return is_alive(self.pid, self.process)


class Workers:
    """The waiting workers of one store."""

    def __init__(self, database: Database) -> None:
        self.database = database

    # --- what the app asks

    def enabled(self) -> bool:
        """Whether workers may wait: neither the environment nor the settings say no."""
        if self.forbidden():
            return False
        with self.database.connect() as connection:
            row = connection.execute("SELECT value FROM settings WHERE name = ?", (SETTING,)).fetchone()
        return row is None or row["value"] == "on"

    @staticmethod
    def forbidden() -> bool:
        """Whether the environment says no, which no setting changes."""
        return os.environ.get(SWITCH, "").lower() in ("off", "0", "false", "no")

    def enable(self, on: bool) -> None:
        """Allow it or not; a worker that waits leaves within a second when it is not."""
        with self.database.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (SETTING, "on" if on else "off"))
            if not on:
                connection.execute("DELETE FROM workers WHERE run IS NULL")

    def waiting(self) -> Worker | None:
        """The worker that waits, or is on its way; None where there is none."""
        with self.database.connect() as connection:
            rows = connection.execute(FREE).fetchall()
        return next((one for one in map(_as_worker, rows) if one.is_alive), None)

    def want(self, data: str, keeper_pid: int, keeper: str) -> int | None:
        """Ask for a worker with this data set; the number under which the caller has to start one, None if one waits.

        Of many who ask at once, one gets a number.
        """
        told = {"data": data, "now": time.time(), "keeper_pid": keeper_pid, "keeper": keeper}
        with self.database.transaction() as connection:
            for worker in map(_as_worker, connection.execute(FREE).fetchall()):
                if worker.is_alive:
                    change = (
                        "UPDATE workers SET data = :data, wanted = :now, keeper_pid = :keeper_pid, keeper = :keeper"
                    )
                    connection.execute(f"{change} WHERE id = :id", told | {"id": worker.id})
                    return None
                connection.execute("DELETE FROM workers WHERE id = ?", (worker.id,))
            insert = "INSERT INTO workers (data, created, wanted, keeper_pid, keeper) VALUES "
            cursor = connection.execute(f"{insert} (:data, :now, :now, :keeper_pid, :keeper)", told)
            return int(cursor.lastrowid or 0)

    def give(self, run: int) -> Worker | None:
        """Give a run that has just been promoted to a worker that waits; None where none lives: start a process."""
        with self.database.transaction() as connection:
            for worker in map(_as_worker, connection.execute(FREE).fetchall()):
                if worker.pid is None or not worker.is_alive:
                    continue
                values = {"run": run, "now": time.time(), "id": worker.id, "pid": worker.pid, "process": worker.process}
                connection.execute("UPDATE workers SET run = :run, given = :now WHERE id = :id", values)
                connection.execute(GIVE, values)
                return worker
        return None

    def holds(self, run: int) -> bool:
        """Whether a worker has been given this run and has not said yet that it has it."""
        with self.database.connect() as connection:
            return connection.execute("SELECT 1 FROM workers WHERE run = ?", (run,)).fetchone() is not None

    def take_back(self, run: int) -> bool:
        """Free a run whose worker died, or was deaf for long, before it began; the caller then starts a process."""
        with self.database.transaction() as connection:
            row = connection.execute("SELECT * FROM workers WHERE run = ?", (run,)).fetchone()
            if row is None:
                return False
            worker = _as_worker(row)
            if worker.is_alive and time.time() - (worker.given or 0.0) < UNHEARD_SECONDS:
                return False
            connection.execute("DELETE FROM workers WHERE id = ?", (worker.id,))
            free = "UPDATE runs SET pid = NULL, process = NULL, launched = ? WHERE id = ? AND state = ?"
            return connection.execute(free, (time.time(), run, State.STARTING)).rowcount == 1

    # --- what the worker says

    def register(self, worker: int, pid: int, process: str) -> bool:
        """It lives; False where it is wanted no more."""
        with self.database.transaction() as connection:
            change = "UPDATE workers SET pid = ?, process = ? WHERE id = ?"
            return connection.execute(change, (pid, process, worker)).rowcount == 1

    def note(self, worker: int, loaded: str, memory: int) -> None:
        """It has this data set, and takes so many bytes."""
        with self.database.transaction() as connection:
            connection.execute("UPDATE workers SET loaded = ?, memory = ? WHERE id = ?", (loaded, memory, worker))

    def take(self, worker: int, run: int, process: str) -> bool:
        """It has its run; False where the run was taken back or has ended meanwhile."""
        with self.database.transaction() as connection:
            connection.execute("DELETE FROM workers WHERE id = ?", (worker,))
            mine = "SELECT 1 FROM runs WHERE id = ? AND process = ? AND state = ?"
            return connection.execute(mine, (run, process, State.STARTING)).fetchone() is not None

    def leave(self, worker: int) -> bool:
        """It goes away unused; False where it has just been given a run, which it has to take."""
        with self.database.transaction() as connection:
            connection.execute("DELETE FROM workers WHERE id = ? AND run IS NULL", (worker,))
            return connection.execute("SELECT 1 FROM workers WHERE id = ?", (worker,)).fetchone() is None


def look(connection: sqlite3.Connection, worker: int) -> Worker | None:
    """A worker's row over an open connection, which a worker that looks often keeps; None once it is wanted no more."""
    row = connection.execute("SELECT * FROM workers WHERE id = ?", (worker,)).fetchone()
    return _as_worker(row) if row else None


def _as_worker(row: sqlite3.Row) -> Worker:
    """A row as a value; a damaged one is that of a worker that died: whoever looks takes it away."""
    values = dict(row)
    if wrong(WORKER, values):
        run = values["run"] if isinstance(values["run"], int) else None
        return Worker(values["id"], "", None, 0.0, 0.0, 1, "", None, None, None, run, None)
    return Worker(**values)


WORKER = columns_of(Worker)
