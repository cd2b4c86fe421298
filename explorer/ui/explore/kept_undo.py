"""What can be undone, kept for the browser tab over a reload and a restart of the server."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.ui import state
from explorer.ui.explore import refresh
from explorer.ui.state.kept_history import history_text, restore
from explorer.ui.state.session import current

if TYPE_CHECKING:
    from explorer.undo_store import UndoStore

KEY, SAVED = "kept_undo.key", "kept_undo.saved"


def take_up(key: str, copied_from: str | None) -> None:
    """Offer what the tab of that key could undo, where it ends in the design on screen; from now on it is kept.

    A session that had another key before only keeps its own under the new one.
    """
    store, session = _store(), current()
    if state.remember(KEY, str):
        state.store(KEY, key)
        store.save(key, history_text(session))
        return
    if copied_from:
        store.copy(copied_from, key)
    text = store.load(key)
    is_restored = text is not None and restore(session, text)
    state.store(KEY, key)
    # what the tab had with another design stays until there is an edit
    state.store(SAVED, "" if _can_go(session) else history_text(session))
    keep()
    if is_restored:
        refresh.draw("title")


def keep() -> None:
    """Have what can be undone now stored, in a while, where the browser has told the tab's key."""
    key = state.remember(KEY, str)
    if not key:
        return
    text = history_text(current())
    if text != state.remember(SAVED, str):
        state.store(SAVED, text)
        _store().save(key, text)


def forget() -> None:
    """Take away what can be undone, here and where it is stored for this tab; the design on screen stays."""
    session = current()
    session.past, session.future = [], []
    if key := state.remember(KEY, str):
        state.store(SAVED, history_text(session))
        _store().forget(key)


def _can_go(session: state.Session) -> bool:
    """Whether there is anything to undo or redo."""
    return bool(session.past or session.future)


def _store() -> "UndoStore":
    # not at the top: what reads files is imported when the page has been drawn
    from explorer.runs.database import home

    return _store_in(home())


@lru_cache(maxsize=4)
def _store_in(folder: Path) -> "UndoStore":
    """One for all sessions of this process."""
    from explorer.undo_store import UndoStore

    return UndoStore(folder)
