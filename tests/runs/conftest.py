"""An empty store, and what a run of Mini GoogLeNet is told. A test that needs others has its own of the name."""

from pathlib import Path

import pytest

import explorer
from explorer.runs.config import RunConfig, Settings, configure
from explorer.runs.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


@pytest.fixture
def config() -> RunConfig:
    return configure(explorer.preset("mini-googlenet"), Settings(), has_batch_norm=True)
