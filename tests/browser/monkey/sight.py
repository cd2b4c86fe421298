"""What the monkey sees: all that can be touched on a page, in an order that depends on nothing but the page."""

import re
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import ElementHandle, Error, Page

LOOK = Path(__file__).with_name("candidates.js").read_text(encoding="utf-8")
NEVER = re.compile(r"Download .*\(\d[\d,]* MB\)|Ask (Google|ChatGPT)|Deploy|Record a screencast")
"""What fetches from the network, or is no part of the page."""
NEVER_KEY = "download"
COSTLY = re.compile(r"(Train|Queue|Resume|Start again|Continue|Repeat|Check with torch|Measure)\b")
"""What starts a process that trains or counts: seconds of all cores."""
COSTLY_KEYS = ("train", "resume", "longer", "repeat", "same", "check_with_torch", "why_measure")
HARMLESS_KEYS = ("to_train", "queue", "recipe")
"""They only lead to where something is started."""


class Candidate(NamedTuple):
    """Something to touch: what it is, the key of the widget around it, what is written there, which of them all, and
    whether it lies in a popover or dialog that is open.
    """

    kind: str
    key: str
    words: str
    number: int
    opened: bool = False

    def __str__(self) -> str:
        return f"“{self.words}”{f' in {self.key}' if self.key else ''}"

    @property
    def costly(self) -> bool:
        """Whether it starts a process."""
        if self.kind not in ("press", "popover") or self.key in HARMLESS_KEYS:
            return False
        return self.key in COSTLY_KEYS or bool(self.kind == "press" and COSTLY.search(self.words))


def never(seen: Candidate) -> bool:
    """Whether it is left alone."""
    return seen.key == NEVER_KEY or bool(NEVER.search(seen.words))


def candidates(page: Page) -> list[Candidate]:
    """What can be touched now, sorted; none while the page is on its way to another one."""
    try:
        seen = page.evaluate(LOOK)
    except Error:
        return []
    found = [Candidate(one["kind"], one["key"], one["words"], number, one["opened"]) for number, one in enumerate(seen)]
    return sorted(one for one in found if not never(one))


def element(page: Page, candidate: Candidate) -> ElementHandle:
    """What was seen.

    Raises:
        Error: it is not on the page any more.
    """
    found = page.evaluate_handle("number => window.monkeyFound?.[number]", candidate.number).as_element()
    if found is None:
        raise Error("it is gone")
    return found
