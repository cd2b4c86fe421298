"""The file with a row per tab: the SHA-256 of its key, its text, when it was written. The keys themselves are nowhere.

Whoever reads the file learns no key, and so can't have a tab's edits sent to a page of his own.
"""

import contextlib
import hashlib
import sqlite3
import time
import zlib
from collections.abc import Mapping
from pathlib import Path

from explorer.runs.database import Database
from explorer.runs.faults import DamagedStoreError
from explorer.runs.schema import NewerStoreError

FILE = "tabs.sqlite"
MOST_TABS = 500
SECONDS = 7 * 24 * 3600.0
"""A tab that was not edited for so long is forgotten."""
LONGEST = 32 * 2**20  # bytes of a text; a longer one was not written here
VERSION = 1
TABLE = (
    "CREATE TABLE IF NOT EXISTS tabs (tab BLOB PRIMARY KEY, text BLOB NOT NULL, updated REAL NOT NULL) WITHOUT ROWID"
)
PUT = "INSERT OR REPLACE INTO tabs VALUES (?, ?, ?)"
OLDEST = "DELETE FROM tabs WHERE tab IN (SELECT tab FROM tabs ORDER BY updated DESC LIMIT -1 OFFSET ?)"


def digest(key: str) -> bytes:
    """What stands for a key in the file."""
    return hashlib.sha256(key.encode()).digest()


def write(folder: Path, texts: Mapping[bytes, str | None], patience: float) -> None:
    """Store the texts of tabs by their digests, None takes a tab away; what is too old or too many goes.

    A file that is damaged is thrown away, since nothing in it is worth a repair. StoreError where it can't be written.
    """
    packed = {tab: None if text is None else zlib.compress(text.encode(), 1) for tab, text in texts.items()}
    try:
        _write(_opened(folder, patience), packed)
    except DamagedStoreError:
        throw_away(folder)
        _write(_opened(folder, patience), packed)


def _write(database: Database, packed: Mapping[bytes, bytes | None]) -> None:
    now = time.time()
    with database.transaction() as connection:
        for tab, text in packed.items():
            if text is None:
                connection.execute("DELETE FROM tabs WHERE tab = ?", (tab,))
            else:
                connection.execute(PUT, (tab, text, now))
        connection.execute("DELETE FROM tabs WHERE updated < ?", (now - SECONDS,))
        connection.execute(OLDEST, (MOST_TABS,))


def read(folder: Path, tab: bytes, patience: float) -> str | None:
    """A tab's text; None where there is none, or none that is young and whole. StoreError where it can't be read."""
    if not (folder / FILE).is_file():
        return None
    with _opened(folder, patience).connect() as connection:
        query = "SELECT text FROM tabs WHERE tab = ? AND updated >= ?"
        row = connection.execute(query, (tab, time.time() - SECONDS)).fetchone()
    return _unpacked(row["text"]) if row else None


def _unpacked(stored: object) -> str | None:
    if not isinstance(stored, bytes):
        return None
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(stored, LONGEST)
        return text.decode() if unpacker.eof else None
    except (zlib.error, UnicodeDecodeError):
        return None


def throw_away(folder: Path) -> None:
    """Begin with an empty file."""
    for ending in ("", "-wal", "-shm"):
        with contextlib.suppress(OSError):
            (folder / f"{FILE}{ending}").unlink(missing_ok=True)


def _opened(folder: Path, patience: float) -> Database:
    return Database(folder, patience, file=FILE, prepare=_prepare)


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the table. Raises NewerStoreError for a file of a later version, which stays as it is."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version == VERSION:
        return
    if version > VERSION:
        raise NewerStoreError(f"it has version {version}, this program knows {VERSION}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(TABLE)
    connection.execute(f"PRAGMA user_version = {VERSION}")
