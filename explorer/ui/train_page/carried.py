"""What the Train page keeps in the address: the next run's settings, and the runs that are drawn, as `shown=r3,r1`."""

import re
from collections.abc import Sequence

from explorer.runs.codec import from_texts, to_texts
from explorer.runs.config import Settings
from explorer.text import named

SHOWN = "shown="
RUNS = re.compile(r"(r\d{1,12}(,r\d{1,12})*)?")


def texts(settings: Settings, shown: tuple[int, ...] | None) -> tuple[str, ...]:
    """A text for each setting that differs from the default; `shown` None leaves the runs out."""
    runs = () if shown is None else (SHOWN + ",".join(f"r{run}" for run in shown),)
    return (*to_texts(settings), *runs)


def settings(carried: Sequence[str]) -> tuple[Settings, tuple[str, ...]]:
    """The settings, and what is wrong with the texts that could not be taken."""
    found, problems = from_texts(text for text in carried if not text.startswith(SHOWN))
    wrong = [
        f"{named(text)} must be the names of runs, e.g. {SHOWN}r3,r1"
        for text in carried
        if text.startswith(SHOWN) and not RUNS.fullmatch(text.removeprefix(SHOWN))
    ]
    return found, (*problems, *wrong)


def shown(carried: Sequence[str]) -> tuple[int, ...] | None:
    """The runs that are drawn, the one that is looked at first; None where none are named."""
    for text in carried:
        if text.startswith(SHOWN) and RUNS.fullmatch(runs := text.removeprefix(SHOWN)):
            return tuple(int(name[1:]) for name in runs.split(",") if name)
    return None
