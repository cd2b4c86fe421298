"""What can be undone outlives a reload, in its own tab alone and with its own design alone."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.agreement import expect_agreement, quiet
from tests.browser.steps import open_explore
from tests.browser.test_presses import make

THREE = ["toggle", "cell", "another toggle"]
SLOT = "explorer.tab"


def undo(page: Page) -> Locator:
    return page.get_by_role("button", name="Undo", exact=True)


def redo(page: Page) -> Locator:
    return page.get_by_role("button", name="Redo", exact=True)


def edited(page: Page, url: str) -> list[str]:
    """Three edits, one of them undone; the addresses before and after each."""
    open_explore(page, f"{url}/?preset=googlenet")
    trail = make(page, THREE)
    undo(page).click()
    expect(page).to_have_url(trail[2])
    quiet(page)
    return trail


def expect_the_history(page: Page, trail: list[str]) -> None:
    """Once undone of three edits: two back, three forward, one back."""
    expect(undo(page)).to_be_enabled()
    for button, address in ((undo, 1), (undo, 0), (redo, 1), (redo, 2), (redo, 3), (undo, 2)):
        expect(button(page)).to_be_enabled()
        button(page).click()
        expect(page).to_have_url(trail[address])
    expect_agreement(page)


def expect_none(page: Page) -> None:
    quiet(page, 2.0)
    expect(undo(page)).to_be_disabled()
    expect(redo(page)).to_be_disabled()


def key_of(page: Page) -> str:
    key: str = page.evaluate(f"sessionStorage.getItem('{SLOT}')")
    return key


def test_undo_and_redo_outlive_a_reload(page: Page, app_url: str) -> None:
    trail = edited(page, app_url)
    key = key_of(page)
    assert len(key) == 32
    page.reload()
    expect_the_history(page, trail)
    assert key_of(page) == key
    page.goto(f"{app_url}/?preset=mini-googlenet")
    expect_none(page)


@pytest.mark.slow
def test_a_duplicated_tab_has_a_history_of_its_own_and_another_tab_none(page: Page, app_url: str) -> None:
    trail = edited(page, app_url)
    other = page.context.new_page()
    other.goto(trail[2])
    expect_none(other)
    other.close()
    copy = page.context.new_page()
    copy.add_init_script(f"sessionStorage.getItem('{SLOT}') ?? sessionStorage.setItem('{SLOT}', '{key_of(page)}')")
    copy.goto(trail[2])
    expect_the_history(copy, trail)
    assert key_of(copy) != key_of(page)
    undo(copy).click()
    expect(copy).to_have_url(trail[1])
    quiet(copy)
    page.reload()
    expect_the_history(page, trail)


@pytest.mark.slow
def test_without_storage_undo_lasts_for_the_session(page: Page, app_url: str) -> None:
    page.add_init_script("Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('refused') } })")
    trail = edited(page, app_url)
    expect_the_history(page, trail)
    page.reload()
    expect_none(page)
