"""The totals and the history's buttons beside them, as a person uses them."""

import re

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
    page.keyboard.press("Enter")
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


def test_what_a_total_says_follows_an_edit_while_the_pointer_stays(page, app_url):
    open_explore(page, app_url)
    page.get_by_role("button", name="About Parameters").hover()
    type_into(page, 0, "1×1", "96")
    expect(value(page, "Parameters")).not_to_have_text("5.98 M")
    page.get_by_role("button", name="About Parameters").hover()
    expect(tip(page, "Parameters")).to_be_visible()
    expect(tip(page, "Parameters")).not_to_contain_text("5,983,802")


def test_share_copies_the_address_of_the_design(page, app_url):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_explore(page, app_url)
    type_into(page, 0, "1×1", "96")
    expect(page.get_by_text("1 edit")).to_be_visible()
    wait_for_script(page)  # the button hears of it after the badge beside it
    share = page.locator("[data-name=share]")
    share.click()
    expect(share).to_have_text(re.compile("Copied"))
    expect(share).to_have_text(re.compile("Share"))
    address = page.evaluate("navigator.clipboard.readText()")
    other = page.context.new_page()
    open_explore(other, address)
    expect(other.get_by_text("1 edit")).to_be_visible()
    expect(value(other, "Parameters")).to_have_text(value(page, "Parameters").inner_text())


def test_without_a_clipboard_share_shows_the_address(page, app_url):
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    open_explore(page, app_url + "?preset=nin")
    shown = []
    page.on("dialog", lambda dialog: (shown.append(dialog.default_value), dialog.dismiss()))
    page.get_by_role("button", name="Share", exact=True).click()
    assert shown == [app_url + "/?preset=nin"]


def test_nothing_is_greyed_while_an_edit_is_on_its_way(page, app_url):
    open_explore(page, app_url)
    for part in (page.locator(".stElementContainer:has(.totals)"), page.locator(".st-key-graph")):
        found = part.evaluate("part => [getComputedStyle(part).transitionDuration, getComputedStyle(part).opacity]")
        assert found == ["0s", "1"]


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
