"""Fixtures of the page tests: a store of their own, and an engine that starts nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer.runs.launch import LocalEngine
from explorer.runs.store import Store
from explorer.ui import app_log
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


@pytest.fixture(autouse=True)
def failures(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What was told as a mistake in the program: a page goes on then, and a test would not see it. None is right.

    A test that makes something fail empties the list.
    """
    told: list[str] = []
    monkeypatch.setattr(app_log.log(), "handle", lambda record: told.append(record.getMessage()))
    yield told
    assert not told
