"""The Compare page as a person uses it: read, sort, change the input, come with another design; on a phone too."""

import re

import pytest
from playwright.sync_api import Page, expect

from explorer import PRESETS, preset
from tests.browser.steps import wait_for_script

pytestmark = pytest.mark.slow

NOT_AT_224 = 1  # CIFAR-10's; and the design on screen comes on top
ROWS = sum(preset(name).head is not None for name in PRESETS) - NOT_AT_224 + 1
HEADER_Y, PARAMETERS_X, CELL = 15, 260, "glide-cell-{column}-{row}"


def open_compare(page: Page, url: str, query: str = "") -> None:
    page.goto(f"{url}/compare{query}")
    expect(page.get_by_role("heading", name="Compare", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Table 1 of the paper")).to_be_visible()
    wait_for_script(page)
    expect(page.get_by_test_id("stDataFrame").locator("canvas").first).to_be_visible()


def cell(page: Page, row: int, column: int):
    """A cell of the table by its place: the grid writes them beside its canvas for screen readers."""
    return page.get_by_test_id("stDataFrame").get_by_test_id(CELL.format(column=column, row=row))


def click_header(page: Page, x: float) -> None:
    """With the mouse: an element over the canvas scrolls it and takes what is meant for the canvas."""
    grid = page.get_by_test_id("stDataFrame").locator("canvas").first.bounding_box()
    assert grid is not None
    page.mouse.click(grid["x"] + x, grid["y"] + HEADER_Y)


def choose_input(page: Page, text: str) -> None:
    box = page.locator(".st-key-compare_input").get_by_role("combobox")
    box.fill(text)
    box.press("Enter")


def test_the_table_has_every_network_and_sorts_by_a_column(page, app_url):
    open_compare(page, app_url)
    expect(cell(page, 0, 0)).to_have_text("GoogLeNet (on screen)")
    expect(cell(page, ROWS - 1, 0)).to_have_text("NiN with VGG's kernels")
    click_header(page, PARAMETERS_X)
    expect(cell(page, 0, 0)).to_have_text("Mini GoogLeNet")
    click_header(page, PARAMETERS_X)
    expect(cell(page, 0, 0)).to_have_text("VGG-19")


def test_another_input_changes_every_row_and_says_what_can_not_run(page, app_url):
    open_compare(page, app_url)
    expect(cell(page, 0, 2)).to_have_text("1581658112")
    choose_input(page, "1 × 96 × 96")
    expect(cell(page, 0, 2)).to_have_text("276066304")
    choose_input(page, "3 × 32 × 32")
    expect(page.get_by_text("AlexNet is not in the table")).to_be_visible()
    expect(page.get_by_text("At this input there is no answer by numbers")).to_be_visible()
    choose_input(page, "huge")
    expect(page.get_by_role("alert")).to_contain_text("must be channels × height × width, e.g. 3 × 96 × 96")


def test_the_design_on_screen_comes_along_and_a_tool_counts_as_it_does(page, app_url):
    open_compare(page, app_url, "?preset=vgg11&set=variants.width=0.5")
    expect(cell(page, 0, 0)).to_have_text("VGG-11 × 0.5 wide (on screen)")
    before = cell(page, 0, 2).text_content()
    page.get_by_role("button", name=re.compile("Counted as torch")).click()
    page.get_by_text("ptflops", exact=True).click()
    expect(page.get_by_role("button", name=re.compile("Counted as ptflops"))).to_be_visible()
    expect(cell(page, 0, 2)).not_to_have_text(str(before))


def test_the_page_fits_a_phone(new_page, app_url):
    page = new_page(viewport={"width": 400, "height": 900})
    open_compare(page, app_url)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    table = page.get_by_test_id("stTable").last
    table.scroll_into_view_if_needed()
    assert table.evaluate("node => node.scrollWidth - node.clientWidth") <= 0
