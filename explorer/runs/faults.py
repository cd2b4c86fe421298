"""What goes wrong with the store's file or its folder, as the program's own errors: where, what, what would be right.

SQLite's code says what sort it is. Where that leaves it open ("disk I/O error", "unable to open"), the folder is looked
at: whether its disk has room, and whether it may be written.
"""

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from explorer.runs.config import RunError
from explorer.text import one_line

LEAST_ROOM = 2**17  # bytes of a disk, below which SQLite can't make its files
PRIMARY = 0xFF  # of SQLite's extended codes the part that says which sort it is
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL)
READ_ONLY = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM)
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT)
OPEN_TO_DOUBT = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)
NO_PLACE_BESIDE = (*OPEN_TO_DOUBT, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY)
NO_ROOM, NO_RIGHT = (errno.ENOSPC, errno.EDQUOT), (errno.EROFS, errno.EACCES, errno.EPERM)
OURS = (sqlite3.ProgrammingError, sqlite3.NotSupportedError)  # a mistake in a statement is no fault of the file


class StoreError(RunError):
    """The store, or the folder that it lies in, can't be used now; `brief` says it without the way to the file."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(f"{one_line(str(path))}: {what}")
        self.brief = f"{one_line(path.name)} {what}"


class BusyStoreError(StoreError):
    """Another process holds the store; it may work later."""


class FullDiskError(StoreError):
    """No space is left on the disk; it works again once there is some."""


class ReadOnlyStoreError(StoreError):
    """The store may be read and not written."""


class DamagedStoreError(StoreError):
    """The file holds what SQLite can't read."""


@contextmanager
def told(path: Path, doing: str, variable: str = "EXPLORER_HOME") -> Iterator[None]:
    """Inside, what SQLite and the system say of `path` becomes a StoreError.

    `doing` is `read`, `written` or `opened`; `variable` of the environment names another folder than the path's.
    """
    try:
        yield
    except OURS:
        raise
    except (sqlite3.DatabaseError, OSError) as error:
        raise fault(path, doing, error, variable) from error


def fault(path: Path, doing: str, error: sqlite3.Error | OSError, variable: str = "EXPLORER_HOME") -> StoreError:
    """The error that says in one line what this one means for `path`."""
    folder = one_line(str(path.parent))
    kind = _sort(path.parent, error)
    now = " now" if kind is BusyStoreError else ""
    said = error.strerror or str(error) if isinstance(error, OSError) else str(error)
    why = WHY[kind].format(folder=folder, variable=variable, said=one_line(said))
    return kind(path, f"cannot be {doing}{now}{why}")


WHY: dict[type[StoreError], str] = {
    BusyStoreError: " ({said}): another process holds it; try again in a moment",
    FullDiskError: ": no space is left on the disk of {folder}; free some and try again",
    ReadOnlyStoreError: ": {folder} is read-only here; make it writable, or let {variable} name another folder",
    DamagedStoreError: " ({said}): the file is damaged; put a copy back, or rename {folder} to begin with an empty one",
    StoreError: " ({said}); {variable} names another folder",
}


def can_be_looked_at(error: sqlite3.Error) -> bool:
    """Whether the file itself may be well: SQLite only failed to put its own files beside it."""
    return _code(error) in NO_PLACE_BESIDE


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary code; Python's own errors have none."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & PRIMARY


def _sort(folder: Path, error: sqlite3.Error | OSError) -> type[StoreError]:
    if isinstance(error, OSError):
        number = error.errno
        return FullDiskError if number in NO_ROOM else ReadOnlyStoreError if number in NO_RIGHT else StoreError
    code = _code(error)
    if code in BUSY:
        return BusyStoreError
    if code == sqlite3.SQLITE_FULL:
        return FullDiskError
    if code in READ_ONLY:
        return ReadOnlyStoreError
    if code in DAMAGED or str(error).startswith("no such "):  # a table or column that its version has
        return DamagedStoreError
    return _found(folder) if code in OPEN_TO_DOUBT else StoreError


def _found(folder: Path) -> type[StoreError]:
    """What the folder shows."""
    try:
        if shutil.disk_usage(folder).free < LEAST_ROOM:
            return FullDiskError
        return StoreError if os.access(folder, os.W_OK | os.X_OK) else ReadOnlyStoreError
    except OSError:
        return StoreError
