"""One selection: what is chosen in a table, in a chart or by a search is selected in the graph and inspected."""

import re

from playwright.sync_api import expect

from tests.browser.steps import open_explore, settle
from tests.browser.test_graph_view import graph, node, open_page


def heading(page, text):
    return page.locator(".st-key-inspector").get_by_role("heading", name=re.compile(text))


def test_search_selects_one_after_the_other_and_opens_their_blocks(page, app_url):
    open_page(page, app_url)
    field = graph(page).get_by_label("Find a layer or operation")
    field.fill("5x5")
    expect(graph(page).locator(".found-count")).to_have_text("9")
    field.press("Enter")
    expect(heading(page, "3a › 5×5")).to_be_visible()
    field.press("Enter")
    expect(node(page, "inception3b.branch3.1.conv")).to_have_attribute("aria-pressed", "true")
    expect(heading(page, "3b › 5×5")).to_be_visible()
    expect(field).to_be_focused()
    field.press("Escape")
    expect(graph(page).locator(".found")).to_have_count(0)


def test_a_bar_of_the_chart_selects_its_block(page, app_url):
    open_explore(page, app_url)
    bar = page.locator(".st-key-costs .points path").nth(2)
    bar.scroll_into_view_if_needed()
    settle(page)
    box = bar.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(node(page, "3b")).to_have_attribute("aria-pressed", "true")
    expect(heading(page, "3b › Inception")).to_be_visible()


def test_a_row_of_the_layer_table_selects_its_layer(page, app_url):
    open_explore(page, app_url)
    page.get_by_role("tab", name="Layers").click()
    table = page.locator(".st-key-layers canvas").first
    expect(table).to_be_visible()
    table.scroll_into_view_if_needed()
    settle(page)
    box = table.bounding_box()
    page.mouse.click(box["x"] + 12, box["y"] + 32 + 30 * 5.5)  # the box that ticks the sixth row
    expect(heading(page, "stem › 3×3")).to_be_visible()
