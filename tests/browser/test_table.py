"""The channel table as a person uses it: fast typing, keys, copy and paste, selection, errors, on a phone."""

import re

from playwright.sync_api import expect

from tests.browser.graph_steps import heading, node
from tests.browser.steps import cell, open_explore, row, table, type_into, value

WIDTHS = [104, 112, 120, 136, 144, 152, 160, 168, 176]


def edits(page, count):
    return page.get_by_text(re.compile(rf"(^|\D){count} edits?$"))


def test_nine_entries_typed_fast_are_all_taken(page, app_url):
    open_explore(page, app_url)
    cell(page, 0, "3×3").click()
    page.keyboard.type("".join(f"{width}\n" for width in WIDTHS), delay=30)
    expect(edits(page, 9)).to_be_visible()
    for number, width in enumerate(WIDTHS):
        expect(cell(page, number, "3×3")).to_have_text(str(width))
    expect(cell(page, 8, "edits")).to_have_text("3×3 −208")
    expect(page).to_have_url(re.compile(r"ch3x3%3D176"))
    # the last row has none below it
    expect(cell(page, 8, "3×3")).to_be_focused()


def test_ten_quick_undos_take_ten_edits_back_and_redos_bring_them_again(page, app_url):
    open_explore(page, app_url)
    cell(page, 0, "1×1").click()
    page.keyboard.type("".join(f"{width}\n" for width in WIDTHS), delay=30)
    type_into(page, 0, "5×5", "40")
    expect(edits(page, 10)).to_be_visible()
    for _ in range(10):
        page.keyboard.press("Control+z")
    expect(value(page, "Parameters")).to_have_text("5.98 M")
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    expect(cell(page, 0, "1×1")).to_have_text("64")
    for _ in range(10):
        page.keyboard.press("Control+Shift+Z")
    expect(edits(page, 10)).to_be_visible()
    expect(page.get_by_role("button", name="Redo")).to_be_disabled()


def test_a_rectangle_is_copied_and_pasted_as_one_edit(page, app_url):
    open_explore(page, app_url)
    cell(page, 0, "1×1").click()
    for key in ("Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowDown", "Control+c"):
        page.keyboard.press(key)
    cell(page, 7, "1×1").click()
    page.keyboard.press("Control+v")
    for number, widths in ((7, ("64", "96", "128")), (8, ("128", "128", "192"))):
        for column, width in zip(("1×1", "3×3 red.", "3×3"), widths, strict=True):
            expect(cell(page, number, column)).to_have_text(width)
    expect(edits(page, 6)).to_be_visible()
    page.keyboard.press("Control+z")
    expect(edits(page, 6)).to_have_count(0)
    expect(cell(page, 7, "1×1")).to_have_text("256")


def test_keys_walk_edit_cancel_and_clear_as_in_a_spreadsheet(page, app_url):
    open_explore(page, app_url)
    cell(page, 0, "1×1").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(cell(page, 1, "3×3 red.")).to_be_focused()
    page.keyboard.press("F2")
    page.keyboard.type("9")
    page.keyboard.press("Escape")
    expect(cell(page, 1, "3×3 red.")).to_have_text("128")
    page.keyboard.type("56")
    page.keyboard.press("Tab")
    expect(cell(page, 1, "3×3")).to_be_focused()
    page.keyboard.type("208")
    page.keyboard.press("Shift+Tab")
    expect(cell(page, 1, "3×3 red.")).to_be_focused()
    expect(cell(page, 1, "3×3 red.")).to_have_text("56")
    expect(edits(page, 2)).to_be_visible()
    cell(page, 4, "pool proj.").click()
    page.keyboard.press("Delete")
    expect(edits(page, 3)).to_be_visible()
    expect(cell(page, 4, "pool proj.")).to_have_text("")
    page.keyboard.press("Control+End")
    expect(cell(page, 8, "edits")).to_be_focused()
    # a computed cell is not typed into
    page.keyboard.type("7")
    expect(table(page).locator("..").locator(".editor")).to_have_count(0)
    # Esc, then Tab leaves the table
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(table(page).locator(":focus")).to_have_count(0)


def test_a_row_selects_its_block_and_a_block_its_row(page, app_url):
    open_explore(page, app_url)
    cell(page, 4, "block").click()
    expect(node(page, "4c")).to_have_attribute("aria-pressed", "true")
    expect(heading(page, "4c › Inception")).to_be_visible()
    node(page, "5a").click(position={"x": 20, "y": 10})
    expect(row(page, 7)).to_have_attribute("aria-selected", "true")
    expect(row(page, 4)).to_have_attribute("aria-selected", "false")
    expect(heading(page, "5a › Inception")).to_be_visible()


def test_a_wrong_cell_keeps_what_was_typed_while_others_are_edited(page, app_url):
    open_explore(page, app_url)
    type_into(page, 2, "3×3", "many")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("4a.ch3x3 (='many') must be a whole number")
    expect(cell(page, 2, "3×3")).to_have_attribute("aria-invalid", "true")
    type_into(page, 0, "1×1", "96")
    expect(value(page, "Parameters")).to_have_text("6.00 M")
    expect(cell(page, 2, "3×3")).to_have_text("many")
    expect(alert).to_contain_text("4a.ch3x3")
    type_into(page, 2, "3×3", "208")
    expect(alert).to_have_count(0)
    expect(edits(page, 1)).to_be_visible()


def test_an_open_editor_stays_where_it_is_while_the_page_runs(page, app_url):
    open_explore(page, app_url)
    type_into(page, 0, "3×3", "136")
    page.keyboard.press("Enter")
    editor = table(page).locator("..").locator(".editor")
    editor.fill("20")
    expect(edits(page, 1)).to_be_visible()
    expect(editor).to_be_focused()
    expect(editor).to_have_value("20")
    editor.press("Enter")
    expect(cell(page, 1, "3×3")).to_have_text("20")
    expect(edits(page, 2)).to_be_visible()


def test_a_phone_edits_a_cell_with_a_tap(new_page, app_url):
    page = new_page(viewport={"width": 400, "height": 900}, has_touch=True, is_mobile=True)
    open_explore(page, app_url)
    found = cell(page, 1, "3×3")
    found.scroll_into_view_if_needed()
    found.tap()
    editor = table(page).locator("..").locator(".editor")
    expect(editor).to_have_attribute("inputmode", "decimal")
    editor.fill("200")
    editor.press("Enter")
    expect(edits(page, 1)).to_be_visible()
    expect(cell(page, 1, "3×3")).to_have_text("200")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
