"""Fixtures of the page tests: a store of their own, and an engine that starts nothing."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer.runs.launch import LocalEngine
from explorer.runs.store import Store


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("EXPLORER_HOME", str(tmp_path))
    store = Store(tmp_path)
    yield store
    for run in store.active():
        if run.pid and run.pid != os.getpid():
            os.kill(run.pid, signal.SIGKILL)


@pytest.fixture
def nothing_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LocalEngine, "start_queued", lambda engine: None)
