"""How long a trainer may go on after the wish to stop."""

import time
from pathlib import Path

import pytest

from explorer import preset
from explorer.runs.config import Settings, configure
from explorer.runs.records import State
from explorer.runs.store import Store
from explorer.train.sink import StoreSink
from explorer.train.watch import ENDING_SECONDS, GRACE_SECONDS, LEAST_GRACE_SECONDS, Watch


class Ended:
    """Stands for the event that the loop sets at its end; remembers how long it was waited for."""

    def __init__(self, *, ends: bool = True) -> None:
        self.waited: list[float] = []
        self.ends = ends

    def wait(self, seconds: float) -> bool:
        self.waited.append(seconds)
        return self.ends


@pytest.mark.parametrize(
    ("late", "grace"),
    [(0.0, GRACE_SECONDS), (0.1, GRACE_SECONDS - 0.1), (60.0, LEAST_GRACE_SECONDS), (-60.0, GRACE_SECONDS)],
)
def test_the_grace_counts_from_the_wish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, late: float, grace: float
) -> None:
    watch, ended = Watch(Store(tmp_path), run=1), Ended()
    monkeypatch.setattr(watch, "_ended", ended)
    monkeypatch.setattr(time, "time", lambda: 1_000.0 + late)
    watch._leave(1_000.0)
    assert ended.waited == [pytest.approx(grace)]
    assert watch.stop.is_set()


def test_a_loop_that_has_heard_the_wish_gets_a_little_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)
    run = store.create(configure(preset("mini-googlenet"), Settings(), has_batch_norm=True), "cpu")
    watch, ended, left = Watch(store, run.id), Ended(ends=False), list[State]()
    monkeypatch.setattr(watch, "_ended", ended)
    monkeypatch.setattr(watch, "_exit", left.append)
    watch._leave(None)
    assert (ended.waited, left) == ([GRACE_SECONDS], [State.STOPPED])
    assert StoreSink(watch).stopped()
    watch._leave(None)
    assert ended.waited[1:] == [GRACE_SECONDS, ENDING_SECONDS]


def test_a_signal_gives_the_whole_grace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watch, ended = Watch(Store(tmp_path), run=1), Ended()
    monkeypatch.setattr(watch, "_ended", ended)
    watch._leave(None)
    assert ended.waited == [GRACE_SECONDS]
