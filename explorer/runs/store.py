"""Runs and their metrics, shared by the app, the command line and the trainers.

Every change of a state happens inside a transaction that first looks at the state it leaves; so a run that somebody
declared lost cannot come back as done, and two starts cannot both be the last one that is allowed.
"""

import contextlib
import json
import shutil
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from explorer.runs.config import RunConfig, RunError
from explorer.runs.database import Database, home
from explorer.runs.reading import as_run, readable
from explorer.runs.records import Point, Progress, Run, State
from explorer.runs.rows import (
    MOST_AT_ONCE,
    QUEUE,
    add_point,
    fetch,
    move,
    next_queued,
    places,
    read_limit,
    supersede,
    thinned,
    write_detail,
    write_progress,
)

LONGEST_LABEL = 80
LAST = "last.safetensors"  # the checkpoint to go on from, in the run's folder
BEAT = "UPDATE runs SET heartbeat = ?, resources = COALESCE(?, resources) WHERE id = ?"
FREE_DEVICE = "UPDATE runs SET state = ? WHERE id = (SELECT id FROM active WHERE id = ?)"
LONGER = "`runs resume r{run} --longer`, or Continue on the Train page, trains it further"
ASK = "UPDATE runs SET {column} = COALESCE({column}, ?) WHERE id = ?"


class Store:
    """The runs under one folder. Any thread may use a store; StoreError if the folder cannot be used.

    So does each operation end where it can't be done now; `patience` is how many seconds it waits for a writer.
    """

    def __init__(self, folder: Path | None = None, patience: float | None = None) -> None:
        self.database = Database(folder or home(), patience)
        self.folder = self.database.folder

    # --- reading

    def get(self, run: int) -> Run:
        """The run with this number; RunError if there is none."""
        with self.database.connect() as connection:
            return fetch(connection, run)

    def runs(self, limit: int = 200) -> tuple[Run, ...]:
        """The newest runs, newest first."""
        query = "SELECT * FROM runs WHERE deleted IS NULL ORDER BY id DESC LIMIT ?"
        with self.database.connect() as connection:
            rows = connection.execute(query, (limit,)).fetchall()
        return tuple(as_run(row) for row in rows)

    def deleted(self) -> tuple[Run, ...]:
        """The runs that are deleted and can be had back, the last deleted first."""
        query = "SELECT * FROM runs WHERE deleted IS NOT NULL ORDER BY deleted DESC, id DESC"
        with self.database.connect() as connection:
            return tuple(as_run(row) for row in connection.execute(query).fetchall())

    def active(self) -> tuple[Run, ...]:
        """The runs that should have a process, oldest first."""
        with self.database.connect() as connection:
            rows = connection.execute("SELECT * FROM active ORDER BY id").fetchall()
        return tuple(as_run(row) for row in rows)

    def series(self, run: int, limit: int = 1000) -> dict[str, tuple[Point, ...]]:
        """Each series of a run thinned evenly to about `limit` points at most; the last one is always there."""
        with self.database.connect() as connection:
            return thinned(connection, run, limit)

    # --- starting

    def create(self, config: RunConfig, device: str) -> Run:
        """A new run at the end of its device's queue."""
        with self.database.transaction() as connection:
            now = time.time()
            cursor = connection.execute(
                "INSERT INTO runs (title, config, device, state, created, queued) VALUES (?, ?, ?, ?, ?, ?)",
                (config.design.name, config.model_dump_json(), device, State.QUEUED, now, now),
            )
            return fetch(connection, int(cursor.lastrowid or 0))

    def promote(self, limit: int | None = None, facts: Mapping[str, Any] | None = None) -> Run | None:
        """Give the first of a queue its device and return it in state `starting`; None where nothing waits or fits.

        `facts` are added to its detail.

        Whoever gets a run from here starts its process: of many who ask at once, one gets it.
        """
        with self.database.transaction() as connection:
            run = next_queued(connection, limit or read_limit(connection))
            if run is None:
                return None
            move(connection, run, State.STARTING, "")
            write_detail(connection, run, facts or {})
            return fetch(connection, run)

    def has_queue(self) -> bool:
        """Whether a run waits; needs no lock."""
        with self.database.connect() as connection:
            return connection.execute(QUEUE).fetchone() is not None

    def position(self, run: Run) -> int:
        """A queued run's place among those that wait for its device, from 1; 0 once it waits no more."""
        return self.places().get(run.id, 0)

    def places(self) -> dict[int, int]:
        """The place of every run that waits, by its number."""
        with self.database.connect() as connection:
            return places(connection)

    def limit(self) -> int:
        """How many runs one device may have at a time."""
        with self.database.connect() as connection:
            return read_limit(connection)

    def set_limit(self, limit: int) -> None:
        """Change it; RunError below 1 or above 16."""
        if not 1 <= limit <= MOST_AT_ONCE:
            raise RunError(f"runs at once (={limit}) must be from 1 to {MOST_AT_ONCE}")
        with self.database.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO settings VALUES ('limit_per_device', ?)", (str(limit),))

    def adopt(self, run: int, pid: int, process: str) -> None:
        """Say which process the run is; both the one who starts it and the process itself do."""
        with self.database.transaction() as connection:
            connection.execute(
                "UPDATE runs SET pid = ?, process = ?, heartbeat = ? WHERE id = (SELECT id FROM active WHERE id = ?)",
                (pid, process, time.time(), run),
            )

    # --- changing

    def transition(self, run: int, to: State, reason: str = "") -> bool:
        """Change the state if the state it is in allows that; says whether it did."""
        with self.database.transaction() as connection:
            return move(connection, run, to, reason)

    def finish(self, run: int, to: State, progress: Progress, detail: Mapping[str, Any]) -> bool:
        """The last word of a run that ends by itself: figures and state in one transaction."""
        with self.database.transaction() as connection:
            if not move(connection, run, to, ""):
                return False
            write_progress(connection, run, progress)
            write_detail(connection, run, detail)
            return True

    def record(self, run: int, progress: Progress, values: Mapping[str, float]) -> None:
        """One report of an active run: where it is, and one new point for each series named."""
        self.record_all(run, [(progress, values)])

    def record_all(self, run: int, reports: Iterable[tuple[Progress, Mapping[str, float]]]) -> None:
        """Several reports, oldest first, all or none."""
        with self.database.transaction() as connection:
            for progress, values in reports:
                write_progress(connection, run, progress)
                for series, value in values.items():
                    add_point(connection, run, series, Point(progress.step, progress.seconds, value))

    def beat(self, run: int, resources: Mapping[str, float]) -> Run:
        """Write the heartbeat and what the run takes, if known; returns the row, which says whether to stop."""
        told = json.dumps(dict(resources)) if resources else None
        with self.database.transaction() as connection:
            connection.execute(BEAT, (time.time(), told, run))
            return fetch(connection, run)

    def set_facts(self, run: int, device: str, facts: Mapping[str, Any]) -> None:
        """The device that the trainer really got, and what it chose there."""
        with self.database.transaction() as connection:
            connection.execute("UPDATE runs SET device = ? WHERE id = ?", (device, run))
            write_detail(connection, run, facts)

    def ask_stop(self, run: int) -> Run:
        """Ask an active run to stop; one that waits or rests stops here. An ended run stays as it is."""
        return self._ask(run, "stop_asked", State.STOPPED)

    def ask_pause(self, run: int) -> Run:
        """Ask an active run to write a checkpoint and rest; one that waits rests at once."""
        return self._ask(run, "pause_asked", State.PAUSED)

    def note(self, run: int, facts: Mapping[str, Any]) -> None:
        """Add facts to a run's detail."""
        with self.database.transaction() as connection:
            write_detail(connection, run, facts)

    def _ask(self, run: int, column: str, idle: State) -> Run:
        with self.database.transaction() as connection:
            found = readable(fetch(connection, run))
            if found.state.active:
                connection.execute(ASK.format(column=column), (time.time(), run))
            elif found.state in (State.QUEUED, State.PAUSED):
                move(connection, run, idle, "")
            return fetch(connection, run)

    def requeue(self, run: int, config: RunConfig | None = None) -> Run:
        """Put a run that rests or has ended back into the queue, with another budget if `config` is given.

        RunError for a run that is deleted, that moves, or that is done and gets no other budget.
        """
        with self.database.transaction() as connection:
            found = readable(fetch(connection, run))
            if found.deleted:
                raise RunError(f"r{run} is deleted; bring it back first: on the Runs page, or `runs undelete r{run}`")
            if found.state is State.DONE and config is None:
                raise RunError(f"r{run} is done: there is nothing to resume; {LONGER.format(run=run)}")
            if not move(connection, run, State.QUEUED, ""):
                raise RunError(f"r{run} is {found.state}: there is nothing to resume")
            if config:
                connection.execute("UPDATE runs SET config = ? WHERE id = ?", (config.model_dump_json(), run))
            return fetch(connection, run)

    def set_aside(self, run: int) -> None:
        """Take the device from a damaged run that has no process: nothing else of its row is to be trusted."""
        with self.database.transaction() as connection:
            connection.execute(FREE_DEVICE, (State.LOST, run))

    def rewind(self, run: int, step: int) -> None:
        """Set what was measured after `step` aside: the run goes on from a checkpoint of that step."""
        with self.database.transaction() as connection:
            supersede(connection, run, step)

    # --- what a person does with a run

    def rename(self, run: int, label: str) -> None:
        """Call it something; an empty label gives it its number back."""
        with self.database.transaction() as connection:
            connection.execute("UPDATE runs SET label = ? WHERE id = ?", (label.strip()[:LONGEST_LABEL], run))

    def star(self, run: int, starred: bool) -> None:
        """Mark it, or not."""
        with self.database.transaction() as connection:
            connection.execute("UPDATE runs SET starred = ? WHERE id = ?", (int(starred), run))

    def delete(self, run: int) -> None:
        """Hide a run that has no process; RunError while it has one or waits for one."""
        with self.database.transaction() as connection:
            if fetch(connection, run).state.moving:
                raise RunError(f"r{run} is still running; stop it before deleting it")
            connection.execute("UPDATE runs SET deleted = ? WHERE id = ?", (time.time(), run))

    def undelete(self, run: int) -> None:
        """Show it again; RunError where it is gone for good. One that is not deleted stays as it is."""
        with self.database.transaction() as connection:
            fetch(connection, run)
            connection.execute("UPDATE runs SET deleted = NULL WHERE id = ?", (run,))

    def purge(self, before: float) -> tuple[int, ...]:
        """Remove runs that were deleted before this time, with their metrics and files; returns which."""
        query = "SELECT id FROM runs WHERE deleted >= 0 AND deleted < ?"
        with self.database.connect() as connection:  # most times nothing is to be done, and nothing is locked
            if connection.execute(query, (before,)).fetchone() is None:
                return ()
        with self.database.transaction() as connection:
            gone = tuple(int(row["id"]) for row in connection.execute(query, (before,)).fetchall())
            connection.executemany("DELETE FROM runs WHERE id = ?", [(run,) for run in gone])
        for run in gone:
            shutil.rmtree(self.files(run), ignore_errors=True)
            with contextlib.suppress(OSError):
                self.log(run).unlink(missing_ok=True)
        return gone

    def files(self, run: int) -> Path:
        """The folder of a run's checkpoints."""
        return self.folder / f"r{run}"

    def has_checkpoint(self, run: int) -> bool:
        """Whether a run has a state to go on from; one without begins anew, and its button should say so."""
        return (self.files(run) / LAST).is_file()

    def log(self, run: int) -> Path:
        """The file that takes what a run's trainer prints."""
        return self.folder / f"r{run}.log"
