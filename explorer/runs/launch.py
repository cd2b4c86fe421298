"""Start, watch and stop runs. `Engine` is what the app knows; the local process is the first engine."""

import contextlib
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import psutil

from explorer.data.catalog import described
from explorer.installation import SOURCES
from explorer.runs.config import RunConfig, RunError
from explorer.runs.devices import resolve, without_torch
from explorer.runs.faults import StoreError
from explorer.runs.identity import identity, is_alive
from explorer.runs.records import Run, State
from explorer.runs.room import advice, oom_kills, room
from explorer.runs.store import Store
from explorer.runs.workers import Worker, Workers

GLANCE_SECONDS = 0.3  # for another process that writes, where the next look does as well
UNBORN_SECONDS = 4.0  # a run without a process for this long has lost the one who started it
PATIENCE_SECONDS = 5.0  # after which a trainer that was asked to stop is ended; its last test takes a while
PAUSE_PATIENCE_SECONDS = 60.0  # to finish a long step and write a checkpoint
UNDO_SECONDS = 3600.0  # how long a deleted run can be had back
GONE = "the trainer's process is gone; what it had measured is kept"
MUCH = 0.6  # of the machine's memory: a trainer that had as much may have been ended by the system
OOM_KILLS = "oom_kills"  # in a run's detail: how many the system had ended for their memory when it was launched
LEAST_FREE = 1.5 * 2**30  # bytes of memory, below which none is kept for a run that may never come


class Engine(Protocol):
    """Where runs run. Metrics come through the store, whatever the engine is."""

    def prepare(self, data: str) -> None:
        """Make ready for a run on this data set that may come soon; an engine that can't does nothing."""

    def submit(self, config: RunConfig) -> Run:
        """Start a run, or queue it where its device is busy."""

    def poll(self, limit: int = 200) -> tuple[Run, ...]:
        """The newest runs first, none in a state that is known to be wrong."""

    def stop(self, run: int) -> Run:
        """Ask a run to stop; it does so within a second."""

    def pause(self, run: int) -> Run:
        """Ask a run to write a checkpoint and rest; it keeps no device."""

    def resume(self, run: int, config: RunConfig | None = None) -> Run:
        """Let a run go on from its last checkpoint, with another budget if `config` is given."""

    def logs(self, run: int) -> str:
        """What the trainer printed, its last lines."""


class LocalEngine:
    """Each run is a detached process on this machine: it outlives the page, the browser and the app."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.workers = Workers(store.database)

    def prepare(self, data: str) -> None:
        """Let a process wait that has torch and this data set loaded; the next run starts in it.

        Nothing happens where one waits already (but it is told what data are wanted now, and stays longer), while a run
        is active (it would take its processor), where memory is short, or where it is switched off.
        """
        try:
            if not self.workers.enabled() or without_torch() or self.store.active():
                return
            keeper = identity(os.getpid())
            if keeper is None or psutil.virtual_memory().available < LEAST_FREE:
                return
            worker = self.workers.want(data, os.getpid(), keeper)
            if worker is not None:
                log = self.store.folder / "waiting.log"
                log.unlink(missing_ok=True)
                self._spawn("--wait", str(worker), log=log)
        except (OSError, StoreError):
            return  # a run will start without it

    def waiting(self) -> Worker | None:
        """The process that waits for a run: whether it is ready, how much memory it takes; None where there is none."""
        return self.workers.waiting()

    def submit(self, config: RunConfig) -> Run:
        """Queue it, and start it if its device is free: in the waiting worker, else in a new process."""
        _need_torch()
        run = self.store.create(config, resolve(config.device))
        self.settle()
        return self.store.get(run.id)

    def poll(self, limit: int = 200) -> tuple[Run, ...]:
        """The newest runs as they are, even while the store cannot be written."""
        self.glance()
        return tuple(self._seen(run) for run in self.store.runs(limit))

    def stop(self, run: int) -> Run:
        """The trainer looks for this several times a second; `settle` ends one that does not listen."""
        return self.store.ask_stop(run)

    def pause(self, run: int) -> Run:
        """The trainer writes a checkpoint after the step it is in, and ends."""
        return self.store.ask_pause(run)

    def resume(self, run: int, config: RunConfig | None = None) -> Run:
        """A new process reads the last checkpoint; without one the run begins anew."""
        _need_torch()
        self.glance()
        self.store.requeue(run, config)
        self.settle()
        return self.store.get(run)

    def logs(self, run: int) -> str:
        """The last 4,000 characters that the trainer printed."""
        try:
            return self.store.log(run).read_text(errors="replace")[-4000:]
        except OSError:
            return ""

    def settle(self) -> None:
        """Give every run whose process is gone its right state, and every free device the next of its queue.

        Nothing happens while the store is locked or its disk full: the next one who looks does it.
        """
        try:
            for run in self.store.active():
                self._settle(run)
            self.start_queued()
            self.store.purge(time.time() - UNDO_SECONDS)
        except StoreError:
            return

    def glance(self) -> None:
        """The same for who only looks, or has something else to write: it waits hardly for another who writes, but to
        note a process that it has started, which would be taken for lost.
        """
        with contextlib.suppress(RunError):
            LocalEngine(Store(self.store.folder, GLANCE_SECONDS)).settle()

    def start_queued(self) -> None:
        """Start what waits, as far as the limit per device goes."""
        while self.store.has_queue() and (run := self.store.promote(facts={OOM_KILLS: oom_kills()})):
            if self.workers.give(run.id) is None:
                self._launch(run.id)

    def _launch(self, run: int) -> None:
        """A process for a run that has none."""
        try:
            pid = self._spawn(str(run), log=self.store.log(run))
        except OSError as error:
            self.store.transition(run, State.FAILED, f"the trainer could not be started: {error}")
            return
        process = identity(pid)
        if process:
            with contextlib.suppress(StoreError):  # it notes itself, once it has loaded torch
                Store(self.store.folder).adopt(run, pid, process)

    def _settle(self, run: Run) -> None:
        if run.state is State.DAMAGED:
            if self._gone(run):
                self.store.set_aside(run.id)
        elif run.state is State.STARTING and self.workers.holds(run.id):
            if self.workers.take_back(run.id):
                self._launch(run.id)
        elif self._gone(run):
            self.store.transition(run.id, *self._last_state(run))
        elif run.pid and _overdue(run):
            _end(run.pid)

    def _seen(self, run: Run) -> Run:
        if not run.state.active or not self._gone(run) or self.workers.holds(run.id):
            return run
        run = self.store.get(run.id)  # its last word may have come since it was read
        if not run.state.active or not self._gone(run) or self.workers.holds(run.id):
            return run
        state, reason = self._last_state(run)
        return replace(run, state=state, reason=reason)

    def _last_state(self, run: Run) -> tuple[State, str]:
        """What a run without a process has come to; its last printed line, if any, is part of the reason."""
        if run.stop_asked:
            return State.STOPPED, ""
        if run.pause_asked:
            return State.PAUSED, ""
        found, took = room("cpu"), run.resources.get("memory_peak", 0.0)
        if _ended_for_memory(run):
            had = f", which had {_gib(took)}" if took else ""
            return State.FAILED, f"out of memory: the system ended the trainer{had}; {_fits(run)}"
        if run.device == "cpu" and found and took > MUCH * found.total:
            return State.LOST, f"{GONE}; it took {_gib(took)}: where memory ran out, {_fits(run)}"
        printed = self.logs(run.id).strip().rpartition("\n")[2][:300]
        return State.LOST, GONE + (f"; its last words: {printed}" if printed else "")

    def _gone(self, run: Run) -> bool:
        if run.pid is None or run.process is None:
            return time.time() - (run.launched or run.created) > UNBORN_SECONDS
        return not is_alive(run.pid, run.process)

    def _spawn(self, *arguments: str, log: Path) -> int:
        """The pid of a trainer in a session of its own, so that nothing sent to the app's terminal reaches it."""
        environment = os.environ | {"EXPLORER_HOME": str(self.store.folder.resolve())}
        with log.open("ab") as output:
            child = subprocess.Popen(
                [sys.executable, "-m", "explorer.train", *arguments],
                cwd=SOURCES,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        child.returncode = 0  # it is not ours to wait for: identity() knows a zombie, and Popen would warn
        return child.pid


def _ended_for_memory(run: Run) -> bool:
    """Whether the system has ended a process here for its memory since this run, which is gone, was launched."""
    before, now = run.detail.get(OOM_KILLS), oom_kills()
    return before is not None and now is not None and now > before


def _fits(run: Run) -> str:
    if run.device != "cpu":
        return "it is the machine's memory that was short: close other programs"
    return advice(run.config, described(run.config.data), run.device, below=run.config.recipe.batch)


def _gib(size: float) -> str:
    return f"{size / 2**30:.1f} GiB"


def _need_torch() -> None:
    if lacking := without_torch():
        raise RunError(lacking)


def _overdue(run: Run) -> bool:
    now = time.time()
    if run.stop_asked:
        return now - run.stop_asked > PATIENCE_SECONDS
    return run.pause_asked is not None and now - run.pause_asked > PAUSE_PATIENCE_SECONDS


def _end(pid: int) -> None:
    try:
        psutil.Process(pid).kill()
    except psutil.Error:
        return
