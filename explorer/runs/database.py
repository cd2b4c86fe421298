"""The SQLite file under the runs: where it lies, and how one operation on it is done whole or not at all."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs

from explorer.runs.config import RunError
from explorer.runs.schema import NewerStoreError, migrate

FILE = "runs.sqlite3"
PATIENCE_SECONDS = 10.0  # for another process that writes


def home() -> Path:
    """Where runs are kept: $EXPLORER_HOME, else the user's data folder."""
    named = os.environ.get("EXPLORER_HOME")
    return Path(named) if named else Path(platformdirs.user_data_dir("inception-explorer", appauthor=False))


class UnreadableStoreError(RunError):
    """The store is there and cannot be read now."""


class BusyStoreError(UnreadableStoreError):
    """Another process holds the store; it may work later."""


def is_locked(error: sqlite3.OperationalError) -> bool:
    """Whether somebody else holds the store: it may work later."""
    return any(word in str(error) for word in ("locked", "busy", "locking protocol"))


class Database:
    """One file in WAL mode. A connection lives as long as one operation, so any thread may use it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with self.connect() as connection:
                migrate(connection)
        except (OSError, sqlite3.Error, NewerStoreError) as error:
            text = f"{self.folder / FILE}: cannot be opened ({error}); EXPLORER_HOME names another folder"
            raise RunError(text) from error

    @contextmanager
    def connect(self) -> Iterator[sqlite3.Connection]:
        """For reading."""
        try:
            connection = self._open()
        except sqlite3.OperationalError as error:
            path = self.folder / FILE
            if is_locked(error):
                raise BusyStoreError(f"{path}: cannot be read now ({error}): another process holds it") from error
            raise UnreadableStoreError(f"{path}: cannot be read ({error}): is the disk full?") from error
        try:
            yield connection
        finally:
            connection.close()

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.folder / FILE, timeout=PATIENCE_SECONDS, isolation_level=None)
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = NORMAL")  # with WAL: safe against a kill of the process
        except BaseException:
            connection.close()
            raise
        return connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """For writing; the lock is taken at once, so that what is read inside still holds when it is written."""
        with self.connect() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
