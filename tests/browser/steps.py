"""Steps that journeys share. Elements are found by key, role or test id, never by position on the page."""

import re

from playwright.sync_api import Locator, Page, expect

ROW, HEADER = 30, 34
CELL_X = {"filters": 100, "ch1x1": 90, "ch3x3red": 175, "ch3x3": 258, "ch5x5red": 340, "ch5x5": 425, "pool_proj": 510}


def open_explore(page: Page, url: str) -> None:
    """Open the Explore page and wait until it stands still."""
    page.goto(url)
    expect(value(page, "Parameters")).to_be_visible()
    expect(page.locator(".st-key-graph .stage > svg")).to_be_visible()
    settle(page)


def settle(page: Page, key: str = "table") -> None:
    """Wait until the script has run and the table no longer moves."""
    wait_for_script(page)
    table = page.locator(f".st-key-{key} canvas").first
    expect(table).to_be_visible()
    box = None
    while box != (box := table.bounding_box()):
        page.wait_for_timeout(150)


def wait_for_script(page: Page) -> None:
    """Wait until the script has run."""
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()


def metric(page: Page, label: str) -> Locator:
    """A total by its label."""
    return page.get_by_test_id("stMetric").filter(has_text=re.compile(f"^{label}"))


def value(page: Page, label: str) -> Locator:
    """The value of a total."""
    return metric(page, label).get_by_test_id("stMetricValue")


def click_cell(page: Page, key: str, row: int, x: int) -> None:
    """Click a cell of a table; a table is a canvas, so that a cell has only a place."""
    settle(page, key)
    box = page.locator(f".st-key-{key} canvas").first.bounding_box()
    assert box
    page.mouse.click(box["x"] + x, box["y"] + HEADER + ROW * row + ROW / 2)
    page.wait_for_timeout(200)


def type_into(page: Page, row: int, column: str, text: str) -> None:
    """Type a value into a cell of the channel table, or clear it."""
    click_cell(page, "table", row, CELL_X[column])
    if not text:
        page.keyboard.press("Delete")
        return
    page.keyboard.press("Enter")
    editor = page.locator(".gdg-input")
    editor.fill(text)
    editor.press("Enter")


def choose_in(page: Page, key: str, row: int, x: int, option: str) -> None:
    """Choose an option in a cell of a table."""
    click_cell(page, key, row, x)
    page.keyboard.press("Enter")
    page.get_by_role("option", name=option).click()
