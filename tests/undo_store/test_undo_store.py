"""The store of what can be undone: its limits, its faults, and that nothing waits for it."""

import hashlib
import logging
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from explorer.runs.faults import told
from explorer.undo_store import FILE, MOST_TABS, SECONDS, UndoStore
from explorer.undo_store import file as stored
from tests.waiting import within

ROOT = Path(__file__).parents[2]
KEY, OTHER = "00112233445566778899aabbccddeeff", "ffeeddccbbaa99887766554433221100"


@pytest.fixture
def store(tmp_path: Path) -> UndoStore:
    return UndoStore(tmp_path, patience=0.2)


def written(store: UndoStore, key: str, text: str) -> None:
    store.save(key, text)
    assert store.flush(10)


def again(store: UndoStore) -> UndoStore:
    """As another process sees it."""
    return UndoStore(store.folder, patience=0.2)


def rows(folder: Path) -> list[tuple[bytes, bytes, float]]:
    with closing(sqlite3.connect(folder / FILE)) as connection:
        return connection.execute("SELECT tab, text, updated FROM tabs ORDER BY updated").fetchall()


def test_a_text_is_there_at_once_and_in_another_process_when_it_is_written(store: UndoStore) -> None:
    assert store.load(KEY) is None
    assert not (store.folder / FILE).exists(), "reading makes no file"
    store.save(KEY, "first")
    store.save(KEY, "héllo ×")
    assert store.load(KEY) == "héllo ×"
    assert store.flush(10)
    assert again(store).load(KEY) == "héllo ×"
    assert again(store).load(OTHER) is None


def test_the_file_has_the_keys_digest_and_not_the_key(store: UndoStore) -> None:
    written(store, KEY, "text")
    assert [row[0] for row in rows(store.folder)] == [hashlib.sha256(KEY.encode()).digest()]
    for path in store.folder.iterdir():
        content = path.read_bytes()
        assert KEY.encode() not in content
        assert bytes.fromhex(KEY) not in content


def test_a_copy_goes_its_own_way_and_what_is_forgotten_is_gone(store: UndoStore) -> None:
    store.save(KEY, "text")
    store.copy(KEY, OTHER)
    written(store, OTHER, "later")
    assert (again(store).load(KEY), again(store).load(OTHER)) == ("text", "later")
    store.copy("never", KEY)
    assert store.load(KEY) == "text"
    store.forget(KEY)
    assert store.load(KEY) is None
    assert store.flush(10)
    assert (again(store).load(KEY), again(store).load(OTHER)) == (None, "later")


def test_the_oldest_tabs_go(store: UndoStore) -> None:
    written(store, KEY, "first")
    with closing(sqlite3.connect(store.folder / FILE)) as connection, connection:
        connection.execute("UPDATE tabs SET updated = updated - 100")
        added = [(n.to_bytes(32, "big"), b"", time.time() - n / 1000) for n in range(MOST_TABS - 1)]
        connection.executemany("INSERT INTO tabs VALUES (?, ?, ?)", added)
    assert again(store).load(KEY) == "first"
    written(store, OTHER, "one too many")
    assert len(rows(store.folder)) == MOST_TABS
    assert (again(store).load(KEY), again(store).load(OTHER)) == (None, "one too many")


def test_what_was_not_edited_for_a_week_is_neither_read_nor_kept(store: UndoStore) -> None:
    written(store, KEY, "old")
    with closing(sqlite3.connect(store.folder / FILE)) as connection, connection:
        connection.execute("UPDATE tabs SET updated = updated - ?", (SECONDS + 1,))
    assert again(store).load(KEY) is None
    written(store, OTHER, "new")
    assert len(rows(store.folder)) == 1


@pytest.mark.parametrize("content", [b"", b"no database at all " * 500, b"SQLite format 3\0" + b"\xff" * 4000])
def test_a_damaged_file_is_begun_anew(content: bytes, store: UndoStore) -> None:
    (store.folder / FILE).write_bytes(content)
    assert store.load(KEY) is None
    written(store, KEY, "text")
    assert again(store).load(KEY) == "text"


@pytest.mark.parametrize("text", [b"not packed", b"", None, "a text"])
def test_a_damaged_row_is_none(text: object, store: UndoStore) -> None:
    written(store, KEY, "text")
    with closing(sqlite3.connect(store.folder / FILE)) as connection, connection:
        connection.execute("UPDATE OR IGNORE tabs SET text = ?", (text if text is not None else b"\0",))
    assert again(store).load(KEY) is None


def test_a_file_of_a_later_version_is_left_alone(store: UndoStore, caplog: pytest.LogCaptureFixture) -> None:
    with closing(sqlite3.connect(store.folder / FILE)) as connection:
        connection.execute("PRAGMA user_version = 9")
    written(store, KEY, "text")
    assert "for this session only" in caplog.text
    assert again(store).load(KEY) is None


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield
        connection.execute("ROLLBACK")


def test_a_locked_file_is_told_once_blocks_nobody_and_is_written_later(
    store: UndoStore, caplog: pytest.LogCaptureFixture
) -> None:
    written(store, KEY, "before")
    with locked(store.folder / FILE):
        with within(1.0):
            store.save(KEY, "during")
            assert store.load(KEY) in ("during", "before")
        assert store.flush(10)
        written(store, KEY, "still")
    assert caplog.text.count("for this session only") == 1
    written(store, KEY, "after")
    assert again(store).load(KEY) == "after"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_home_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = tmp_path / "home"
    folder.mkdir()
    folder.chmod(0o500)
    expect_failure(UndoStore(folder, patience=0.2), caplog)


def test_a_home_that_can_be_no_folder_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "home").write_text("a file")
    expect_failure(UndoStore(tmp_path / "home", patience=0.2), caplog)


def test_a_full_disk_is_told(store: UndoStore, caplog: pytest.LogCaptureFixture, monkeypatch) -> None:
    def full(*_: object) -> None:
        with told(store.folder / FILE, "written"):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(stored, "_write", full)
    expect_failure(store, caplog)
    assert "no space is left" in caplog.text


def expect_failure(store: UndoStore, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    written(store, KEY, "text")
    assert "what can be undone is kept for this session only" in caplog.text
    assert again(store).load(KEY) is None


def test_a_mistake_of_ours_ends_no_thread(store: UndoStore, caplog: pytest.LogCaptureFixture) -> None:
    store.save(KEY, 5)  # type: ignore[arg-type]
    assert store.flush(10)
    assert "was not stored" in caplog.text
    written(store, KEY, "text")
    assert again(store).load(KEY) == "text"


def test_an_edit_does_not_wait(store: UndoStore, monkeypatch: pytest.MonkeyPatch) -> None:
    free, texts = threading.Event(), []
    monkeypatch.setattr(stored, "write", lambda _folder, found, _patience: (free.wait(10), texts.append(dict(found))))
    with within(1.0):
        for n in range(100):
            store.save(KEY, str(n))
    assert store.load(KEY) == "99"
    free.set()
    assert store.flush(10)
    assert len(texts) <= 2, "of several that wait the newest is written"
    assert list(texts[-1].values()) == ["99"]


WRITER = """
import sys
from pathlib import Path
from explorer.undo_store import UndoStore
store = UndoStore(Path(sys.argv[1]))
for n in range(20):
    store.save(f"{int(sys.argv[2]) * 100 + n:032x}", f"text {n}" * 1000)
store.save(f"{int(sys.argv[2]):032x}", "last")
"""


def test_two_processes_write_into_one_file_and_what_is_saved_last_is_written_at_their_exit(store: UndoStore) -> None:
    command = [sys.executable, "-c", WRITER, str(store.folder)]
    both = [subprocess.Popen([*command, str(n)], cwd=ROOT) for n in (1, 2)]
    assert [one.wait(60) for one in both] == [0, 0]
    assert len(rows(store.folder)) == 42
    assert [store.load(f"{n:032x}") for n in (1, 2)] == ["last", "last"]
