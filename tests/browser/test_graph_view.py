"""The block view on the Explore page: drawn, selected, opened, moved through by keyboard, kept through edits."""

import itertools
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.graph_steps import collapse_all, graph, heading, node
from tests.browser.steps import open_explore, soon, type_into, wait_for_script

NINE = ["3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b"]


def open_page(page: Page, url: str) -> None:
    page.goto(url)
    expect(node(page, "5b")).to_be_visible()  # the first visit loads the app


def unfold(page: Page, name: str) -> None:
    node(page, name).hover()
    node(page, name).locator(".unfold").click()
    expect(node(page, name)).to_have_attribute("aria-expanded", "true")


def settle(page: Page) -> None:
    """Until Streamlit has finished its run."""
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    wait_for_script(page)


def shown(page: Page) -> list[str]:
    """The labels of the blocks, from left to right."""
    cards = graph(page).locator(".node.block")
    places = [(cards.nth(i).bounding_box()["x"], cards.nth(i).get_attribute("data-id")) for i in range(cards.count())]
    return [name for _, name in sorted(places)]


def test_draws_all_blocks_in_order_with_their_shapes(page, app_url):
    open_page(page, app_url)
    collapse_all(page)
    assert shown(page) == NINE
    expect(graph(page).locator(".band-text")).to_have_text(["28 × 28", "14 × 14", "7 × 7"])
    expect(node(page, "3a")).to_have_attribute(
        "aria-label", re.compile(r"192 × 28 × 28 → 256 × 28 × 28, 163,696 param")
    )
    for name in ("stem", "head", "maxpool3", "maxpool4", "input", "output"):
        expect(node(page, name)).to_be_visible()


def test_nothing_overlaps(page, app_url):
    open_page(page, app_url)
    collapse_all(page)
    for name in (None, "3a", "4e"):
        if name:
            unfold(page, name)
        outlines = graph(page).locator(".node:not(.header, .lane) > .outline:not(.bar)")
        boxes = [outlines.nth(i).bounding_box() for i in range(outlines.count())]
        for i, one in enumerate(boxes):
            for other in boxes[i + 1 :]:
                apart = (
                    one["x"] + one["width"] <= other["x"] + 1
                    or other["x"] + other["width"] <= one["x"] + 1
                    or one["y"] + one["height"] <= other["y"] + 1
                    or other["y"] + other["height"] <= one["y"] + 1
                )
                assert apart, (one, other)


def test_a_click_selects_and_the_inspector_follows(page, app_url):
    open_page(page, app_url)
    node(page, "4b").click()
    expect(node(page, "4b")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("heading", name=re.compile("4b"))).to_be_visible()
    node(page, "4c").click()
    expect(node(page, "4b")).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_role("heading", name=re.compile("4c"))).to_be_visible()


def test_one_block_is_open_at_a_time_unless_shift_keeps_it(page, app_url):
    open_page(page, app_url)
    unfold(page, "4b")
    expect(graph(page).locator(".fold")).to_have_count(1)
    expect(node(page, "inception4b.branch2.1.conv")).to_be_visible()
    expect(node(page, "inception4b.cat").locator(".bar")).to_have_count(4)
    node(page, "4d").hover()
    node(page, "4d").locator(".unfold").click(modifiers=["Shift"])
    expect(graph(page).locator(".fold")).to_have_count(2)
    settle(page)
    node(page, "4b").locator(".fold").click()
    expect(graph(page).locator(".fold")).to_have_count(1)
    collapse_all(page)


def test_the_concatenation_is_cut_in_proportion_to_the_channels(page, app_url):
    open_page(page, app_url)
    unfold(page, "3b")
    bars = node(page, "inception3b.cat").locator(".bar")
    heights = [bars.nth(i).bounding_box()["height"] for i in range(4)]
    for height, channels in zip(heights, (128, 192, 96, 64), strict=True):
        assert height == pytest.approx(sum(heights) * channels / 480, abs=1.5)


def test_a_resting_pointer_opens_a_block_though_the_drawing_is_drawn_again(page, app_url):
    open_page(page, app_url)
    settle(page)
    node(page, "3b").hover()
    place = node(page, "3b").locator(".unfold circle").last.bounding_box()
    page.mouse.move(0, 0)
    expect(node(page, "3b").locator(".unfold")).to_be_hidden()
    where = {"clientX": place["x"] + place["width"] / 2, "clientY": place["y"] + place["height"] / 2}
    # no pointer has moved: as it is for one that rests where the drawing was drawn again
    page.evaluate(
        """({ clientX, clientY }) => {
          let found = document.elementFromPoint(clientX, clientY)
          while (found?.shadowRoot) found = found.shadowRoot.elementFromPoint(clientX, clientY)
          found.dispatchEvent(new MouseEvent("click", { clientX, clientY, bubbles: true, composed: true }))
        }""",
        where,
    )
    expect(node(page, "3b")).to_have_attribute("aria-expanded", "true")


def test_by_keyboard(page, app_url):
    open_page(page, app_url)
    collapse_all(page)
    node(page, "3a").focus()
    page.keyboard.press("ArrowRight")
    expect(node(page, "3b")).to_be_focused()
    page.keyboard.press("Enter")
    expect(node(page, "3b")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("e")
    expect(node(page, "3b")).to_have_attribute("aria-expanded", "true")
    settle(page)
    expect(node(page, "3b")).to_be_focused()
    page.keyboard.press("ArrowDown")  # into it
    inside = graph(page).locator('[data-id^="inception3b"]:focus')
    expect(inside).to_have_count(1)
    page.keyboard.press("Tab")  # one stop for the whole graph
    expect(graph(page).locator(".node:focus")).to_have_count(0)


def test_what_is_open_and_selected_survives_an_edit_of_the_design(page, app_url):
    open_page(page, app_url)
    unfold(page, "4b")
    node(page, "inception4b.branch2.1.conv").click()
    settle(page)
    graph(page).get_by_label("Color").select_option("parameters")
    settle(page)
    page.get_by_role("button", name="Residual").click()
    expect(node(page, "inception4b.add")).to_be_visible()
    expect(node(page, "inception4b.branch2.1.conv")).to_have_attribute("aria-pressed", "true")
    expect(node(page, "4b")).to_have_attribute("aria-expanded", "true")
    expect(graph(page).get_by_label("Color")).to_have_value("parameters")
    page.get_by_role("button", name="Residual").click()
    expect(node(page, "inception4b.add")).to_have_count(0)
    expect(node(page, "inception4b.branch2.1.conv")).to_have_attribute("aria-pressed", "true")


def test_an_edit_is_marked_and_highlighted_and_the_drawing_stays_in_place(page, app_url):
    open_page(page, app_url + "?preset=googlenet&set=stages[0].blocks[0].ch3x3=200")
    collapse_all(page)
    expect(node(page, "3a").locator(".edited-dot")).to_have_count(1)
    expect(node(page, "4a").locator(".edited-dot")).to_have_count(0)
    svg = graph(page).locator(".stage > svg").element_handle()
    page.get_by_role("button", name="Naive blocks").click()
    expect(node(page, "3a").and_(graph(page).locator(".changed"))).to_have_count(1)
    expect(graph(page).locator(".changed")).to_have_count(0)
    assert svg.evaluate("element => element.isConnected")


SEEN = """
host => {
  host.seen = []
  const look = () => {
    if (host.querySelector(".changed")) host.seen.push(performance.now())
    requestAnimationFrame(look)
  }
  look()
}
"""


def test_the_highlight_lasts_though_the_selection_moves_on(page, app_url):
    """Enter goes to the next row, which Python answers with a drawing of its own."""
    open_explore(page, app_url)
    graph(page).evaluate(SEEN)
    type_into(page, 0, "3×3", "200")
    expect(node(page, "3b")).to_have_attribute("aria-pressed", "true")
    expect(node(page, "3a")).to_have_class(re.compile("changed"))
    expect(graph(page).locator(".changed")).to_have_count(0)
    seen = graph(page).evaluate("host => host.seen")
    assert 1500 < seen[-1] - seen[0] < 3500
    assert max(after - before for before, after in itertools.pairwise(seen)) < 700  # without a break


def test_zoom_by_wheel_with_ctrl_and_buttons_but_a_plain_wheel_scrolls_the_page(page, app_url):
    open_page(page, app_url)
    width = lambda: float(graph(page).locator(".stage > svg").get_attribute("width"))  # noqa: E731
    before = width()
    graph(page).locator(".stage").hover()
    page.mouse.wheel(0, 200)
    scrolled = lambda: page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")  # noqa: E731
    soon(page, lambda: scrolled() > 0)
    assert width() == before
    page.mouse.wheel(0, -400)
    soon(page, lambda: scrolled() == 0)
    assert width() == before
    page.keyboard.down("Control")
    page.mouse.wheel(0, -40)
    page.keyboard.up("Control")
    expect(graph(page).locator(".stage > svg")).not_to_have_attribute("width", str(before))
    assert width() > before
    graph(page).get_by_role("button", name="Fit all of it").click()
    assert width() == pytest.approx(before, rel=0.01)


def test_dragging_pans_and_selects_nothing(page, app_url):
    open_page(page, app_url)
    for _ in range(3):
        graph(page).get_by_role("button", name="Zoom in").click()
    pressed = graph(page).locator('[aria-pressed="true"]').count()
    stage = graph(page).locator(".stage")
    start, box = stage.evaluate("element => element.scrollLeft"), stage.bounding_box()
    page.mouse.move(box["x"] + 600, box["y"] + 120)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 110, steps=6)
    page.mouse.up()
    assert stage.evaluate("element => element.scrollLeft") == pytest.approx(start + 300, abs=3)
    assert graph(page).locator('[aria-pressed="true"]').count() == pressed


def test_top_down_on_a_phone_without_a_page_that_scrolls_sideways(new_page, app_url):
    page = new_page(viewport={"width": 400, "height": 800})
    open_page(page, app_url)
    stem, block = node(page, "stem").bounding_box(), node(page, "3b").bounding_box()
    assert stem["y"] + stem["height"] < block["y"]
    expect(graph(page).get_by_text("192 × 28 × 28", exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = graph(page).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 400


def test_on_a_phone_a_wheel_over_the_graph_scrolls_the_page(new_page, app_url):
    page = new_page(viewport={"width": 400, "height": 800})
    open_page(page, app_url)
    stage = graph(page).locator(".stage")
    stage.scroll_into_view_if_needed()
    for name in ("input", "output"):  # all of it is there
        assert stage.bounding_box()["y"] <= node(page, name).bounding_box()["y"] <= stage.bounding_box()["y"] + 1600
    top = stage.bounding_box()["y"]
    page.mouse.move(200, max(top, 0) + 100)
    page.mouse.wheel(0, 300)
    soon(page, lambda: stage.bounding_box()["y"] == pytest.approx(top - 300, abs=2))
    assert stage.evaluate("element => element.scrollTop") == 0


def test_on_a_phone_what_is_opened_stays_under_the_finger(new_page, app_url):
    page = new_page(viewport={"width": 400, "height": 800})
    open_page(page, app_url)
    node(page, "5a").scroll_into_view_if_needed()
    node(page, "5a").hover()
    before = node(page, "5a").bounding_box()["y"]
    node(page, "5a").locator(".unfold").click()  # and 3a above it closes
    expect(node(page, "3a")).to_have_attribute("aria-expanded", "false")
    expect(node(page, "5a")).to_have_attribute("aria-expanded", "true")
    assert node(page, "5a").locator(":scope > .reach").bounding_box()["y"] == pytest.approx(before, abs=30)


def test_it_follows_the_theme_and_the_width(new_page, app_url):
    page = new_page(color_scheme="dark")
    open_page(page, app_url)
    collapse_all(page)
    fill = "element => getComputedStyle(element).fill"
    assert node(page, "stem").locator(".card").evaluate(fill) == "rgb(251, 199, 138)"
    page.set_viewport_size({"width": 1000, "height": 900})
    drawn = graph(page).locator(".stage > svg")
    soon(page, lambda: drawn.evaluate("e => e.getBoundingClientRect().width") < 1300)
    page.set_viewport_size({"width": 500, "height": 900})
    expect(page.locator(".graph-view.narrow")).to_have_count(1)


def test_auxiliary_heads_hang_below_their_blocks(page, app_url):
    open_page(page, app_url)
    page.get_by_role("button", name="Auxiliary heads").click()
    expect(node(page, "aux1")).to_be_visible()
    block, head = node(page, "4a").bounding_box(), node(page, "aux1").locator(".outline").bounding_box()
    assert head["y"] > block["y"] + 80
    assert abs(head["x"] + head["width"] / 2 - block["x"] - block["width"] / 2) < 20
    unfold(page, "aux1")
    expect(node(page, "aux1.fc2")).to_be_visible()


def test_a_lane_of_an_open_block_is_its_branch(page, app_url):
    open_page(page, app_url)
    lane = node(page, "3a/branch3")
    lane.locator(".outline").click(position={"x": 90, "y": 4})
    expect(lane).to_have_attribute("aria-pressed", "true")
    expect(heading(page, "3a › 1×1 → 5×5")).to_be_visible()
    inspector = page.locator(".st-key-inspector")
    expect(inspector.get_by_text("192 × 28 × 28")).to_be_visible()
    expect(inspector.get_by_text("3,088 + 12,832 = 15,920")).to_be_visible()
    inspector.get_by_role("button", name="3a", exact=False).first.click()
    expect(node(page, "3a")).to_have_attribute("aria-pressed", "true")


def test_a_bar_of_a_closed_block_is_its_branch(page, app_url):
    open_page(page, app_url)
    collapse_all(page)
    node(page, "4e").locator('[data-part="4e/branch2"]').click()
    expect(heading(page, "4e › 1×1 → 3×3")).to_be_visible()
    expect(node(page, "4e").locator(".part.chosen")).to_have_count(1)
    expect(node(page, "4e")).to_have_class(re.compile("holds"))
    unfold(page, "4e")
    expect(node(page, "4e/branch2")).to_have_attribute("aria-pressed", "true")


@pytest.mark.slow
def test_the_branch_by_keyboard(page, app_url):
    open_page(page, app_url)
    node(page, "inception3a.branch3.0.conv").focus()
    page.keyboard.press("b")
    expect(node(page, "3a/branch3")).to_have_attribute("aria-pressed", "true")
    expect(heading(page, "3a › 1×1 → 5×5")).to_be_visible()


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_the_arrows_follow_the_edges_and_across_them_the_lanes(page, app_url):
    open_page(page, app_url)
    node(page, "stem").focus()
    press(page, "ArrowRight", "ArrowRight")
    expect(graph(page).locator('[data-id^="inception3a"]:focus')).to_have_count(1)
    node(page, "inception3a.branch2.0.conv").focus()
    press(page, "ArrowRight")
    expect(node(page, "inception3a.branch2.1.conv")).to_be_focused()
    press(page, "ArrowDown")
    expect(node(page, "inception3a.branch3.1.conv")).to_be_focused()
    press(page, "ArrowUp", "ArrowUp")
    expect(node(page, "inception3a.branch1.conv")).to_be_focused()
    press(page, "ArrowUp")  # out of the lanes
    expect(node(page, "3a")).to_be_focused()
    press(page, "ArrowLeft")
    expect(node(page, "stem")).to_be_focused()
    node(page, "inception3a.branch2.1.conv").focus()
    press(page, "ArrowRight")
    expect(node(page, "inception3a.cat")).to_be_focused()
    press(page, "ArrowRight", "ArrowRight")
    expect(node(page, "maxpool3")).to_be_focused()
    press(page, "ArrowUp", "ArrowDown")  # nothing is above or below
    expect(node(page, "maxpool3")).to_be_focused()
    press(page, "ArrowLeft", "ArrowLeft")
    expect(node(page, "inception3a.cat")).to_be_focused()


def test_the_arrows_turn_where_the_network_runs_down_and_reach_heads(new_page, app_url):
    page = new_page(viewport={"width": 400, "height": 800})
    open_page(page, app_url)
    node(page, "inception3a.branch2.0.conv").focus()
    press(page, "ArrowDown")
    expect(node(page, "inception3a.branch2.1.conv")).to_be_focused()
    press(page, "ArrowRight")
    expect(node(page, "inception3a.branch3.1.conv")).to_be_focused()
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("button", name="Auxiliary heads").click()
    expect(node(page, "aux1")).to_be_visible()
    node(page, "4a").focus()
    press(page, "ArrowDown")
    expect(node(page, "aux1")).to_be_focused()
    press(page, "ArrowUp")
    expect(node(page, "4a")).to_be_focused()


def test_the_keyboards_place_is_told_from_what_is_selected(page, app_url):
    open_page(page, app_url)
    collapse_all(page)
    node(page, "3b").click()
    node(page, "3b").focus()
    press(page, "ArrowRight")
    place, chosen = node(page, "4a"), node(page, "3b")
    expect(node(page, "maxpool3")).to_be_focused()
    press(page, "ArrowRight")
    expect(place).to_be_focused()
    outlined = "element => getComputedStyle(element).outlineStyle"
    stroke = "element => getComputedStyle(element).strokeWidth"
    assert (place.evaluate(outlined), chosen.evaluate(outlined)) == ("dashed", "none")
    assert (place.locator(".outline").evaluate(stroke), chosen.locator(".outline").evaluate(stroke)) == ("1px", "3px")
