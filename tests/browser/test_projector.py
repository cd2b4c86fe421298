"""The projector view: larger type, no controls and tables, the inspector at full width; Esc leaves it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.graph_steps import graph, node
from tests.browser.steps import wait_for_script
from tests.browser.test_graph_view import open_page

USUAL = "14px"
SMALL_TYPE = """
element => parseFloat(getComputedStyle(element).fontSize) * element.getScreenCTM().a
"""


def small_type(page):
    """Pixels of the drawing's small type."""
    return node(page, "inception3a.branch2.1.conv").locator(".small").evaluate(SMALL_TYPE)


def test_enter_by_the_button_and_leave_with_escape(new_page, app_url):
    page = new_page(viewport={"width": 1920, "height": 1080})
    open_page(page, app_url)
    expect(page.locator("html")).to_have_css("font-size", USUAL)
    page.locator(".st-key-commands [data-name=present]").click()
    expect(page.get_by_role("button", name="Leave projector view")).to_be_visible()
    expect(page.locator(".st-key-table")).to_have_count(0)
    expect(page.get_by_text("Batch norm", exact=True)).to_have_count(0)
    expect(page).to_have_url(re.compile("present=1"))
    expect(page.locator("html")).to_have_css("font-size", "20px")
    node(page, "3b").click()
    inspector = page.locator(".st-key-inspector")
    expect(inspector.get_by_role("heading", name=re.compile("3b"))).to_be_visible()
    assert inspector.bounding_box()["width"] > 1600
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-table")).to_have_count(1)
    expect(page.locator("html")).to_have_css("font-size", USUAL)
    expect(page).not_to_have_url(re.compile("present"))


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1024, 768)])
def test_type_is_larger_where_projectors_are_and_the_numbers_are_in_sight(new_page, app_url, width, height):
    page = new_page(viewport={"width": width, "height": height})
    open_page(page, app_url)
    usual = small_type(page)
    page.locator(".st-key-commands [data-name=present]").click()
    expect(page.locator("html")).not_to_have_css("font-size", USUAL)
    wait_for_script(page)
    assert small_type(page) >= max(13, 1.2 * usual)
    bar, stage = graph(page).locator("> .bar").bounding_box(), graph(page).locator(".stage").bounding_box()
    assert bar["height"] < 50  # one row
    assert stage["y"] + stage["height"] < height
    numbers = page.locator(".st-key-inspector").get_by_text("110,720", exact=False).first.bounding_box()
    assert numbers["y"] + numbers["height"] <= height
    for name in ("SVG", "PNG", "PDF", "DOT"):
        expect(graph(page).get_by_role("button", name=name)).to_be_hidden()
    expect(graph(page).get_by_label("Find a layer or operation")).to_be_hidden()
    expect(graph(page).get_by_role("button", name="Fit all of it")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_faint(new_page, app_url, scheme):
    page = new_page(color_scheme=scheme)
    open_page(page, app_url + "?present=1")
    expect(page.locator("html")).not_to_have_css("font-size", USUAL)
    strong = graph(page).evaluate("element => getComputedStyle(element).color")
    assert graph(page).locator(".band-text").first.evaluate("element => getComputedStyle(element).fill") == strong
    for quiet in (page.locator(".totals dd + dd span").first, page.get_by_test_id("stCaptionContainer").first):
        assert quiet.evaluate("element => getComputedStyle(element).color") == strong


def test_another_page_has_type_of_the_usual_size(page, app_url):
    open_page(page, app_url + "?present=1")
    expect(page.locator("html")).not_to_have_css("font-size", USUAL)
    page.get_by_role("link", name="Train").click()
    expect(page.locator(".st-key-graph")).to_have_count(0)
    expect(page.locator("html")).to_have_css("font-size", USUAL)
