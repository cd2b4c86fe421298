"""The store's faults, each a real one of SQLite, while a `with` block lasts; and values that no column takes."""

import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest

from explorer.runs.database import FILE, Database
from explorer.runs.schema import migrate

HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.readline()
"""
GROW = """
CREATE TABLE IF NOT EXISTS filler (bytes BLOB);
CREATE TRIGGER grow_1 AFTER UPDATE ON runs BEGIN INSERT INTO filler VALUES (zeroblob(1000000)); END;
CREATE TRIGGER grow_2 AFTER INSERT ON runs BEGIN INSERT INTO filler VALUES (zeroblob(1000000)); END;
CREATE TRIGGER grow_3 AFTER INSERT ON settings BEGIN INSERT INTO filler VALUES (zeroblob(1000000)); END;
"""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Another process has begun to write and does not end."""
    command = [sys.executable, "-c", HOLDER, str(folder / FILE)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder, patience(0.2):
        assert holder.stdout is not None
        assert holder.stdin is not None
        assert holder.stdout.readline() == b"held\n"
        try:
            yield
        finally:
            holder.stdin.close()


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """How long a writer waits for another."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("explorer.runs.database.PATIENCE_SECONDS", seconds)
        yield


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """SQLite may not make the file larger, and whatever is written to a run would."""
    with closing(sqlite3.connect(folder / FILE)) as connection:
        connection.executescript(GROW)
    with _each_connection("PRAGMA max_page_count = 1"):  # the pages that there are already
        yield
    with closing(sqlite3.connect(folder / FILE)) as connection:
        connection.executescript("DROP TRIGGER grow_1; DROP TRIGGER grow_2; DROP TRIGGER grow_3;")


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """SQLite may not write."""
    del folder
    with _each_connection("PRAGMA query_only = 1"):
        yield


@contextmanager
def _each_connection(statement: str) -> Iterator[None]:
    whole = Database._connected

    def connected(database: Database, name: str, *, uri: bool = False) -> sqlite3.Connection:
        connection = whole(database, name, uri=uri)
        connection.execute(statement)
        return connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Database, "_connected", connected)
        yield


@contextmanager
def overwritten(folder: Path, start: int, length: int) -> Iterator[None]:
    """Random bytes in the middle of the file."""
    file = folder / FILE
    whole = file.read_bytes()
    file.write_bytes(whole[:start] + random.Random(0).randbytes(length) + whole[start + length :])
    yield
    file.write_bytes(whole)


def beheaded(folder: Path) -> AbstractContextManager[None]:
    """The first 64 kB are random bytes."""
    return overwritten(folder, 0, 65536)


def pierced(folder: Path) -> AbstractContextManager[None]:
    """400 bytes behind the first page, where the table of runs begins, are random ones."""
    return overwritten(folder, 4096, 400)


Fault = Callable[[Path], AbstractContextManager[None]]
# Each sort, with what is said of it.
FAULTS: dict[Fault, str] = {
    locked: "cannot be written now (database is locked): another process holds it; try again in a moment",
    full: "cannot be written: no space is left on the disk of ",
    read_only: "is read-only here; make it writable, or let EXPLORER_HOME name another folder",
    beheaded: "(file is not a database): the file is damaged; put a copy back, or rename ",
    pierced: "(database disk image is malformed): the file is damaged; put a copy back, or rename ",
}


def columns(table: str) -> list[str]:
    """Those that a table really has."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        migrate(connection)
        return [row["name"] for row in connection.execute(f"PRAGMA table_info({table})")]


ESCAPE = "\x1b[31m\nred \u202e"
ODD_VALUES = [b"\x00\xff\xfe", "bogus", ESCAPE, "x" * 200_000, "[" * 100_000, "{}", '{"a": ' + "9" * 5000 + "}", -1,
              1.5, 2**62, 1e308, float("inf")]  # fmt: skip
