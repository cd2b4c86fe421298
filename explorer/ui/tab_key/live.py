"""Which key belongs to which session of this server: a tab that was duplicated comes with the key of one that lives."""

import threading
from collections.abc import Callable


class LiveKeys:
    """Keys and the sessions that hold them; any thread may use it."""

    def __init__(self, is_live: Callable[[str], bool]) -> None:
        self._is_live = is_live
        self._holders: dict[str, str] = {}
        self._lock = threading.Lock()

    def claim(self, key: str, session: str) -> bool:
        """Give a session the key, unless another one that lives has it; whether it has it now."""
        with self._lock:
            self._holders = {one: holder for one, holder in self._holders.items() if self._is_live(holder)}
            if self._holders.get(key, session) != session:
                return False
            self._holders[key] = session
            return True
