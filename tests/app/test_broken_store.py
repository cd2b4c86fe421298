"""What a page does while its store is locked, full, read-only or damaged, and with rows that can't be read.

A press says in a message that it was not done; the page goes on, and the same button works once the fault is gone.
"""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from streamlit.testing.v1 import AppTest

from explorer.runs import downloads
from explorer.runs.database import FILE
from explorer.runs.identity import identity
from explorer.runs.launch import LocalEngine
from explorer.runs.records import State
from explorer.runs.store import Store
from explorer.runs.workers import Workers
from tests.app import train_steps
from tests.app.train_steps import config, ended
from tests.app.widgets import widget
from tests.broken import ESCAPE, FAULTS, Fault, beheaded, columns, locked, pierced
from tests.plain import plain
from tests.tiers import rest_slow
from tests.trainers import end_all

RUNS = str(Path(train_steps.PAGE).with_name("runs.py"))
pytestmark = pytest.mark.usefixtures("nothing_starts")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """r1 is done, r2 trains in this very process, r3 waits, r4 rests with a checkpoint, r5 is deleted."""
    monkeypatch.setenv("EXPLORER_HOME", str(tmp_path))
    store = Store(tmp_path)
    ended(store)
    train_steps.busy(store)
    for _ in range(3):
        store.create(config(), "cpu")
    store.ask_pause(4)
    store.ask_stop(5)
    store.delete(5)
    return store


def train_page(*watched: int) -> AppTest:
    app = AppTest.from_file(train_steps.PAGE, default_timeout=120)
    app.query_params["preset"] = train_steps.MINI
    app.session_state["train_begun"] = {2}
    app.session_state["train_watched"] = watched[0]
    app.session_state["train_ticked"] = watched
    return app.run()


def runs_page(*ticked: int) -> AppTest:
    app = AppTest.from_file(RUNS, default_timeout=120)
    app.session_state["runs_ticked"] = ticked
    return app.run()


class Press(NamedTuple):
    """A page as it is before the press, the button's key, and what is so after it."""

    page: Callable[..., AppTest]
    looked_at: int
    key: str
    done: Callable[[Store], bool]

    def act(self, app: AppTest) -> None:
        if self.key.startswith("runs_name"):
            widget(app.text_input, self.key).set_value("the good one").run()
        elif self.key.startswith("queue_limit"):
            field = widget(app.number_input, self.key)
            assert field.value == 1
            field.set_value(3).run()
        elif self.key.startswith("queue_ready"):
            switch = widget(app.toggle, self.key)
            assert switch.value is True
            switch.set_value(False).run()
        else:
            app.button(key=self.key).click().run()


PRESSES = {
    "train": Press(train_page, 2, "train", lambda store: len(store.runs()) == 5),
    "stop": Press(train_page, 2, "stop_r2", lambda store: store.get(2).stop_asked is not None),
    "pause": Press(train_page, 2, "pause_r2", lambda store: store.get(2).pause_asked is not None),
    "cancel": Press(train_page, 2, "stop_r3_queue", lambda store: store.get(3).state is State.STOPPED),
    "resume": Press(train_page, 4, "resume", lambda store: store.get(4).state is State.QUEUED),
    "longer": Press(train_page, 1, "longer", lambda store: store.get(1).state is State.QUEUED),
    "repeat": Press(train_page, 1, "repeat", lambda store: len(store.runs()) == 5),
    "delete": Press(train_page, 1, "delete", lambda store: store.get(1).deleted is not None),
    "limit": Press(train_page, 2, "queue_limit", lambda store: store.limit() == 3),
    "ready": Press(train_page, 2, "queue_ready", lambda store: not Workers(store.database).enabled()),
    "star": Press(runs_page, 1, "runs_star", lambda store: store.get(1).starred == 1),
    "name": Press(runs_page, 1, "runs_name_1", lambda store: store.get(1).label == "the good one"),
    "runs stop": Press(runs_page, 2, "runs_stop", lambda store: store.get(2).stop_asked is not None),
    "runs pause": Press(runs_page, 2, "runs_pause", lambda store: store.get(2).pause_asked is not None),
    "runs start again": Press(runs_page, 4, "runs_start_again", lambda store: store.get(4).state is State.QUEUED),
    "runs delete": Press(runs_page, 1, "runs_delete", lambda store: store.get(1).deleted is not None),
    "bring back": Press(runs_page, 1, "runs_undelete_5", lambda store: store.get(5).deleted is None),
}


@pytest.mark.parametrize("press", PRESSES)
@pytest.mark.parametrize("broken", [locked, pytest.param(beheaded, marks=pytest.mark.slow)])
def test_a_press_says_that_it_was_not_done_and_works_when_the_fault_is_gone(
    broken: Fault, press: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORER_WAITING_WORKER", "on")  # the switch of the page can be moved
    monkeypatch.setattr(LocalEngine, "prepare", lambda engine, data: None)
    pressed = PRESSES[press]
    app = pressed.page(pressed.looked_at)
    assert not app.exception
    with broken(store.folder):
        pressed.act(app)
        assert not app.exception
        assert len(app.toast) == 1
        assert plain(app.toast[0].value).startswith(f"Not done: {FILE} cannot be ")
        assert FAULTS[broken] in plain(app.toast[0].value)
        is_readable = broken is locked
        assert is_readable == (not app.error)
    assert not pressed.done(store)
    if not is_readable:
        app.run()
        assert not app.error
    pressed.act(app)
    assert not app.exception
    assert pressed.done(store)


@pytest.mark.parametrize("broken", FAULTS)
@pytest.mark.parametrize("press", ["train", "runs stop"])
def test_each_sort_of_fault_is_told_on_both_pages(broken: Fault, press: str, store: Store) -> None:
    pressed = PRESSES[press]
    app = pressed.page(pressed.looked_at)
    with broken(store.folder):
        pressed.act(app)
        assert not app.exception
        assert FAULTS[broken] in plain(app.toast[0].value)
    assert not pressed.done(store)
    app.run()
    pressed.act(app)
    assert pressed.done(store)


@pytest.mark.parametrize("page", [train_page, runs_page])
@pytest.mark.parametrize("broken", [beheaded, pierced])
def test_a_page_without_a_store_says_so_and_comes_back(
    broken: Fault, page: Callable[..., AppTest], store: Store
) -> None:
    with broken(store.folder):
        app = page(1)
        assert not app.exception
        assert not app.toast
        assert FAULTS[broken] in plain(app.error[0].value)
        assert not app.button
    app.run()
    assert not app.exception
    assert not app.error
    assert app.button


def test_a_message_is_drawn_again_until_its_time_is_over(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    app = runs_page(1)
    with locked(store.folder):
        app.button(key="runs_star").click().run()
    app.run()  # as the second of a press that came twice
    assert len(app.toast) == 1
    monkeypatch.setattr("explorer.ui.store_faults.time.monotonic", lambda: 1e12)
    app.run()
    assert not app.toast


def test_a_download_that_can_not_be_written_is_told_and_can_be_tried_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "data"
    place.touch()  # a file where the folder should be
    monkeypatch.setenv("EXPLORER_DATA", str(place))
    monkeypatch.setattr(downloads, "_spawn", lambda name: os.getpid())
    app = train_page(1)
    app.selectbox(key="train_data").set_value("mnist").run()
    app.button(key="download").click().run()
    assert not app.exception
    assert "EXPLORER_DATA names another folder" in plain(app.toast[0].value)
    place.unlink()
    app.button(key="download").click().run()
    assert not app.exception
    found = downloads.poll("mnist")
    assert found is not None
    assert (found.state, found.process) == (downloads.RUNNING, identity(os.getpid()))


def test_a_measurement_that_can_not_begin_is_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.ask_stop(3)
    store.transition(2, State.STOPPED)

    def no_room(*arguments: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("explorer.runs.why.tempfile.TemporaryFile", no_room)
    app = train_page(1)
    app.button(key="why_measure").click().run()
    assert not app.exception
    assert "can't be started (No space left on device)" in plain(app.warning[0].value)


@pytest.mark.parametrize(
    "value",
    rest_slow([b"\x00\xff", "bogus", ESCAPE, "x" * 100_000, 1e308], 2),
    ids=["bytes", "text", "escape", "long", "huge"],
)
def test_pages_show_the_other_runs_and_delete_those_that_can_not_be_read(value: object, store: Store) -> None:
    names = [name for name in columns("runs") if name != "id"]
    with closing(sqlite3.connect(store.folder / FILE, isolation_level=None)) as connection:
        for column in names:
            insert = f"INSERT INTO runs ({', '.join(names)}) SELECT {', '.join(names)} FROM runs WHERE id = 1"  # noqa: S608  columns of ours
            run = connection.execute(insert).lastrowid
            connection.execute(f"UPDATE runs SET {column} = ? WHERE id = ?", (value, run))  # noqa: S608  columns of ours
    ids = tuple(run.id for run in store.runs())
    damaged = tuple(run.id for run in store.runs() if run.state is State.DAMAGED)
    assert len(damaged) > 15
    app = train_page(2, *damaged, 1)
    assert not app.exception
    assert set(train_steps.listed(app)) == {f"r{run}" for run in ids}
    app.button(key="delete").click().run()
    assert not app.exception
    app = runs_page(*ids)
    assert not app.exception
    app.button(key="runs_delete").click().run()
    assert not app.exception
    assert [run.id for run in store.runs()] == [3, 2]
    assert not runs_page(3).exception


def test_a_damaged_run_says_what_is_wrong_with_it(store: Store) -> None:
    with closing(sqlite3.connect(store.folder / FILE, isolation_level=None)) as connection:
        connection.execute("UPDATE runs SET state = 'bogus' WHERE id = 1")
    app = runs_page(1)
    said = plain(app.error[0].value)
    assert said.startswith("r1 damaged: state (=bogus) must be one of queued, starting, ")
    assert {one.key for one in app.button} >= {"runs_delete"}
    assert not {one.key for one in app.button} & {"runs_resume", "runs_start_again", "runs_stop"}


def test_a_curve_that_can_not_be_read_takes_nothing_else_away(store: Store) -> None:
    with closing(sqlite3.connect(store.folder / FILE, isolation_level=None)) as connection:
        connection.execute("UPDATE metrics SET value = 'bogus', seconds = x'00' WHERE run = 1 AND number > 2")
    app = train_page(1)
    assert not app.exception
    assert [len(points) for points in store.series(1).values()] == [2, 2, 2]


@pytest.fixture(autouse=True)
def _no_trainer_is_left(store: Store) -> object:
    yield
    end_all(store)
