"""Figures wait while another process holds the store, and go with the next that get through; a full disk is told."""

import os
import sqlite3
from pathlib import Path

import numpy as np
import pytest
import torch

import explorer
from explorer.runs import mistakes
from explorer.runs.config import Settings, configure
from explorer.runs.database import Database
from explorer.runs.faults import BusyStoreError, FullDiskError
from explorer.runs.mistakes import Mistakes
from explorer.runs.records import Progress, State
from explorer.runs.store import Store
from explorer.train.evaluate import Tested
from explorer.train.sink import StoreSink
from explorer.train.watch import Watch


@pytest.fixture
def sink(tmp_path: Path) -> StoreSink:
    store = Store(tmp_path)
    config = configure(explorer.preset("mini-googlenet"), Settings(), has_batch_norm=True)
    return StoreSink(Watch(store, store.create(config, "cpu").id))


def refuse(code: int, patch: pytest.MonkeyPatch) -> None:
    def open_no_more(database: Database) -> sqlite3.Connection:
        error = sqlite3.OperationalError("as SQLite says it")
        error.sqlite_errorcode = code
        raise error

    patch.setattr(Database, "_open", open_no_more)


def report(sink: StoreSink, step: int) -> None:
    sink.report([(Progress(step, 9, float(step)), {"loss": 1 / step})])


@pytest.mark.parametrize("error", [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_PROTOCOL])
def test_what_meets_a_lock_waits_for_the_next(error: int, sink: StoreSink, monkeypatch: pytest.MonkeyPatch) -> None:
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
    refuse(sqlite3.SQLITE_FULL, monkeypatch)
    with pytest.raises(FullDiskError, match="no space is left on the disk of"):
        report(sink, 1)


def test_a_run_that_is_cut_off_keeps_what_its_last_test_got_right(
    sink: StoreSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch, nothing = sink.watch, torch.zeros(0)
    files, empty = watch.store.files(watch.run), np.zeros(0)
    mistakes.save(files, Mistakes(empty, empty, empty, empty))  # of a leg before this one
    watch.start()
    watch.store.transition(watch.run, State.RUNNING)
    for confusion in ([[5, 4], [3, 2]], [[7, 1], [2, 8]]):
        sink.tested(Tested(torch.tensor(confusion), 0.5, nothing, nothing, nothing, 0.1))
    monkeypatch.setattr(os, "_exit", lambda code: None)
    watch._exit(State.STOPPED)
    watch.end()
    kept = watch.store.get(watch.run)
    assert (kept.state, kept.detail["confusion"]) == (State.STOPPED, [[7, 1], [2, 8]])
    assert mistakes.read(files) is None  # the pictures are of the test that the matrix is of
