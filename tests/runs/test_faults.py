"""What SQLite and the system say against the store is one error of the program's own, with the right sentence."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from explorer.runs.config import RunConfig
from explorer.runs.database import FILE
from explorer.runs.faults import (
    BusyStoreError,
    DamagedStoreError,
    FullDiskError,
    ReadOnlyStoreError,
    StoreError,
    fault,
    told,
)
from explorer.runs.launch import LocalEngine
from explorer.runs.store import Store
from tests.broken import FAULTS, Fault, beheaded, full, locked, pierced, read_only

SORTS = {locked: BusyStoreError, full: FullDiskError, read_only: ReadOnlyStoreError, beheaded: DamagedStoreError,
         pierced: DamagedStoreError}  # fmt: skip


def half_done(store: Store, run: int) -> None:
    with store.database.transaction() as connection:
        connection.execute("INSERT INTO metrics VALUES (?, 'loss', 1, 1, 1.0, 1.0)", (run,))
        connection.execute("UPDATE runs SET label = 'half'")


@pytest.mark.parametrize("broken", FAULTS)
def test_each_sort_has_its_own_error_and_goes_with_its_cause(broken: Fault, store: Store, config: RunConfig) -> None:
    run = store.create(config, "cpu").id
    with broken(store.folder):
        for write in (lambda: store.create(config, "cpu"), lambda: store.star(run, True), lambda: store.ask_stop(run)):
            with pytest.raises(StoreError) as raised:
                write()
            assert type(raised.value) is SORTS[broken]
            assert str(raised.value).startswith(f"{store.folder / FILE}: ")
            assert FAULTS[broken] in str(raised.value)
            assert str(raised.value).isprintable()
    store.star(run, True)
    assert [(one.id, one.starred) for one in store.runs()] == [(run, 1)]


def test_what_is_written_is_written_whole_or_not_at_all(store: Store, config: RunConfig) -> None:
    run = store.create(config, "cpu").id
    with full(store.folder):
        with pytest.raises(FullDiskError):
            half_done(store, run)
        assert store.series(run) == {}


def test_a_mistake_in_a_statement_is_no_fault_of_the_store(store: Store) -> None:
    with pytest.raises(sqlite3.ProgrammingError), store.database.connect() as connection:
        connection.execute("SELECT ?", ())


@pytest.mark.parametrize("broken", [locked, full, read_only])
def test_who_looks_sees_the_runs_although_nothing_can_be_written(
    broken: Fault, store: Store, config: RunConfig
) -> None:
    run = store.create(config, "cpu").id
    with broken(store.folder):
        assert [one.id for one in LocalEngine(store).poll()] == [run]
        LocalEngine(store).prepare(config.data)


def test_a_file_beside_which_nothing_can_be_put_is_read_as_it_lies(
    store: Store, config: RunConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = store.create(config, "cpu").id
    log = Path(f"{store.database.path}-wal")
    log.mkdir()  # where SQLite wants its own file
    (log / "not empty").touch()
    with pytest.raises(StoreError):  # as far as one can see it is a writer's log, with what the file lacks
        store.runs()
    (log / "not empty").unlink()
    log.rmdir()
    Path(f"{store.database.path}-shm").mkdir()
    assert [one.id for one in Store(store.folder).runs()] == [run]
    with pytest.raises(StoreError):
        store.star(run, True)


class TestWhatIsSaid:
    """Where SQLite leaves the sort open, the folder is looked at; nothing is guessed."""

    def io_error(self) -> sqlite3.OperationalError:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
        return error

    def test_of_a_disk_without_room(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("shutil.disk_usage", lambda folder: type("Usage", (), {"free": 4096}))
        assert type(fault(tmp_path / FILE, "read", self.io_error())) is FullDiskError

    def test_of_a_folder_that_may_not_be_written(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "access", lambda folder, mode: False)
        assert type(fault(tmp_path / FILE, "read", self.io_error())) is ReadOnlyStoreError

    def test_where_neither_is_so(self, tmp_path: Path) -> None:
        said = fault(tmp_path / FILE, "read", self.io_error())
        assert type(said) is StoreError
        assert str(said).endswith("cannot be read (disk I/O error); EXPLORER_HOME names another folder")

    @pytest.mark.parametrize(
        ("number", "sort"), [(28, FullDiskError), (30, ReadOnlyStoreError), (13, ReadOnlyStoreError), (20, StoreError)]
    )
    def test_by_the_system(self, number: int, sort: type[StoreError], tmp_path: Path) -> None:
        with pytest.raises(StoreError) as raised, told(tmp_path / "r1.log", "written", "EXPLORER_DATA"):
            raise OSError(number, os.strerror(number), "r1.log")
        assert type(raised.value) is sort
        assert "EXPLORER_HOME" not in str(raised.value)

    def test_of_a_file_without_its_tables(self, store: Store) -> None:
        with closing(sqlite3.connect(store.folder / FILE)) as connection:
            connection.execute("DROP TABLE metrics")
        with pytest.raises(DamagedStoreError, match=r"\(no such table: metrics\): the file is damaged"):
            store.series(1)

    def test_of_a_path_with_an_escape_code(self, tmp_path: Path) -> None:
        said = str(fault(tmp_path / "\x1b[31m\n" / FILE, "read", self.io_error()))
        assert said.isprintable()
