"""A worker that waits: torch and a data set are loaded before anybody presses Train (explorer.runs.workers).

A thread looks at the worker's row many times a second, also while torch is still loading: so a run is accepted at once,
and a worker that nobody needs any more goes at any moment.
"""

import os
import sys
import threading
import time
import traceback

import psutil

from explorer.runs.faults import StoreError
from explorer.runs.identity import identity, is_alive
from explorer.runs.store import Store
from explorer.runs.workers import Worker, Workers, look
from explorer.train.watch import Watch

LOOK_SECONDS = 0.02  # a look costs 20 microseconds
KEEPER_SECONDS = 1.0  # between two looks at whether the app is still there
IDLE_SECONDS = 15 * 60.0  # without anybody on a page that would use it
IDLE = "EXPLORER_WAITING_SECONDS"  # another time, in the environment


class Waiting:
    """One row of `workers` and the process that it names."""

    def __init__(self, store: Store, worker: int) -> None:
        self.store, self.worker = store, worker
        self.workers = Workers(store.database)
        self.process = identity(os.getpid()) or ""
        self.idle = float(os.environ.get(IDLE, IDLE_SECONDS))
        self.given = threading.Event()
        self.watch: Watch | None = None
        self.wanted = ""

    def start(self) -> bool:
        """Say that it waits, and begin to listen; False where it is not wanted any more."""
        if not self.process or not self.workers.register(self.worker, os.getpid(), self.process):
            return False
        threading.Thread(target=self._live, name="waiting", daemon=True).start()
        return True

    def loaded(self, data: str) -> None:
        """Torch and this data set are there."""
        self.workers.note(self.worker, data, psutil.Process().memory_full_info().uss)

    def _live(self) -> None:
        try:
            self._accept(self._listen())
        except Exception:  # noqa: BLE001  whatever it is: a run that this one holds starts anew without it
            traceback.print_exc()
            os._exit(1)

    def _listen(self) -> Worker | None:
        """The row once it holds a run; None once it is gone."""
        looked_for_keeper = 0.0
        while True:
            try:
                with self.store.database.connect() as connection:
                    while (row := look(connection, self.worker)) is not None and row.run is None:
                        self.wanted = row.data
                        if time.monotonic() - looked_for_keeper > KEEPER_SECONDS:
                            looked_for_keeper = time.monotonic()
                            self._leave_if_forgotten(row)
                        time.sleep(LOOK_SECONDS)
                    return row
            except StoreError:  # locked for long, or a full disk: look again
                time.sleep(KEEPER_SECONDS)

    def _leave_if_forgotten(self, row: Worker) -> None:
        forgotten = time.time() - row.wanted > self.idle or not is_alive(row.keeper_pid, row.keeper)
        if forgotten and self.workers.leave(self.worker):
            os._exit(0)

    def _accept(self, row: Worker | None) -> None:
        """Begin to be the run; without one, or without a right to it any more, there is nothing to wait for."""
        if row is None or row.run is None or not self.workers.take(self.worker, row.run, self.process):
            os._exit(0)
        _print_to(self.store, row.run)
        watch = Watch(self.store, row.run)
        if not watch.start():
            os._exit(0)
        self.watch = watch
        self.given.set()


def _print_to(store: Store, run: int) -> None:
    """From here on what is printed belongs to the run."""
    with store.log(run).open("ab") as log:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
            os.dup2(log.fileno(), stream.fileno())
