"""The block view of several networks: nothing is cut off, what has one layer is not opened."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import settle
from tests.browser.test_graph_view import graph, node


def open_design(page, url, query, last):
    page.goto(f"{url}?{query}")
    expect(node(page, last)).to_be_visible(timeout=20_000)
    settle(page)


@pytest.mark.parametrize("factorize", ["asymmetric", "expanded"])
def test_with_a_wide_block_open_the_end_of_the_network_stays_in_sight(page, app_url, factorize):
    open_design(page, app_url, f"preset=googlenet&set=variants.factorize={factorize}", "output")
    expect(node(page, "3a")).to_have_attribute("aria-expanded", "true")
    last, stage = node(page, "output").bounding_box(), graph(page).locator(".stage").bounding_box()
    assert last["x"] + last["width"] <= stage["x"] + stage["width"]


def test_pools_say_their_whole_name_and_single_layers_what_they_are(page, app_url):
    open_design(page, app_url, "preset=nin", "output")
    name = graph(page).get_by_text("global pool", exact=True)
    pool = node(page, "avgpool").locator(".outline").bounding_box()
    text = name.bounding_box()
    assert pool["y"] < text["y"]
    assert text["y"] + text["height"] < pool["y"] + pool["height"]
    open_design(page, app_url, "preset=alexnet", "2")
    assert node(page, "2").get_attribute("aria-expanded") is None
    for words in ("5×5", "256 filters"):
        expect(node(page, "2").get_by_text(words, exact=True)).to_be_visible()
