"""A block gets another name and another kind in the page: field, table, graph, inspector and link agree."""

from playwright.sync_api import Page, expect

from tests.browser.graph_steps import heading, node
from tests.browser.steps import cell, open_explore, settle


def name_field(page: Page):
    """The field of the selected block's name, opened."""
    field = page.get_by_role("textbox", name="Name of the block")
    if not field.is_visible():
        page.locator(".st-key-rename button:visible").first.click()
    expect(field).to_be_visible()
    return field


def test_a_block_is_renamed_and_stays_selected(page: Page, app_url: str) -> None:
    open_explore(page, app_url)
    cell(page, 4, "block").click()
    expect(heading(page, "4c › Inception")).to_be_visible()
    field = name_field(page)
    field.fill("4b")
    field.press("Enter")
    expect(page.get_by_text("4c.id (='4b') names two blocks; each needs its own name")).to_be_visible()
    expect(field).to_have_value("4b")
    field.fill("mid")
    field.press("Enter")
    expect(heading(page, "mid › Inception")).to_be_visible()
    expect(cell(page, 4, "block")).to_have_text("mid")
    expect(cell(page, 4, "edits")).to_have_text("was 4c")
    expect(node(page, "mid")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("1 edit")).to_be_visible()
    page.keyboard.press("Escape")
    settle(page)
    page.get_by_role("button", name="Undo").click()
    expect(heading(page, "4c › Inception")).to_be_visible()
    expect(node(page, "4c")).to_have_attribute("aria-pressed", "true")
    expect(name_field(page)).to_have_value("4c")


def test_a_block_is_replaced_by_another_kind_and_keeps_its_name(page: Page, app_url: str) -> None:
    open_explore(page, app_url)
    cell(page, 4, "block").click()
    expect(heading(page, "4c › Inception")).to_be_visible()
    page.locator(".st-key-replace button:visible").first.click()
    page.get_by_role("menuitem", name="Convolution").first.click()
    expect(heading(page, "4c › ")).to_be_visible()
    expect(cell(page, 4, "kind")).to_have_text("convolution")
    expect(cell(page, 4, "block")).to_have_text("4c")
