"""The projector view: larger type, no controls and tables, the inspector at full width; Esc leaves it."""

import re

from playwright.sync_api import expect

from tests.browser.test_graph_view import node, open_page

TYPE = "parseFloat(getComputedStyle(document.documentElement).fontSize)"


def test_enter_by_the_button_and_leave_with_escape(new_page, app_url):
    page = new_page(viewport={"width": 1920, "height": 1080})
    open_page(page, app_url)
    assert page.evaluate(TYPE) == 14
    page.locator(".st-key-commands [data-name=present]").click()
    expect(page.get_by_role("button", name="Leave projector view")).to_be_visible()
    expect(page.locator(".st-key-table")).to_have_count(0)
    expect(page.get_by_text("Batch norm", exact=True)).to_have_count(0)
    expect(page).to_have_url(re.compile("present=1"))
    page.wait_for_function(f"{TYPE} === 20")
    node(page, "3b").click()
    inspector = page.locator(".st-key-inspector")
    expect(inspector.get_by_role("heading", name=re.compile("3b"))).to_be_visible()
    assert inspector.bounding_box()["width"] > 1600
    page.locator("h2").first.click()  # Esc in the graph lets go of the selection first
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-table")).to_have_count(1)
    page.wait_for_function(f"{TYPE} === 14")
    expect(page).not_to_have_url(re.compile("present"))


def test_another_page_has_type_of_the_usual_size(page, app_url):
    open_page(page, app_url + "?present=1")
    page.wait_for_function(f"{TYPE} > 14")
    page.get_by_role("link", name="Train").click()
    expect(page.locator(".st-key-graph")).to_have_count(0)
    page.wait_for_function(f"{TYPE} === 14")
