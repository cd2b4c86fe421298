"""Figures wait while another process holds the store, and go with the next that get through; a full disk is told."""

import sqlite3
from pathlib import Path

import pytest

import explorer
from explorer.runs.config import Settings, configure
from explorer.runs.database import BusyStoreError, Database, UnreadableStoreError
from explorer.runs.records import Progress
from explorer.runs.store import Store
from explorer.train.sink import StoreSink
from explorer.train.watch import Watch


@pytest.fixture
def sink(tmp_path: Path) -> StoreSink:
    store = Store(tmp_path)
    config = configure(explorer.preset("mini-googlenet"), Settings(), has_batch_norm=True)
    return StoreSink(Watch(store, store.create(config, "cpu").id))


def refuse(error: str, patch: pytest.MonkeyPatch) -> None:
    def open_no_more(database: Database) -> sqlite3.Connection:
        raise sqlite3.OperationalError(error)

    patch.setattr(Database, "_open", open_no_more)


def report(sink: StoreSink, step: int) -> None:
    sink.report([(Progress(step, 9, float(step)), {"loss": 1 / step})])


@pytest.mark.parametrize("error", ["database is locked", "locking protocol"])
def test_what_meets_a_lock_waits_for_the_next(error: str, sink: StoreSink, monkeypatch: pytest.MonkeyPatch) -> None:
    report(sink, 1)
    with monkeypatch.context() as patch:
        refuse(error, patch)
        report(sink, 2)
        sink.signal("now", {"logits": 1.0})  # a newer one follows
        with pytest.raises(BusyStoreError, match=r"cannot be read now .*: another process holds it"):
            sink.watch.store.runs()
    report(sink, 3)
    assert [point.step for point in sink.watch.store.series(sink.watch.run)["loss"]] == [1, 2, 3]


def test_a_full_disk_is_told_at_once(sink: StoreSink, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse("disk I/O error", monkeypatch)
    with pytest.raises(UnreadableStoreError, match="is the disk full"):
        report(sink, 1)
