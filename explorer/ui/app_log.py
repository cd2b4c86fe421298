"""The app's log: what failed in a page, with its trace, in app.log beside the runs; on the terminal a line of it."""

import logging
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

from explorer.runs.database import home
from explorer.text import one_line
from explorer.ui.streamlit_private import TRACES

NAME = "explorer.ui"
LARGEST = 1_000_000  # bytes, of this file and of the one before it
LINE = 500  # characters on the terminal
KEPT = "kept"  # of a record: the file has it


def log_file() -> Path:
    """Where it is."""
    return home() / "app.log"


@cache
def log() -> logging.Logger:
    """The logger of the pages."""
    logger = logging.getLogger(NAME)
    logger.propagate = False
    file = _File()
    file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(file)
    logger.addHandler(_Terminal())
    logging.getLogger(TRACES).addFilter(lambda record: False)  # Streamlit's trace of the same, on the terminal
    return logger


class _Terminal(logging.Handler):
    """The message alone: no trace reaches a terminal."""

    def emit(self, record: logging.LogRecord) -> None:
        where = f"; {log_file()} has its trace" if getattr(record, KEPT, False) else ""
        with suppress(OSError, ValueError):  # closed, or full
            sys.stderr.writelines([one_line(record.getMessage(), LINE), where, "\n"])


class _File(logging.Handler):
    """A disk that is full or read-only is told where runs are kept, not here."""

    def emit(self, record: logging.LogRecord) -> None:
        path = log_file()
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists() and path.stat().st_size > LARGEST:
                path.replace(path.with_name("app.log.1"))
            with path.open("a", encoding="utf-8", errors="backslashreplace") as file:
                file.writelines([self.format(record), "\n"])
            setattr(record, KEPT, True)
