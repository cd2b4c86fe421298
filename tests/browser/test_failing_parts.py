"""Parts of a page that fail, callbacks and whole pages that do: never Streamlit's box, the rest goes on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.graph_steps import drawing, node
from tests.browser.own_script import serving_frame
from tests.browser.steps import cell, metric, open_explore, type_into, wait_for_script

SCRIPT = """
import runpy
import streamlit as st
from explorer.ui import failures, state
from explorer.ui.compare import comparison
from explorer.ui.explore import controls, costs, graph_panel
from explorer.ui.server import FRAME

def breaks_at(classes, what):
    def fail(*args, **kwargs):
        if state.design().classes == classes:
            raise KeyError("x")
        return what(*args, **kwargs)
    return fail

def press(key):
    raise KeyError("x")

if not hasattr(state, "broken"):
    state.broken = True
    graph_panel.block_tree = breaks_at(13, graph_panel.block_tree)
    costs.TABS["Where the cost sits"] = breaks_at(14, costs.TABS["Where the cost sits"])
    controls._toggles = breaks_at(15, controls._toggles)
    controls.set_width = press
    comparison.comparison = breaks_at(10, comparison.comparison)
runpy.run_path(FRAME)
"""
BOX = "This app has encountered an error"
MISTAKE = "a mistake in the program (KeyError: 'x')"


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """The app with parts that fail for some numbers of classes. Before `page`, which outlives it."""
    with serving_frame(tmp_path, SCRIPT) as address:
        yield address


def test_what_fails_outside_of_all_parts_is_told_in_our_words(page: Page, tmp_path: Path) -> None:
    source = 'import streamlit as st\nst.markdown("before")\nraise KeyError("x")\n'
    with serving_frame(tmp_path, source) as url:
        page.goto(url)
        expect_line(page, "The page can't be drawn")
        expect(page.get_by_text("before")).to_be_visible()
        page.goto("about:blank")
    assert "Traceback" in (tmp_path / "home" / "app.log").read_text()
    assert "Traceback" not in (tmp_path / "app.log").read_text()  # the terminal


def set_classes(page: Page, classes: int) -> None:
    field = page.get_by_role("textbox", name="Classes")
    field.fill(str(classes))
    field.press("Enter")
    wait_for_script(page)


def expect_line(page: Page, text: str) -> None:
    expect(page.get_by_text(f"{text}: {MISTAKE}")).to_be_visible()
    expect(page.get_by_text(BOX)).to_have_count(0)


def expect_no_line(page: Page) -> None:
    expect(page.get_by_text("a mistake in the program")).to_have_count(0)


def test_a_part_that_fails_leaves_the_others_and_comes_back(url: str, page: Page, tmp_path: Path) -> None:
    open_explore(page, f"{url}/?preset=googlenet")
    set_classes(page, 13)
    expect_line(page, "The drawing is of the design before")
    expect(node(page, "3a")).to_be_visible()  # the last good drawing
    expect(metric(page, "Parameters")).to_contain_text("5,986,877")  # of the design as it is
    type_into(page, 0, "1×1", "96")
    expect(cell(page, 0, "1×1")).to_have_text("96")
    expect_line(page, "The drawing is of the design before")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect_no_line(page)
    expect(drawing(page)).to_be_visible()

    set_classes(page, 14)
    expect_line(page, "The tab “Where the cost sits” can't be drawn")
    page.get_by_role("button", name="Reload this part").click()
    wait_for_script(page)
    expect_line(page, "The tab “Where the cost sits” can't be drawn")
    expect(metric(page, "Parameters")).to_be_visible()
    page.get_by_role("radio", name="Layers", exact=True).click()
    expect_no_line(page)

    set_classes(page, 15)
    expect_line(page, "The control row can't be drawn")
    expect(cell(page, 0, "1×1")).to_have_text("64")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = page.get_by_role("button", name="Copy what a report of a mistake needs")
    expect(button).to_be_visible()
    button.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    text = page.evaluate("navigator.clipboard.readText()")
    assert f"failed: error The control row can't be drawn: {MISTAKE}" in text.replace("error: ", "error ")
    assert f"log: {tmp_path / 'home' / 'app.log'}" in text
    assert (tmp_path / "home" / "app.log").read_text().count("Traceback") >= 3
    assert "Traceback" not in (tmp_path / "app.log").read_text()  # the terminal
    page.goto("about:blank")  # before its server ends


def test_a_press_and_a_page_that_fail(url: str, page: Page) -> None:
    open_explore(page, f"{url}/?preset=googlenet")
    page.get_by_role("combobox", name="Width").click()
    page.get_by_role("option", name="× 0.5").click()
    expect(page.get_by_test_id("stToast").get_by_text(f"Not done: {MISTAKE}")).to_be_visible()
    box = page.get_by_test_id("stToast").bounding_box()
    assert box
    assert box["y"] > 600  # of 900: not over what was pressed, where a pointer that rests would hold it
    expect(metric(page, "Parameters")).to_contain_text("5,983,802")
    expect(node(page, "3a")).to_be_visible()
    expect(page.get_by_text(BOX)).to_have_count(0)
    page.get_by_test_id("stTopNavLink").filter(has_text="Compare").click()
    expect_line(page, "The comparison can't be drawn")
    expect(page.get_by_role("heading", name="Table 1 of the paper")).to_be_visible()
    page.goto("about:blank")
