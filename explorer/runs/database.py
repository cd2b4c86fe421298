"""The SQLite file under the runs: where it lies, and how one operation on it is done whole or not at all.

Whatever SQLite says against an operation becomes a StoreError here (explorer.runs.faults), and nowhere else.
"""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs

from explorer.runs.config import RunError
from explorer.runs.faults import can_be_looked_at, told
from explorer.runs.schema import NewerStoreError, migrate

FILE = "runs.sqlite3"
PATIENCE_SECONDS = 3.0  # for another process that writes


def home() -> Path:
    """Where runs are kept: $EXPLORER_HOME, else the user's data folder."""
    named = os.environ.get("EXPLORER_HOME")
    return Path(named) if named else Path(platformdirs.user_data_dir("inception-explorer", appauthor=False))


class Database:
    """One file in WAL mode. A connection lives as long as one operation, so any thread may use it.

    `patience` is how many seconds an operation waits for another process that writes. `prepare` brings a file to its
    tables, the runs' unless another `file` is named. StoreError where the file can't be used; RunError for one of a
    later version.
    """

    def __init__(
        self,
        folder: Path,
        patience: float | None = None,
        *,
        file: str = FILE,
        prepare: Callable[[sqlite3.Connection], None] = migrate,
    ) -> None:
        self.folder = folder
        self.path = folder / file
        self.patience = patience
        try:
            with told(self.path, "opened"):
                self.folder.mkdir(parents=True, exist_ok=True)
                with contextlib.closing(self._open_or_look()) as connection:
                    prepare(connection)
        except NewerStoreError as error:
            raise RunError(f"{self.path}: cannot be opened ({error}); EXPLORER_HOME names another folder") from error

    @contextmanager
    def connect(self) -> Iterator[sqlite3.Connection]:
        """For reading."""
        with told(self.path, "read"), contextlib.closing(self._open_or_look()) as connection:
            yield connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """For writing; the lock is taken at once, so that what is read inside still holds when it is written."""
        with told(self.path, "written"), contextlib.closing(self._open()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):  # SQLite has taken it back by itself where the disk is full
                    connection.execute("ROLLBACK")
                raise

    def _open(self) -> sqlite3.Connection:
        return self._connected(str(self.path))

    def _open_or_look(self) -> sqlite3.Connection:
        """For reading a file beside which SQLite can't put its own: on a full or read-only disk it is read as it lies.

        Only where it is all there is: no writer's log beside it.
        """
        try:
            return self._open()
        except sqlite3.OperationalError as error:
            log = self.path.with_name(f"{self.path.name}-wal")
            has_all = self.path.is_file() and not (log.exists() and log.stat().st_size)
            if not has_all or not can_be_looked_at(error):
                raise
            return self._connected(f"{self.path.resolve().as_uri()}?immutable=1", uri=True)

    def _connected(self, name: str, *, uri: bool = False) -> sqlite3.Connection:
        patience = PATIENCE_SECONDS if self.patience is None else self.patience
        connection = sqlite3.connect(name, timeout=patience, isolation_level=None, uri=uri)
        try:
            connection.row_factory = sqlite3.Row
            connection.text_factory = _text
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = NORMAL")  # with WAL: safe against a kill of the process
        except BaseException:
            connection.close()
            raise
        return connection


def _text(stored: bytes) -> str:
    """A text of a damaged row may be none in UTF-8: it is shown, and the row with it."""
    return stored.decode(errors="replace")
