"""The layer view: switched in place, with the block view's selection; and what the colors stand for."""

import re

from playwright.sync_api import expect

from tests.browser.test_graph_view import graph, node, open_page


def show(page, view):
    graph(page).get_by_role("button", name=view, exact=True).click()
    expect(graph(page).get_by_role("button", name=view, exact=True)).to_have_attribute("aria-pressed", "true")


def test_both_views_have_one_selection(page, app_url):
    open_page(page, app_url)
    node(page, "3b").click()
    show(page, "Layers")
    expect(graph(page).locator(".cluster")).to_have_count(14)  # stem, three stages, nine blocks, head
    expect(node(page, "3b")).to_have_attribute("aria-pressed", "true")
    layer = node(page, "inception3b.branch3.1.conv")
    layer.click()
    expect(layer).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("heading", name=re.compile("3b › 5×5"))).to_be_visible()
    layer.focus()
    page.keyboard.press("ArrowLeft")
    expect(node(page, "inception3b.branch3.0.conv")).to_be_focused()
    show(page, "Blocks")
    expect(graph(page).locator(".cluster")).to_have_count(0)
    expect(node(page, "3b")).to_have_class(re.compile("holds"))


def test_an_edit_is_drawn_in_the_layer_view(page, app_url):
    open_page(page, app_url)
    show(page, "Layers")
    expect(node(page, "inception3a.cat")).to_be_visible()
    page.get_by_role("button", name="Residual").click()
    expect(node(page, "inception3a.add")).to_have_count(1)


def test_the_legend_names_what_the_colors_stand_for(page, app_url):
    open_page(page, app_url)
    legend = graph(page).locator(".legend")
    expect(legend).to_contain_text("of total")
    graph(page).get_by_label("Color").select_option("operation")
    expect(legend).to_have_text("1×13×35×5other kernellinear")
    fill = "element => getComputedStyle(element).fill"
    one, other, wide = (node(page, f"inception3a.branch{name}.conv") for name in ("1", "2.0", "2.1"))
    fills = [box.locator(".outline").evaluate(fill) for box in (one, other, wide)]
    assert fills[0] == fills[1] != fills[2]
    graph(page).get_by_label("Color").select_option("activations")
    expect(legend).to_contain_text("of total")
