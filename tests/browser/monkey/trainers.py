"""Training costs all cores: a walk starts a few runs at most, and stops them soon."""

from playwright.sync_api import Error, Locator, Page

from tests.browser.monkey.hands import SHORT, Deed
from tests.browser.monkey.sight import Candidate

MOST = 2
STEPS = 6  # that what was started goes on
TRIES = 5


class Trainers:
    """What a walk has started, and what is still to be stopped."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.started = 0
        self.left = 0

    def allows(self, seen: Candidate) -> bool:
        """Whether this may be pressed: it starts nothing, or not too much."""
        return not seen.costly or self.started < MOST

    def note(self, chosen: Candidate, step: int) -> None:
        """Remember a start, to end it."""
        if chosen.costly:
            self.started += 1
            self.left = STEPS

    def due(self, page: Page) -> Deed | None:
        """Stopping it, once the walk has gone on for a while."""
        if not self.left:
            return None
        self.left -= 1
        return None if self.left else Deed("stop what trains", lambda: self.stop(page))

    def stop(self, page: Page) -> None:
        """Press every button that stops or cancels, on the Train page."""
        try:
            if (page.viewport_size or {"width": 0})["width"] < 1000:
                page.set_viewport_size({"width": 1280, "height": 800})
            page.keyboard.press("Escape")
            page.get_by_test_id("stTopNavLink").filter(has_text="Train").click(timeout=5 * SHORT)
            page.wait_for_timeout(1500)
            for _ in range(TRIES):
                if not (buttons := _stopping(page)).count():
                    return
                buttons.first.click(timeout=5 * SHORT)
                page.wait_for_timeout(1000)
        except Error:
            page.goto(f"{self.url}/train", wait_until="domcontentloaded")


def _stopping(page: Page) -> Locator:
    return page.locator("[class*=st-key-stop_] button:visible:enabled, .st-key-why_cancel button:visible")
