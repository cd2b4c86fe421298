"""Each press of undo and redo counts, in its order, whatever was done before and wherever the focus is left."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.agreement import expect_agreement, quiet
from tests.browser.graph_steps import node
from tests.browser.steps import cell, open_explore, type_into, value

BURSTS = ((5, 120), (6, 50), (10, 30))  # presses, and the milliseconds between two
KEYS = {"Undo": "Control+z", "Redo": "Control+Shift+z"}


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()


def enter(field: Locator, text: str) -> None:
    field.fill(text)
    field.press("Enter")


def toggle(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


EDITS: dict[str, Callable[[Page], None]] = {
    "drop-down": lambda page: choose(page, "Batch norm", "after conv"),
    "toggle": lambda page: toggle(page, "Residual"),
    "text field": lambda page: enter(page.get_by_role("textbox", name="Classes"), "77"),
    "typed into a drop-down": lambda page: enter(page.get_by_role("combobox", name="Input C × H × W"), "3 × 96 × 96"),
    "option of such a drop-down": lambda page: choose(page, "Width", "× 0.5"),
    "drop-down again": lambda page: choose(page, "Factorized", "5×5 as two 3×3"),
    "another toggle": lambda page: toggle(page, "Auxiliary heads"),
    "cell": lambda page: type_into(page, 0, "1×1", "96"),
    "and back": lambda page: choose(page, "Batch norm", "none"),
    "preset": lambda page: choose(page, "Preset", "Mini GoogLeNet"),
}


def press_by_button(page: Page, name: str, count: int, pause: int) -> None:
    """With the mouse: a locator would wait until the button looks enabled."""
    button = page.get_by_role("button", name=name, exact=True)
    expect(button).to_be_visible()
    box = button.bounding_box()
    assert box
    for _ in range(count):
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_timeout(pause)  # how quickly is what is tried


def press_by_key(page: Page, name: str, count: int, pause: int) -> None:
    for _ in range(count):
        page.keyboard.press(KEYS[name])
        page.wait_for_timeout(pause)  # how quickly is what is tried


PRESSES = {"button": press_by_button, "key": press_by_key}


def make(page: Page, names: list[str]) -> list[str]:
    """Make edits, each settled; the addresses before the first and after each."""
    trail = [page.url]
    for name in names:
        EDITS[name](page)
        expect(page).not_to_have_url(trail[-1])
        quiet(page)
        trail.append(page.url)
    return trail


def expect_bursts(page: Page, trail: list[str], bursts: tuple[tuple[int, int], ...], by: str) -> None:
    last = len(trail) - 1
    for count, pause in bursts:
        PRESSES[by](page, "Undo", count, pause)
        expect(page).to_have_url(trail[last - count])
        expect_agreement(page)
        assert page.url == trail[last - count]
        PRESSES[by](page, "Redo", count, pause)
        expect(page).to_have_url(trail[last])
        expect_agreement(page)
        assert page.url == trail[last]


@pytest.mark.parametrize("by", PRESSES)
def test_quick_presses_take_back_as_many_edits(by: str, page: Page, app_url: str) -> None:
    open_explore(page, app_url)
    trail = make(page, ["toggle", "cell", "another toggle"])
    expect_bursts(page, trail, ((3, 30),), by)


@pytest.mark.slow
@pytest.mark.parametrize("by", PRESSES)
def test_quick_presses_after_edits_of_all_sorts(by: str, page: Page, app_url: str) -> None:
    open_explore(page, f"{app_url}/?preset=googlenet")
    expect_bursts(page, make(page, list(EDITS)), BURSTS, by)


def test_a_press_counts_before_its_button_looks_enabled(page: Page, app_url: str) -> None:
    open_explore(page, f"{app_url}/?preset=googlenet")
    before = page.url
    cell(page, 0, "1×1").click()
    page.keyboard.type("96\n104\n")
    press_by_button(page, "Undo", 1, 0)
    press_by_button(page, "Redo", 1, 0)
    for name in ("Undo", "Undo", "Redo", "Undo"):
        press_by_button(page, name, 1, 30)
    expect_agreement(page)
    assert page.url == before
    press_by_button(page, "Redo", 2, 30)
    expect(page).to_have_url(re.compile("ch1x1%3D96.*ch1x1%3D104"))
    expect_agreement(page)


FOCUSED: dict[str, Callable[[Page], None]] = {
    "a drop-down opened and closed": lambda page: (
        page.get_by_role("combobox", name="Batch norm").click(),
        page.keyboard.press("Escape"),
    )[0],
    "a drop-down that is open": lambda page: page.get_by_role("combobox", name="Batch norm").click(),
    "a field": lambda page: page.get_by_role("textbox", name="Classes").focus(),
    "a choice": lambda page: page.get_by_role("radio", name="Channels", exact=True).click(),
    "a popover opened and closed": lambda page: (
        page.get_by_role("button", name=re.compile("^Counted as")).click(),
        page.keyboard.press("Escape"),
    )[0],
    "the graph": lambda page: node(page, "4a").click(),
}


@pytest.mark.parametrize("name", ["drop-down", "typed into a drop-down", "text field"])
def test_the_key_undoes_with_the_focus_left_where_the_edit_was(name: str, page: Page, app_url: str) -> None:
    open_explore(page, f"{app_url}/?preset=googlenet")
    before, after = make(page, [name])
    page.keyboard.press("Control+z")
    expect(page).to_have_url(before)
    expect_agreement(page)
    page.keyboard.press("Control+y")
    expect(page).to_have_url(after)
    expect_agreement(page)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["preset", "option of such a drop-down", "toggle", "cell"])
def test_the_key_undoes_wherever_the_edit_was(name: str, page: Page, app_url: str) -> None:
    test_the_key_undoes_with_the_focus_left_where_the_edit_was(name, page, app_url)


@pytest.mark.slow
def test_the_key_undoes_wherever_the_focus_went(page: Page, app_url: str) -> None:
    open_explore(page, f"{app_url}/?preset=googlenet")
    for name, go in FOCUSED.items():
        before, _ = make(page, ["toggle"])
        go(page)
        quiet(page)
        page.keyboard.press("Control+z")
        expect(page, name).to_have_url(before)
        page.keyboard.press("Escape")
        quiet(page)


def test_a_field_keeps_the_key_while_something_typed_can_be_taken_back(page: Page, app_url: str) -> None:
    open_explore(page, app_url)
    make(page, ["toggle"])
    field = page.get_by_role("textbox", name="Classes")
    field.focus()
    page.keyboard.press("End")
    page.keyboard.type("7")
    page.keyboard.press("Control+z")
    expect(field).to_have_value("10")
    quiet(page)
    expect(value(page, "Depth")).to_have_text("31 layers")  # the toggle is still on
    page.keyboard.press("Control+z")
    expect(value(page, "Depth")).to_have_text("22 layers")
