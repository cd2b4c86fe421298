"""The Train page where the chosen data set is not here: it offers to download it, follows that, says how it ended."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from explorer.runs import downloads
from explorer.runs.identity import identity
from explorer.runs.store import Store
from tests.app.train_steps import page
from tests.app.widgets import widget
from tests.plain import plain

DATA = "cifar-10"


@pytest.fixture(autouse=True)
def no_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPLORER_DATA", str(tmp_path / "data"))
    (tmp_path / "data").mkdir()


def test_nothing_is_offered_for_data_that_are_here(store: Store) -> None:
    assert "download" not in [button.key for button in page().button]


def test_it_is_offered_followed_and_its_end_is_said(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.runs.downloads._spawn", lambda name: os.getpid())  # no other machine is asked
    app = page()
    widget(app.selectbox, "train_data").set_value(DATA).run()
    assert [one.value for one in app.error] == [
        "CIFAR-10 is not on this machine, or not all of it. The button below downloads it"
    ]
    assert app.button(key="train").disabled
    assert app.button(key="download").label == "Download CIFAR-10 (170 MB)"
    app.button(key="download").click().run()
    assert not app.exception
    begun = downloads.poll(DATA)
    assert begun is not None
    assert (begun.state, begun.process) == (downloads.RUNNING, identity(os.getpid()))
    downloads.write(replace(begun, received=42_000_000, file="cifar-10-python.tar.gz"))
    app.run()
    assert plain(app.get("progress")[0].proto.text) == "Downloading CIFAR-10: 42.0 of 170.5 MB"
    assert "download" not in [button.key for button in app.button]
    downloads.write(replace(begun, state=downloads.FAILED, error="cifar-10-python.tar.gz: the download failed (no)"))
    app.run()
    assert "the download failed" in plain(app.error[0].value)
    assert app.button(key="download").label.startswith("Download CIFAR-10")


def test_a_disk_that_is_too_small_is_said(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.runs.downloads.UNPACKED", 1e12)
    app = page()
    widget(app.selectbox, "train_data").set_value(DATA).run()
    app.button(key="download").click().run()
    assert "of disk and" in plain(app.warning[0].value)
    assert downloads.poll(DATA) is None
