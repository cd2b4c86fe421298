"""The error of everything that reads data."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from explorer.text import OneLineError, named

PATH = 200  # characters of a path that a message shows


class DataError(OneLineError):
    """A data set that is unknown, missing or damaged; the message is one line to show as it is."""


@contextmanager
def reading(place: Path) -> Iterator[None]:
    """Inside, whatever the file system refuses is a DataError: a link to itself, no permission, too long a name."""
    try:
        yield
    except DataError:
        raise
    except (OSError, RuntimeError, ValueError) as error:  # pathlib reports a loop of links as a RuntimeError
        why = (error.strerror if isinstance(error, OSError) else None) or str(error)
        why = "a link leads back to itself" if isinstance(error, RuntimeError) else named(why, PATH)
        text = f"{named(place, PATH)}: can't be read ({why}); mend it, or take another folder"
        raise DataError(text) from error


def is_text(name: str) -> bool:
    """Whether a file's name is text: on Linux one may hold any bytes."""
    try:
        os.fsencode(name).decode()
    except UnicodeError:
        return False
    return True
