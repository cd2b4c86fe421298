"""An entry that waits to be corrected stays with the block that it was typed for, in the real page."""

from playwright.sync_api import Page, expect

from tests.browser.agreement import expect_agreement
from tests.browser.steps import cell, open_explore, type_into


def act(page: Page, name: str) -> None:
    page.locator(f".st-key-inspector button[data-name={name}]").click()


def choose(page: Page, number: int) -> None:
    """Select the block of a row, from another one: a row stays as it is where something inside is selected."""
    cell(page, number + 2, "block").click()
    cell(page, number, "block").click()
    expect(page.locator(".st-key-inspector button[data-name=copy]")).to_be_visible()


def test_an_entry_waits_at_its_block_while_that_moves_goes_and_comes_back(page: Page, app_url: str) -> None:
    open_explore(page, f"{app_url}/?preset=googlenet")
    problem = page.get_by_role("alert")
    type_into(page, 0, "3×3", "")
    expect(problem).to_contain_text("3a.ch3x3 (=empty) must be set while ch3x3red (=96) is")
    choose(page, 0)
    act(page, "right")
    expect(cell(page, 1, "block")).to_have_text("3a")
    type_into(page, 0, "3×3 red.", "")
    expect(cell(page, 0, "3×3 red.")).to_have_text("")
    expect(cell(page, 0, "3×3")).to_have_text("192")
    expect(problem).to_contain_text("3a.ch3x3 (=empty)")
    expect(cell(page, 1, "3×3")).to_contain_class("wrong")
    expect_agreement(page)

    choose(page, 1)
    act(page, "remove")
    expect(cell(page, 1, "block")).to_have_text("4a")
    expect(problem).to_have_count(0)
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(cell(page, 1, "block")).to_have_text("3a")
    expect(problem).to_contain_text("3a.ch3x3 (=empty)")
    type_into(page, 1, "3×3 red.", "")
    expect(problem).to_have_count(0)
    expect(cell(page, 1, "3×3")).to_have_text("")
    expect_agreement(page)
