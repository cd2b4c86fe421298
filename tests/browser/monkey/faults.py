"""What must not be met: an error box, a line about a mistake of ours, an error in the console, a foreign request."""

import re
from typing import NamedTuple

from playwright.sync_api import BrowserContext, Error, Page

from tests.browser.watch import watch

BOX, LINE, LOST = "error box", "line of a failure", "lost server"
DISAGREEMENT, RESTLESS, LOG = "disagreement", "no rest", "log"
TOLD = "[data-testid=stException], [data-testid=stAlert], [data-testid=stToast], [role=alert], [role=dialog], .note"
SIGNS = {
    LINE: re.compile(r"a mistake in the program"),  # explorer/ui/failures.py
    LOST: re.compile(r"The app does not answer|Connection error"),
    BOX: re.compile(r"This app has encountered an error|Traceback"),
}


class Fault(NamedTuple):
    """What went wrong: its kind, and what was read or heard."""

    kind: str
    text: str


class Ears:
    """What the pages of a context complain about, since the last time that it was asked for."""

    def __init__(self, context: BrowserContext) -> None:
        self.complaints: list[str] = []
        watch(context, self.complaints)

    def heard(self) -> list[Fault]:
        """The kind is what stands before the colon: a console error, a page error, a request to another machine."""
        found = [Fault(*line.split(": ", 1)) for line in self.complaints]
        self.complaints.clear()
        return found


def seen(page: Page) -> list[Fault]:
    """What stands on the page; nothing while it is on its way to another one."""
    try:
        boxes = page.get_by_test_id("stException").locator("visible=true").all_inner_texts()
        texts = page.locator(TOLD).locator("visible=true").all_inner_texts()
    except Error:
        return []
    found = [Fault(BOX, text) for text in boxes]
    return found + [Fault(kind, text) for text in texts for kind, sign in SIGNS.items() if sign.search(text)]
