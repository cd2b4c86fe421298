"""Takes the pictures of the running app: docs/explore.png and docs/train.png for the README, docs/train/ for
docs/train.md (before, during and after a run), and docs/screenshots/ for whoever reviews a change: all pages, light and
dark, at 1600 and 400 px, whole pages, after an edit and after two runs.

    .venv/bin/python scripts/screenshots.py [--seconds S]          (S: how long the run trains, 10 by default)
"""

import argparse
import itertools
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Locator, Page, sync_playwright

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


def button(page: Page, key: str) -> Locator:
    """A button by its key; one with a help text is on the page twice, once for small screens."""
    return page.locator(f".st-key-{key} button:visible")


def start_a_run(page: Page, seconds: int) -> None:
    """Starts a run with the page's own button."""
    field = page.get_by_role("spinbutton", name="Seconds")
    in_popover = button(page, "recipe").count() > 0
    if in_popover:
        button(page, "recipe").click()
    field.fill(str(seconds))
    field.press("Enter")
    page.get_by_text(f"steps in {seconds} s").wait_for()
    if in_popover:
        button(page, "recipe").click()
        field.wait_for(state="hidden")
    button(page, "train").click()
    page.locator("[class*=st-key-stop_] button:visible").first.wait_for()


def wait_for_its_end(page: Page, seconds: int) -> None:
    """Waits until the result of the run is drawn, with the pointer where it shows nothing."""
    page.locator(".st-key-confusion canvas").first.wait_for(timeout=(seconds + 90) * 1000)
    page.mouse.move(0, 0)
    settle(page)


def tick_all(page: Page) -> None:
    """Ticks every run in the list."""
    runs = page.locator(".st-key-runs")
    for name in runs.locator("tr[aria-selected=false] th").all_inner_texts():
        runs.get_by_role("rowheader", name=name, exact=True).click()
    page.mouse.move(0, 0)


def picture_runs(browser: Browser, url: str, seconds: int) -> None:
    """The Train page before, during and after a run, then with a second one over it."""
    at, folder = f"{url}/train{TRAINED}", DOCS / "train"
    with page_at(browser, at, 1440, 900, "light") as page:
        take(page, folder / "before.png")
        start_a_run(page, seconds)
        page.locator(".stProgress").filter(has_text=re.compile(r": step [\d,]+")).wait_for(timeout=90_000)
        page.wait_for_timeout(seconds * 600)
        take(page, folder / "during.png")
        wait_for_its_end(page, seconds)
        take(page, folder / "after.png")
        take(page, DOCS / "train.png")
    without = f"{at}&set=variants.batch_norm=none"
    with page_at(browser, without, 1440, 900, "dark") as page:
        start_a_run(page, seconds)
        wait_for_its_end(page, seconds)
        tick_all(page)
        settle(page)
        take(page, folder / "overlay-dark.png")
    with page_at(browser, at, 400, 850, "light") as page:
        take_whole(page, folder / "after-narrow.png")


def main() -> None:
    parser = argparse.ArgumentParser(description="Take the pictures of the running app.")
    parser.add_argument("--seconds", type=int, default=10, help="how long a run trains")
    seconds: int = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as folder, running_app(Path(folder)) as url, sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        with page_at(browser, f"{url}/{EDITED}", 1440, 900, "light") as page:
            take(page, DOCS / "explore.png")
        picture_runs(browser, url, seconds)
        addresses = {"explore": f"/{EDITED}", "train": f"/train{TRAINED}", "runs": "/runs"}
        schemes: tuple[Scheme, ...] = ("light", "dark")
        for scheme, width, (name, address) in itertools.product(schemes, (1600, 400), addresses.items()):
            with page_at(browser, url + address, width, 900, scheme) as page:
                take_whole(page, DOCS / "screenshots" / f"{name}-{scheme}-{width}.png")
        browser.close()


if __name__ == "__main__":
    main()
