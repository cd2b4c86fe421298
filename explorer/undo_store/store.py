"""Texts of tabs by their keys, written behind the edit by a thread of their own: an edit never waits for the disk."""

import atexit
import logging
import threading
from pathlib import Path

from explorer.runs.config import RunError
from explorer.undo_store import file
from explorer.undo_store.file import FILE, MOST_TABS, SECONDS, digest

__all__ = ["FILE", "MOST_TABS", "SECONDS", "UndoStore"]

PATIENCE_SECONDS = 3.0  # of the thread that writes, for another process
READ_PATIENCE_SECONDS = 0.3  # of a page that waits
AT_EXIT_SECONDS = 4.0
_log = logging.getLogger(__name__)


class UndoStore:
    """What can be undone in each tab, under one folder; any thread may use it.

    Nothing here raises for a disk that is full, locked, read-only or damaged: it is logged, and what could not be
    written is not there after a reload.
    """

    def __init__(self, folder: Path, patience: float = PATIENCE_SECONDS) -> None:
        self.folder = folder
        self.patience = patience
        self._changed = threading.Condition()
        self._waiting: dict[bytes, str | None] = {}
        self._writing: dict[bytes, str | None] = {}
        self._thread: threading.Thread | None = None
        self._is_told = False

    def save(self, key: str, text: str) -> None:
        """Store it soon; of several texts of a tab that wait, the newest is written."""
        self._put(digest(key), text)

    def forget(self, key: str) -> None:
        """Take what is stored for a tab away."""
        self._put(digest(key), None)

    def load(self, key: str) -> str | None:
        """The newest text of a tab, also one that is not written yet; None where there is none or it can't be read."""
        tab = digest(key)
        with self._changed:
            for unwritten in (self._waiting, self._writing):
                if tab in unwritten:
                    return unwritten[tab]
        try:
            return file.read(self.folder, tab, READ_PATIENCE_SECONDS)
        except RunError as error:
            self._tell(error)
            return None

    def copy(self, old: str, new: str) -> None:
        """Give a tab what another one has."""
        text = self.load(old)
        if text is not None:
            self.save(new, text)

    def flush(self, seconds: float = AT_EXIT_SECONDS) -> bool:
        """Wait until all is written or has failed; whether that was in time."""
        with self._changed:
            return self._changed.wait_for(lambda: not (self._waiting or self._writing), seconds)

    def _put(self, tab: bytes, text: str | None) -> None:
        with self._changed:
            self._waiting[tab] = text
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="undo store", daemon=True)
                self._thread.start()
                atexit.register(self.flush)
            self._changed.notify_all()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting)
                self._writing, self._waiting = self._waiting, {}
            try:
                self._write()
            finally:
                with self._changed:
                    self._writing = {}
                    self._changed.notify_all()

    def _write(self) -> None:
        try:
            file.write(self.folder, self._writing, self.patience)
            self._is_told = False
        except RunError as error:
            self._tell(error)
        except Exception:  # noqa: BLE001  a mistake of ours must not end the thread: the next edit is written again
            _log.exception("what can be undone was not stored")

    def _tell(self, error: RunError) -> None:
        """Once, until it works again: a disk that stays full would fill the log, too."""
        if not self._is_told:
            _log.warning("what can be undone is kept for this session only: %s", error)
        self._is_told = True
