"""Steps of journeys on the Train page.

The progress line names its run, so that what an earlier run left on the page is never taken for the next one's.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from re import Pattern

from playwright.sync_api import Locator, Page, expect

ADDRESS = "/train?preset=mini-googlenet"
PATIENCE = 120.0  # seconds that a trainer may take to its next report on a busy machine
STEP = re.compile(r"^(r\d+): step ([\d,]+) of")


def open_train(page: Page, url: str) -> None:
    """Open the Train page and wait until its button can be pressed."""
    page.goto(url + ADDRESS)
    expect(page.get_by_role("heading", name="Mini GoogLeNet")).to_be_visible()
    expect(button(page, "train")).to_be_enabled()


def button(page: Page, key: str) -> Locator:
    """A button by its key; one with a help text is on the page twice, once for small screens."""
    return page.locator(f".st-key-{key} button:visible")


def press(page: Page, key: str) -> None:
    """Click a button."""
    button(page, key).click()


@contextmanager
def seconds_field(page: Page) -> Iterator[Locator]:
    """The next run's budget, in the row of settings or in the popover that holds it once there are runs."""
    field = page.get_by_role("spinbutton", name="Seconds")
    recipe = button(page, "recipe")
    expect(field.or_(recipe).first).to_be_visible()
    in_popover = recipe.count() > 0
    if in_popover:
        recipe.click()
    yield field
    if in_popover:  # not with Escape: that clears the field
        recipe.click()
        expect(field).to_be_hidden()


def set_seconds(page: Page, seconds: int) -> None:
    """Give the next run a budget."""
    with seconds_field(page) as field:
        field.fill(str(seconds))
        field.press("Enter")
        expect(page.get_by_text(f"steps in {seconds} s")).to_be_visible()


def said(page: Page, text: str | Pattern[str]) -> Locator:
    """The progress line, once it says this."""
    return page.locator(".stProgress").filter(has_text=text)


def running(page: Page, *others: str) -> str:
    """Wait until a run other than `others` makes steps; returns its name."""
    return _steps(page, lambda name, step: name not in others)[0]


def wait_for_steps(page: Page, run: str, above: int) -> int:
    """Wait until this run is further than that; returns how far."""
    return _steps(page, lambda name, step: name == run and step > above)[1]


def _steps(page: Page, right: Callable[[str, int], bool]) -> tuple[str, int]:
    deadline = time.monotonic() + PATIENCE
    texts: list[str] = []
    while time.monotonic() < deadline:
        texts = page.locator(".stProgress").all_inner_texts()
        for found in filter(None, map(STEP.match, texts)):
            name, step = found[1], int(found[2].replace(",", ""))
            if step and right(name, step):
                return name, step
        page.wait_for_timeout(100)  # between two looks
    raise AssertionError(f"the progress line still says {texts}")


def figure(page: Page, label: str) -> Locator:
    """The value of one of a run's figures."""
    return page.get_by_test_id("stMetric").filter(has_text=re.compile(f"^{label}")).get_by_test_id("stMetricValue")


def stop(page: Page, run: str) -> None:
    """Press Stop and wait until the page says that this run has stopped."""
    press(page, f"stop_{run}")
    expect_stopped(page, run)


def expect_stopped(page: Page, run: str) -> None:
    """The page says that this run has stopped."""
    expect(said(page, re.compile(rf"^{run} stopped: [\d,]+ steps"))).to_be_visible()
