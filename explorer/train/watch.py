"""The trainer's ear: a thread that writes the heartbeat and hears the wish to stop, even within a long step."""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping
from types import FrameType

from explorer.runs.config import RunError
from explorer.runs.faults import StoreError
from explorer.runs.identity import identity
from explorer.runs.records import Run, State
from explorer.runs.store import Store

LISTEN_SECONDS = 0.15
GRACE_SECONDS = 0.5  # from the wish, for the loop to end by itself; then the process ends where it is
LEAST_GRACE_SECONDS = 0.2  # of it once the wish is heard, which on a busy machine may be late
ENDING_SECONDS = 0.25  # more for a loop that has heard the wish too: its last test, its last checkpoint
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
        self.heeded = threading.Event()  # the loop has seen that it is to stop
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
            except StoreError:  # locked for long, or a full disk: hear again
                continue
            except RunError:  # deleted under us
                os._exit(1)
            beaten = time.monotonic() if due else beaten
            if self.stop.is_set() or self._is_over(run):
                self._leave(run.stop_asked)
            elif run.pause_asked is not None:
                self._rest(run.pause_asked)

    def _is_over(self, run: Run) -> bool:
        return run.stop_asked is not None or not run.state.active or run.process != self.process

    def _leave(self, asked: float | None) -> None:
        """Let the loop end by itself; in the middle of a long step end here, with the figures that are there.

        The grace counts from when the wish was written (`asked`, seconds since 1970), not from when it was heard.
        """
        self.pause.clear()
        self.stop.set()
        spent = max(0.0, time.time() - asked) if asked else 0.0
        if self._ended.wait(max(LEAST_GRACE_SECONDS, GRACE_SECONDS - spent)):
            return
        if self.heeded.is_set() and self._ended.wait(ENDING_SECONDS):
            return
        self._exit(State.STOPPED)

    def _rest(self, asked: float) -> None:
        """Let the loop pause by itself; one that takes too long goes on from an earlier checkpoint later."""
        self.pause.set()
        if time.time() - asked > PAUSE_GRACE_SECONDS and not self._ended.is_set():
            self._exit(State.PAUSED)

    def _exit(self, state: State) -> None:
        """End here; where the state can't be written, whoever looks next sees that the process is gone, and why."""
        with contextlib.suppress(StoreError):
            self.store.transition(self.run, state)
        os._exit(0)
