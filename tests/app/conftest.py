"""Fixtures of the page tests: a store of their own, and an engine that starts nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer.runs.launch import LocalEngine
from explorer.runs.store import Store
from tests.trainers import end_all


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("EXPLORER_HOME", str(tmp_path))
    store = Store(tmp_path)
    yield store
    end_all(store)


@pytest.fixture
def nothing_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LocalEngine, "start_queued", lambda engine: None)
