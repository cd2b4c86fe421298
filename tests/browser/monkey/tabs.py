"""The tabs of one visitor: one of them is acted in, another may be opened, turned to, closed."""

import random
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page

from tests.browser.monkey.hands import Deed

MOST = 2


class Tabs:
    """At first one, at the app's address."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context, self.url = context, url
        self.page = context.new_page()
        self.page.goto(url)

    def __str__(self) -> str:
        return f"tab {self.pages.index(self.page) + 1}, {urlsplit(self.page.url).path or '/'}"

    @property
    def pages(self) -> list[Page]:
        """Those that are open."""
        return self.context.pages

    def deed(self, rng: random.Random) -> Deed:
        """Another tab: a new one, a copy of this one, the other one, or only one of two."""
        if len(self.pages) < MOST:
            return rng.choice((Deed("open a tab", self._open), Deed("copy the tab", self._copy)))
        if rng.random() < 0.3:
            return Deed("close the tab", self._close)
        return Deed("turn to the other tab", self._turn)

    def _open(self) -> None:
        self.page = self.context.new_page()
        self.page.goto(self.url, wait_until="domcontentloaded")

    def _copy(self) -> None:
        """As “Duplicate” of a browser does, with what the tab stores."""
        with self.context.expect_page() as opened:
            self.page.evaluate("window.open(location.href), null")
        self.page = opened.value
        self.page.wait_for_load_state("domcontentloaded")

    def _turn(self) -> None:
        self.page = next(page for page in self.pages if page is not self.page)
        self.page.bring_to_front()

    def _close(self) -> None:
        leaving = self.page
        self._turn()
        leaving.close()
