"""The layer view: switched in place, with the block view's selection; and what the colors stand for."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.graph_steps import graph, node, press, show
from tests.browser.steps import open_explore
from tests.browser.test_graph_view import open_page


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


def test_the_arrows_follow_the_edges_of_the_layers(page, app_url):
    open_page(page, app_url)
    show(page, "Layers")
    expect(node(page, "inception3b.cat")).to_be_visible()
    node(page, "inception3a.branch2.1.conv").focus()
    page.keyboard.press("ArrowRight")
    expect(node(page, "inception3a.cat")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(graph(page).locator('[data-id^="inception3b.branch"]:focus')).to_have_count(1)
    node(page, "inception3b.cat").focus()
    page.keyboard.press("ArrowLeft")
    ends = [node(page, f"inception3b.branch{name}") for name in ("1.conv", "2.1.conv", "3.1.conv", "4.1.conv")]
    assert any(end.evaluate("element => element.matches(':focus')") for end in ends)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(graph(page).locator('[data-id^="inception3b"]:focus')).to_have_count(1)
    node(page, "stem").focus()
    page.keyboard.press("ArrowRight")  # along the edge that leaves the stage
    expect(graph(page).locator('[data-id^="inception3a"]:focus')).to_have_count(1)


def test_switching_the_views_moves_nothing_below(page, app_url):
    for query in ("", "?preset=googlenet-paper"):
        open_explore(page, app_url + query)
        box = graph(page).bounding_box()
        show(page, "Layers")
        expect(graph(page).locator(".cluster").first).to_be_visible()
        assert graph(page).bounding_box() == box
        press(page, "Collapse all")
        expect(node(page, "stage4")).to_have_class(re.compile("folded"))
        assert graph(page).bounding_box() == box
        show(page, "Blocks")
        assert graph(page).bounding_box() == box


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


def close(page, name):
    node(page, name).locator(":scope > .fold").click()
    expect(node(page, name)).to_have_attribute("aria-expanded", "false")


def test_clusters_close_and_open_and_stay_so_through_an_edit(page, app_url):
    open_page(page, app_url)
    show(page, "Layers")
    close(page, "3b")
    expect(graph(page).locator('[data-id^="inception3b"]')).to_have_count(0)
    expect(node(page, "3a")).to_have_attribute("aria-expanded", "true")
    close(page, "stage3")
    expect(node(page, "3a")).to_have_count(0)
    page.get_by_role("button", name="Residual").click()
    expect(node(page, "inception4a.add")).to_have_count(1)
    expect(node(page, "stage3")).to_have_attribute("aria-expanded", "false")
    node(page, "stage3").dblclick()
    expect(node(page, "inception3a.add")).to_have_count(1)
    expect(node(page, "3b")).to_have_attribute("aria-expanded", "false")  # as it was before its stage closed


def test_a_layer_opens_into_convolution_and_relu_by_keyboard(page, app_url):
    open_page(page, app_url)
    show(page, "Layers")
    expect(node(page, "inception3a.branch2.1.relu")).to_have_count(0)
    node(page, "inception3a.branch2.1.conv").focus()
    page.keyboard.press("e")
    relu = node(page, "inception3a.branch2.1.relu")
    expect(relu).to_have_count(1)
    expect(node(page, "inception3a.branch2.1.conv")).to_be_focused()
    relu.click()
    expect(page.get_by_role("heading", name=re.compile("3a › ReLU"))).to_be_visible()
    relu.focus()
    page.keyboard.press("e")
    expect(relu).to_have_count(0)
    node(page, "inception3a.branch2.1.conv").focus()
    page.keyboard.press("Shift+E")
    expect(node(page, "3a")).to_have_attribute("aria-expanded", "false")
    expect(node(page, "3a")).to_be_focused()
    page.keyboard.press("e")
    expect(node(page, "inception3a.branch2.1.conv")).to_have_count(1)


@pytest.mark.slow
def test_collapse_all_leaves_the_stages_and_expand_all_every_layer(page, app_url):
    open_page(page, app_url)
    show(page, "Layers")
    press(page, "Collapse all")
    expect(graph(page).locator(".node.folded")).to_have_count(5)  # stem, three stages, head
    node(page, "stage4").click()
    expect(page.get_by_role("heading", name="stage4")).to_be_visible()
    show(page, "Blocks")
    expect(graph(page).locator(".node.holds")).to_have_count(6)  # what the stage has: five blocks and a pool
    show(page, "Layers")
    press(page, "Expand all")
    expect(node(page, "inception5b.cat")).to_have_count(1)


@pytest.mark.slow
def test_what_was_closed_stays_where_it_was(page, app_url):
    open_page(page, app_url)
    show(page, "Layers")
    fold = node(page, "4c").locator(":scope > .fold")
    fold.scroll_into_view_if_needed()
    height = graph(page).bounding_box()["height"]
    left = node(page, "4c").locator(":scope > .outline").bounding_box()["x"]
    close(page, "4c")
    expect(graph(page).locator('[data-id^="inception4c"]')).to_have_count(0)
    assert abs(node(page, "4c").locator(".outline").bounding_box()["x"] - left) < 40
    assert graph(page).bounding_box()["height"] == height


@pytest.mark.slow
def test_what_a_search_finds_in_a_closed_stage_opens_and_comes_into_sight(page, app_url):
    open_page(page, app_url)
    show(page, "Layers")
    press(page, "Collapse all")
    expect(node(page, "stage5")).to_have_class(re.compile("folded"))
    field = graph(page).get_by_label("Find a layer or operation")
    field.fill("inception5b.branch3 5x5")
    field.press("Enter")
    found = node(page, "inception5b.branch3.1.conv")
    expect(found).to_have_attribute("aria-pressed", "true")
    box, stage = found.bounding_box(), graph(page).locator(".stage").bounding_box()
    assert stage["x"] <= box["x"]
    assert box["x"] + box["width"] <= stage["x"] + stage["width"]
    expect(node(page, "stage4")).to_have_class(re.compile("folded"))
