"""The block view of several networks: nothing is cut off, what has one layer is not opened."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from explorer import preset
from explorer.design import Insert, apply
from explorer.design.codec import to_query
from tests.browser.graph_steps import collapse_all, graph, heading, node, show
from tests.browser.steps import settle

SCALE = "element => element.getScreenCTM().a"


def longer(blocks):
    """The address of a GoogLeNet with so many blocks more."""
    design = preset("googlenet")
    block = design.stages[1].blocks[1]
    more = [block.model_copy(update={"id": f"x{n}"}) for n in range(blocks)]
    return urlencode(
        to_query(apply(design, *[Insert(row=one, into="stage4", before="4c") for one in reversed(more)])), doseq=True
    )


def open_design(page, url, query, last):
    page.goto(f"{url}?{query}")
    expect(node(page, last)).to_be_visible()
    settle(page)


def test_with_a_wide_block_open_the_end_of_the_network_stays_in_sight_where_type_stays_readable(page, app_url):
    open_design(page, app_url, "preset=googlenet&set=variants.factorize=expanded", "output")
    expect(node(page, "3a")).to_have_attribute("aria-expanded", "true")
    last, stage = node(page, "output").bounding_box(), graph(page).locator(".stage").bounding_box()
    assert last["x"] + last["width"] <= stage["x"] + stage["width"]
    open_design(page, app_url, f"{longer(6)}&set=variants.factorize=asymmetric", "output")
    assert graph(page).locator(".stage > svg").evaluate(SCALE) == pytest.approx(1, abs=0.01)  # it is scrolled
    block = node(page, "3a").locator(".whole").bounding_box()
    assert stage["x"] <= block["x"]
    assert block["x"] + block["width"] <= stage["x"] + stage["width"]


@pytest.mark.slow
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


@pytest.mark.slow
@pytest.mark.parametrize("width", [1440, 1280, 1024, 700, 400])
def test_type_never_gets_small(new_page, app_url, width):
    page = new_page(viewport={"width": width, "height": 800})
    open_design(page, app_url, "preset=googlenet&set=variants.factorize=asymmetric", "output")
    assert graph(page).locator(".stage > svg").evaluate(SCALE) > 0.879


def test_what_has_to_be_scrolled_has_its_full_size_and_fit_shows_all(page, app_url):
    open_design(page, app_url, longer(60), "3a")
    svg, stage = graph(page).locator(".stage > svg"), graph(page).locator(".stage").bounding_box()
    assert svg.evaluate(SCALE) == pytest.approx(1, abs=0.01)
    show(page, "Layers")
    expect(graph(page).locator(".cluster").first).to_be_visible()
    graph(page).get_by_role("button", name="Fit all of it").click()
    assert svg.bounding_box()["width"] <= stage["width"] + 1
    graph(page).get_by_role("button", name="Zoom in").click()
    assert stage["width"] < svg.bounding_box()["width"] < 1.4 * stage["width"]


def test_on_a_phone_a_long_network_is_cut_and_a_button_shows_the_rest(new_page, app_url):
    page = new_page(viewport={"width": 400, "height": 800})
    open_design(page, app_url, longer(30), "3a")
    rest = graph(page).get_by_role("button", name="Show the rest of the network")
    assert graph(page).locator(".stage").bounding_box()["height"] == 1600
    rest.click()
    expect(rest).to_be_hidden()
    stage, last = graph(page).locator(".stage").bounding_box(), node(page, "output").bounding_box()
    assert last["y"] + last["height"] <= stage["y"] + stage["height"]


def test_all_of_a_branch_is_outlined(page, app_url):
    open_design(page, app_url, "preset=googlenet&set=variants.factorize=expanded", "output")
    node(page, "inception3a.branch2.conv").focus()
    page.keyboard.press("b")
    lane = node(page, "3a/branch2")
    expect(lane).to_have_count(1)
    expect(lane).to_have_attribute("aria-pressed", "true")
    frame = lane.locator(".outline").bounding_box()
    for name in ("", "a", "b"):
        box = node(page, f"inception3a.branch2{name}.conv").bounding_box()
        assert frame["x"] <= box["x"]
        assert frame["y"] <= box["y"]
        assert box["x"] + box["width"] <= frame["x"] + frame["width"]
        assert box["y"] + box["height"] <= frame["y"] + frame["height"]


def test_the_concatenations_name_keeps_off_the_blocks_border(new_page, app_url):
    page = new_page(viewport={"width": 1300, "height": 800})
    open_design(page, app_url, "preset=googlenet", "output")
    word = graph(page).get_by_text("concat", exact=True).bounding_box()
    block = node(page, "3a").locator(".whole").bounding_box()
    assert word["x"] + word["width"] + 3 <= block["x"] + block["width"]


def test_the_middle_of_a_card_is_its_block_and_a_bar_says_its_branch(page, app_url):
    open_design(page, app_url, "preset=googlenet", "output")
    collapse_all(page)
    for name in ("3b", "5b"):
        node(page, name).locator(".card").click()
        expect(node(page, name)).to_have_attribute("aria-pressed", "true")
    bar = node(page, "5b").locator('[data-part="5b/branch2"]')
    assert bar.locator("title").text_content() == "5b › 1×1 → 3×3: 384 channels"
    stroke = "element => getComputedStyle(element).stroke"
    before = bar.evaluate(stroke)
    bar.hover()
    assert bar.evaluate(stroke) != before
    bar.click()
    expect(heading(page, "5b › 1×1 → 3×3")).to_be_visible()
