"""What an edit changed in the drawing is in sight whole, both its ends where it fits, and nothing else moves."""

import pytest
from playwright.sync_api import expect

from tests.browser.graph_steps import node, stage
from tests.browser.shift_steps import toggle
from tests.browser.steps import open_explore, settle, soon, table, type_into, wait_for_script

PROJECTOR = {"width": 1280, "height": 720}


def within(inner, outer):
    """Whether it lies in it along the page's width."""
    inner, outer = inner.bounding_box(), outer.bounding_box()
    if not inner or not outer:
        return False  # it is drawn anew at this moment
    return outer["x"] - 1 <= inner["x"] and inner["x"] + inner["width"] <= outer["x"] + outer["width"] + 1


def expect_whole(page, *names):
    """These nodes come to lie in the drawing's place; the drawing may glide there."""
    soon(page, lambda: all(within(node(page, name), stage(page)) for name in names))


def factorize(page, option):
    page.get_by_role("combobox", name="Factorized").click()
    page.get_by_role("option", name=option, exact=True).click()
    wait_for_script(page)


@pytest.mark.parametrize("width", [1600, 1280])
def test_after_a_toggle_both_ends_are_in_sight_and_what_is_below_stays(new_page, app_url, width):
    page = new_page(viewport={"width": width, "height": 800})
    open_explore(page, app_url)
    before = table(page).bounding_box()["y"]
    toggle(page, "Residual")
    expect(node(page, "3a").locator(".whole").first).to_be_visible()
    settle(page)
    expect_whole(page, "input", "3a", "output")
    toggle(page, "Residual")
    factorize(page, "5×5 as two 3×3")
    settle(page)
    expect_whole(page, "input", "3a", "output")
    assert table(page).bounding_box()["y"] == before


def test_on_a_phone_the_changed_block_is_no_wider_than_the_drawing(new_page, app_url):
    page = new_page(viewport={"width": 400, "height": 800})
    open_explore(page, app_url)
    toggle(page, "Residual")
    settle(page)
    expect_whole(page, "3a")


def test_in_the_projector_view_the_open_block_is_whole_after_an_edit(new_page, app_url):
    page = new_page(viewport=PROJECTOR)
    open_explore(page, app_url)
    toggle(page, "Residual")
    settle(page)
    page.locator(".st-key-commands [data-name=present]").click()
    expect(page.locator("html")).not_to_have_css("font-size", "14px")
    wait_for_script(page)
    expect_whole(page, "3a")
    stage(page).evaluate("stage => stage.scrollTo({ left: 300, behavior: 'instant' })")
    page.keyboard.press("Control+z")
    wait_for_script(page)
    expect_whole(page, "3a")


def test_an_edit_that_changes_no_shape_scrolls_nothing(new_page, app_url):
    page = new_page(viewport=PROJECTOR)
    open_explore(page, app_url + "?preset=googlenet&set=variants.factorize=asymmetric&set=variants.residual=true")
    stage(page).evaluate("stage => stage.scrollTo({ left: 37, behavior: 'instant' })")
    type_into(page, 0, "1×1", "72")
    settle(page)
    page.wait_for_timeout(500)  # it must not begin to glide
    assert stage(page).evaluate("stage => stage.scrollLeft") == 37
