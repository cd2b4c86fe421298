"""At 1440x900 all that one works with is in sight, and what is wrong pushes nothing out of it."""

from playwright.sync_api import expect

from tests.browser.steps import open_explore, row, settle, table, type_into

HEIGHT = 900


def bottom(part):
    box = part.bounding_box()
    return box["y"] + box["height"]


def test_tables_and_the_arithmetic_are_in_sight(page, app_url):
    open_explore(page, app_url)
    assert bottom(row(page, 8)) <= HEIGHT
    inspector = page.locator(".st-key-inspector")
    assert abs(bottom(inspector) - bottom(page.locator(".st-key-table"))) <= 2
    for words in ("110,720", "86,704,128"):
        assert bottom(inspector.get_by_text(words)) < min(HEIGHT, bottom(inspector))


def test_a_refused_cell_is_told_above_the_table_and_the_rows_stay_where_they_are(page, app_url):
    open_explore(page, app_url)
    before = [row(page, number).bounding_box()["y"] for number in range(9)]
    type_into(page, 4, "3×3", "0")
    problem = table(page).locator("xpath=../..").locator(".problem")
    expect(problem).to_be_visible()
    settle(page)
    assert bottom(problem) <= table(page).get_by_role("columnheader").first.bounding_box()["y"] + 1
    after = [row(page, number).bounding_box()["y"] for number in range(9)]
    assert max(abs(one - other) for one, other in zip(before, after, strict=True)) <= 2
    type_into(page, 4, "3×3", "256")
    expect(problem).to_be_hidden()
    assert [row(page, number).bounding_box()["y"] for number in range(9)] == before


def test_a_refused_cell_of_the_first_row_stays_in_sight(page, app_url):
    open_explore(page, app_url)
    type_into(page, 0, "3×3", "0")
    problem = table(page).locator("xpath=../..").locator(".problem")
    expect(problem).to_be_visible()
    settle(page)
    head = table(page).get_by_role("columnheader").first
    assert row(page, 0).bounding_box()["y"] >= bottom(head) - 1
