"""Takes the pictures of the running app: docs/explore.png and docs/train.png for the README, and docs/screenshots/ for
whoever reviews a change: both pages, light and dark, at 1600 and 400 px, whole pages, after an edit and after a run.

    .venv/bin/python scripts/screenshots.py [--seconds S]          (S: how long the run trains, 10 by default)
"""

import argparse
import itertools
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.app_server import ROOT, launch_chromium, running_app

DOCS = ROOT / "docs"
EDITED = "?preset=googlenet&set=variants.batch_norm=after_conv&set=stages[1].blocks[4].ch3x3=352"
TRAINED = "?preset=mini-googlenet"
Scheme = Literal["light", "dark"]


@contextmanager
def page_at(browser: Browser, url: str, width: int, height: int, scheme: Scheme) -> Iterator[Page]:
    """A fresh page of that size and theme, when its first run is over."""
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    page.goto(url)
    settle(page)
    yield page
    context.close()


def settle(page: Page) -> None:
    """Waits until the script has run, nothing is stale, and what it drew has had its animation."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(timeout=60_000)
    page.locator("h1, h2").first.wait_for()
    page.wait_for_timeout(1500)


def take(page: Page, path: Path) -> None:
    """What fits the window."""
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path)
    print(path.relative_to(ROOT))


def take_whole(page: Page, path: Path) -> None:
    """The whole page: the window is made as high as the scrolled part."""
    height = page.locator('[data-testid="stMain"]').evaluate("main => main.scrollHeight")
    page.set_viewport_size({"width": page.viewport_size["width"], "height": height})  # type: ignore[index]
    settle(page)
    take(page, path)


def train_a_run(page: Page, seconds: int) -> None:
    """Starts a run with the page's own button and waits for its end."""
    page.get_by_label("Seconds", exact=True).fill(str(seconds))
    page.get_by_label("Seconds", exact=True).press("Enter")
    settle(page)
    page.get_by_role("button", name="Train", exact=False).last.click()
    page.get_by_role("button", name="Stop").wait_for()
    page.get_by_role("button", name="Train again").wait_for(timeout=(seconds + 60) * 1000)
    page.mouse.move(0, 0)
    settle(page)


def main() -> None:
    parser = argparse.ArgumentParser(description="Take the pictures of the running app.")
    parser.add_argument("--seconds", type=int, default=10, help="how long the run trains")
    seconds: int = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as folder, running_app(Path(folder)) as url, sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        with page_at(browser, f"{url}/{EDITED}", 1440, 900, "light") as page:
            take(page, DOCS / "explore.png")
        with page_at(browser, f"{url}/train{TRAINED}", 1440, 900, "light") as page:
            train_a_run(page, seconds)
            take(page, DOCS / "train.png")
        schemes: tuple[Scheme, ...] = ("light", "dark")
        for scheme, width in itertools.product(schemes, (1600, 400)):
            for name, query in (("explore", EDITED), ("train", TRAINED)):
                at = f"{url}/{query}" if name == "explore" else f"{url}/train{query}"
                with page_at(browser, at, width, 900, scheme) as page:
                    take_whole(page, DOCS / "screenshots" / f"{name}-{scheme}-{width}.png")
        browser.close()


if __name__ == "__main__":
    main()
