"""Steps that journeys share. Elements are found by key, role or test id, never by position on the page."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.browser.graph_steps import drawing

PATIENCE_S = 60.0
"""Until something is a fault: two busy cores take several seconds for what usually takes a fraction of one."""
expect.set_options(timeout=1000 * PATIENCE_S)


def open_explore(page: Page, url: str) -> None:
    """Open the Explore page and wait until it stands still."""
    page.goto(url)
    expect(value(page, "Parameters")).to_be_visible()
    expect(drawing(page)).to_be_visible()
    settle(page)


def settle(page: Page, key: str = "table") -> None:
    """Wait until the script has run and the table no longer moves."""
    wait_for_script(page)
    table = page.locator(f".st-key-{key} table")
    expect(table).to_be_visible()
    box = None
    while box != (box := table.bounding_box()):
        page.wait_for_timeout(150)  # between two looks: it stands still


def place(part: Locator) -> FloatRect:
    """Where it is on the page. What is drawn anew at this moment has no place, and is waited for."""
    deadline = time.monotonic() + PATIENCE_S
    while not (box := part.bounding_box()):
        assert time.monotonic() < deadline, f"{part} has no place on the page"
    return box


def soon(page: Page, holds: Callable[[], bool], seconds: float = PATIENCE_S) -> None:
    """Wait until that holds; the page is heard meanwhile, which it is not while Python sleeps."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not so after {seconds:g} s"
        page.wait_for_timeout(50)  # between two looks


def wait_for_script(page: Page) -> None:
    """Wait until the script has run."""
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()


def name(page: Page) -> Locator:
    """The name of the design: the first thing on every page that is about one."""
    return page.get_by_role("heading", level=2).first


def totals(page: Page) -> Locator:
    """The bar of all totals."""
    return page.locator(".stHtml:has(.totals)")


def metric(page: Page, label: str) -> Locator:
    """A total by its label."""
    return page.locator(".totals > div").filter(has_text=re.compile(f"^{label}"))


def value(page: Page, label: str) -> Locator:
    """The value of a total."""
    return metric(page, label).locator("dd").first


def table(page: Page, key: str = "table") -> Locator:
    """A table that is edited, by its key; the channel table where there is none."""
    return page.locator(f".st-key-{key}").get_by_role("grid")


def row(page: Page, number: int, key: str = "table") -> Locator:
    """A row of a table, from 0."""
    return table(page, key).locator("tbody tr").nth(number)


def cell(page: Page, number: int, column: str, key: str = "table") -> Locator:
    """A cell of a table by its row, from 0, and its column's header."""
    headers = table(page, key).get_by_role("columnheader")
    expect(headers.filter(has_text=re.compile(f"^{re.escape(column)}$"))).to_have_count(1)
    place = headers.all_inner_texts().index(column)
    return row(page, number, key).locator("th, td").nth(place)


def type_into(page: Page, number: int, column: str, text: str, key: str = "table") -> None:
    """Type a value into a cell of a table, the channel table where no other is named, or clear it."""
    cell(page, number, column, key).click()
    if not text:
        page.keyboard.press("Delete")
        return
    page.keyboard.press("Enter")
    editor = table(page, key).locator("..").locator(".editor")
    editor.fill(text)
    editor.press("Enter")


def choose_in(page: Page, number: int, column: str, option: str, key: str = "variants") -> None:
    """Choose an option in a cell of a table."""
    cell(page, number, column, key).dblclick()
    table(page, key).locator("..").locator("select.editor").select_option(option)
