"""The loop's figures on their way into the run's row; they wait while the store is locked, and none is lost."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from explorer.runs import mistakes
from explorer.runs.faults import BusyStoreError, FullDiskError
from explorer.runs.records import Progress, State
from explorer.train.evaluate import Tested
from explorer.train.watch import Watch

LAST_WORD_SECONDS = 60.0  # for a locked store or a full disk, at the end
AGAIN_SECONDS = 0.5
MOST_WAITING = 100_000


def confusion(tested: Tested) -> dict[str, Any]:
    """A test as it stands in a run's detail."""
    return {"confusion": tested.confusion.tolist()}


class StoreSink:
    """Writes for the run that `watch` watches."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self._waiting: list[tuple[Progress, dict[str, float]]] = []
        self._facts: dict[str, Any] = {}
        self._signal: dict[str, Any] = dict(watch.store.get(watch.run).detail.get("signal", {}))

    def report(self, points: Sequence[tuple[Progress, dict[str, float]]]) -> None:
        """One transaction for them and for what has had to wait."""
        self._waiting.extend(points)
        try:
            self.watch.store.record_all(self.watch.run, self._waiting)
        except BusyStoreError:
            if len(self._waiting) > MOST_WAITING:
                raise
        else:
            self._waiting.clear()

    def signal(self, when: str, measured: dict[str, Any]) -> None:
        """Keep it with the run; one that meets a lock is dropped, for a newer one follows."""
        self._signal[when] = measured
        with suppress(BusyStoreError):
            self.watch.store.note(self.watch.run, {"signal": self._signal})

    def tested(self, tested: Tested) -> None:
        """Keep what it got right: of a run that is cut off in the middle of a long step, this is the last there is."""
        with suppress(BusyStoreError):
            self.watch.store.note(self.watch.run, confusion(tested))
            mistakes.forget(self.watch.store.files(self.watch.run))  # of an earlier test, before the run was resumed

    def switches(self, decisions: Mapping[str, Any]) -> None:
        """Keep how they have turned out."""
        self._facts = {"switches": dict(decisions)}
        with suppress(BusyStoreError):
            self.watch.store.note(self.watch.run, self._facts)

    def resumed(self, step: int) -> None:
        """The curve ends at this step."""
        self.watch.store.rewind(self.watch.run, step)

    def stopped(self) -> bool:
        """Whether the watch has heard that this is to end."""
        if self.watch.stop.is_set():
            self.watch.heeded.set()
        return self.watch.stop.is_set() or self.watch.pause.is_set()

    def pausing(self) -> bool:
        """Whether it is to go on later."""
        return self.watch.pause.is_set() and not self.watch.stop.is_set()

    def finish(self, to: State, progress: Progress, detail: Mapping[str, Any]) -> None:
        """The last figures, what had to wait, and the state."""
        _insist(lambda: self.watch.store.record_all(self.watch.run, self._waiting))
        _insist(lambda: self.watch.store.finish(self.watch.run, to, progress, {**self._facts, **detail}))

    def fail(self, reason: str) -> None:
        """Why there is nothing more."""
        _insist(lambda: self.watch.store.transition(self.watch.run, State.FAILED, reason))


def _insist(act: Callable[[], object]) -> None:
    deadline = time.monotonic() + LAST_WORD_SECONDS
    while True:
        try:
            act()
        except (BusyStoreError, FullDiskError):
            if time.monotonic() > deadline:
                raise
            time.sleep(AGAIN_SECONDS)
        else:
            return
