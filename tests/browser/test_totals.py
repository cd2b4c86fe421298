"""The totals and the history's buttons beside them, as a person uses them."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import metric, open_explore, type_into, value, wait_for_script


def tip(page, label):
    return metric(page, label).get_by_role("tooltip")


def test_a_total_says_what_it_means_by_pointer_and_by_keyboard(page, app_url):
    open_explore(page, app_url)
    help_button = page.get_by_role("button", name="About Parameters")
    help_button.hover()
    expect(tip(page, "Parameters")).to_contain_text("5,983,802 exactly")
    page.get_by_role("heading", name="GoogLeNet").hover()
    expect(tip(page, "Parameters")).to_be_hidden()
    help_button.focus()
    page.keyboard.press("Tab")
    expect(tip(page, "MACs per image")).to_contain_text("1,581,658,112 exactly")
    page.keyboard.press("Escape")
    expect(tip(page, "MACs per image")).to_be_hidden()


@pytest.mark.parametrize("width", [400, 1440])
def test_what_a_total_says_is_within_the_window(new_page, app_url, width):
    page = new_page(viewport={"width": width, "height": 900}, has_touch=True)
    open_explore(page, app_url)
    page.get_by_role("button", name="About Training memory").tap()
    expect(tip(page, "Training memory").get_by_role("row")).to_have_count(5)
    box = tip(page, "Training memory").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 900
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_quick_clicks_on_undo_count_each(page, app_url):
    open_explore(page, app_url)
    for column, text in (("1×1", "96"), ("3×3", "160"), ("5×5", "48")):
        type_into(page, 0, column, text)
    expect(page.get_by_text("3 edits")).to_be_visible()
    wait_for_script(page)
    undo = page.get_by_role("button", name="Undo")
    undo.evaluate("button => { button.click(); button.click(); button.click() }")
    expect(value(page, "Parameters")).to_have_text("5.98 M")
    expect(undo).to_be_disabled()
    page.get_by_role("button", name="Redo").click()
    expect(page.get_by_text("1 edit")).to_be_visible()
    page.get_by_role("button", name="Reset").click()
    expect(value(page, "Parameters")).to_have_text("5.98 M")
