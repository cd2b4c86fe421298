"""A component without looks that tells the key of the browser tab, by which what can be undone is found again.

It is told once in a session, when the page was drawn first, and runs nothing but a fragment of its own.
"""

import re
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from typing_extensions import TypedDict

from explorer.ui import failures, state
from explorer.ui.frontend.component import component
from explorer.ui.streamlit_private import is_live, session_id
from explorer.ui.tab_key.live import LiveKeys

KEY = "tab_key"
SESSION, REFUSED, KNOWN = (f"{KEY}.{name}" for name in ("session", "refused", "known"))
FORM = re.compile(r"[0-9a-f]{32}")


class TabKeyData(TypedDict):
    """What the browser gets: a name of the server's session, whether it has the key, a key that another tab has."""

    session: str
    known: bool
    refused: str


class TabKeySaid(TypedDict):
    """What it says: the tab's key, to the session of that name."""

    key: str
    session: str


_component = component("tab_key", TabKeyData, {"said": TabKeySaid})


LIVE = LiveKeys(is_live)


def tab_key(on_key: Callable[[str, str | None], None]) -> None:
    """Ask the browser for the tab's key; `on_key` is called with it, once in a session.

    Where the tab was duplicated it has a new key, and `on_key` gets as its second argument the one of the tab that it
    is a copy of. A tab whose copy took the key while it was cut off from the server gets another one then. Where the
    browser stores nothing `on_key` is never called.
    """
    failures.fragment("memory of this tab", _ask)(on_key)


def _ask(on_key: Callable[[str, str | None], None]) -> None:
    known = state.remember(KNOWN, str)
    if known and not LIVE.claim(known, session_id()):
        state.store(REFUSED, known)
        state.store(KNOWN, "")
    data: TabKeyData = {
        "session": state.remember(SESSION, lambda: secrets.token_hex(8)),
        "known": bool(state.remember(KNOWN, str)),
        "refused": state.remember(REFUSED, str),
    }
    _component(key=KEY, data=data, height="content", on_said_change=lambda: _hear(on_key))


def _hear(on_key: Callable[[str, str | None], None]) -> None:
    key, refused = _said(), state.remember(REFUSED, str)
    if state.remember(KNOWN, str) or key in (None, refused):
        return
    if not LIVE.claim(key, session_id()):
        state.store(REFUSED, key)  # the browser takes another one
        return
    state.store(KNOWN, key)
    on_key(key, refused or None)


def _said() -> Any:
    """The key; None for what is none, or was told to another session."""
    said = state.component_value(KEY, "said")
    if not isinstance(said, Mapping) or said.get("session") != state.remember(SESSION, str):
        return None
    key = said.get("key")
    return key if isinstance(key, str) and FORM.fullmatch(key) else None
