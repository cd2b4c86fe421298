"""The trainer's ear: a thread that writes the heartbeat and hears the wish to stop, even within a long step."""

import os
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from types import FrameType

from explorer.runs.config import RunError
from explorer.runs.database import UnreadableStoreError
from explorer.runs.identity import identity
from explorer.runs.records import Run, State
from explorer.runs.store import Store

LISTEN_SECONDS = 0.15
GRACE_SECONDS = 0.5  # for the loop to end by itself; then the process ends where it is
PAUSE_GRACE_SECONDS = 45.0  # the same for a pause: a long step and a checkpoint come first
BEAT_SECONDS = 1.0


class Watch:
    """Connects one run's row with the process that trains it."""

    def __init__(self, store: Store, run: int, pid: int | None = None) -> None:
        self.store = store
        self.run = run
        self.pid = pid or os.getpid()  # of torchrun, where it has started this process
        self.stop = threading.Event()
        self.pause = threading.Event()
        self.process = identity(self.pid)
        self.measure: Callable[[], Mapping[str, float]] = dict  # what the run takes, once the trainer can tell
        self._ended = threading.Event()

    def start(self) -> bool:
        """Say that this process is the run, and begin to listen; False if the run is not to be started any more."""
        run = self.store.get(self.run)
        if run.state is not State.STARTING or self.process is None or run.process not in (None, self.process):
            return False
        self.store.adopt(self.run, self.pid, self.process)
        threading.Thread(target=self._listen, name="watch", daemon=True).start()
        return True

    def hear_signals(self) -> None:
        """SIGTERM and Ctrl-C are a wish to stop; from the main thread alone, as Python will have it."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)

    def end(self) -> None:
        """The run has its last state: nothing is left to hear."""
        self._ended.set()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.stop.set()

    def _listen(self) -> None:
        beaten = 0.0
        while not self._ended.wait(LISTEN_SECONDS):
            try:
                due = time.monotonic() - beaten > BEAT_SECONDS
                run = self.store.beat(self.run, self.measure()) if due else self.store.get(self.run)
            except (sqlite3.OperationalError, UnreadableStoreError):  # locked for long, or a full disk: hear again
                continue
            except RunError:  # deleted under us
                os._exit(1)
            beaten = time.monotonic() if due else beaten
            if self.stop.is_set() or self._is_over(run):
                self._leave()
            elif run.pause_asked is not None:
                self._rest(run.pause_asked)

    def _is_over(self, run: Run) -> bool:
        return run.stop_asked is not None or not run.state.active or run.process != self.process

    def _leave(self) -> None:
        """Let the loop end by itself; in the middle of a long step end here, with the figures that are there."""
        self.pause.clear()
        self.stop.set()
        if self._ended.wait(GRACE_SECONDS):
            return
        self.store.transition(self.run, State.STOPPED)
        os._exit(0)

    def _rest(self, asked: float) -> None:
        """Let the loop pause by itself; one that takes too long goes on from an earlier checkpoint later."""
        self.pause.set()
        if time.time() - asked > PAUSE_GRACE_SECONDS and not self._ended.is_set():
            self.store.transition(self.run, State.PAUSED)
            os._exit(0)
