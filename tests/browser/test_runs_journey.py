"""The Runs page as a person uses it: sort, filter, name, star, compare, delete and bring back."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from explorer.runs.store import Store
from scripts.app_server import running_app
from tests.browser.seeded import seed
from tests.browser.steps import wait_for_script
from tests.browser.train_steps import button

RUN = 2  # column of the table, the ticks are the first
HEADER, ROW, ACCURACY_X = 31, 31, 235  # pixels


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return seed(tmp_path / "home")


@pytest.fixture
def url(store: Store, tmp_path: Path) -> Iterator[str]:
    """The app on a store of its own: what is deleted here is missed nowhere. Before `page`, which it outlives."""
    with running_app(tmp_path) as address:
        yield f"{address}/runs"


def open_runs(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()
    expect(runs_table(page).locator("canvas").first).to_be_visible()
    wait_for_script(page)


def runs_table(page: Page) -> Locator:
    return page.get_by_test_id("stDataFrame").first


def cell(page: Page, row: int, column: int, table: Locator | None = None) -> Locator:
    """A cell by its place: the grid writes them beside its canvas for screen readers."""
    return (table or runs_table(page)).get_by_test_id(f"glide-cell-{column}-{row}")


def expect_order(page: Page, *runs: str) -> None:
    for row, run in enumerate(runs):
        expect(cell(page, row, RUN)).to_have_text(run)


def click_at(page: Page, x: float, y: float) -> None:
    """With the mouse: an element over the canvas takes what is meant for it."""
    grid = runs_table(page).locator("canvas").first.bounding_box()
    assert grid is not None
    page.mouse.click(grid["x"] + x, grid["y"] + y)


def tick(page: Page, row: int) -> None:
    click_at(page, 16, HEADER + ROW * row + ROW / 2)
    expect(cell(page, row, RUN).locator("xpath=..")).to_have_attribute("aria-selected", "true")
    wait_for_script(page)


def test_what_is_ticked_in_a_sorted_table_is_named_and_starred(url: str, store: Store, page: Page) -> None:
    open_runs(page, url)
    expect_order(page, "r4", "r3", "r2", "r1")
    click_at(page, ACCURACY_X, HEADER / 2)
    expect_order(page, "r2", "r1", "r4", "r3")
    tick(page, 3)
    name = page.get_by_placeholder("name of r3")
    expect(name).to_be_visible()
    name.fill("the best")
    name.press("Enter")
    expect(page.get_by_text("the best").first).to_be_attached()
    button(page, "runs_star").click()
    expect(button(page, "runs_star")).to_have_text(re.compile("Unstar"))
    assert (store.get(3).label, store.get(3).starred) == ("the best", 1)
    assert not any(store.get(run).starred for run in (1, 2, 4))
    page.get_by_text("Starred only").click()
    expect(page.get_by_text("1 of 4 runs")).to_be_visible()
    expect_order(page, "r3")


def test_words_and_states_filter_the_runs(url: str, page: Page) -> None:
    open_runs(page, url)
    field = page.get_by_role("textbox", name="Filter")
    field.fill("batch norm none")
    field.press("Enter")
    expect(page.get_by_text("1 of 4 runs")).to_be_visible()
    expect_order(page, "r2")
    wait_for_script(page)  # what is typed during a run may be overwritten by its end
    field.fill("")
    field.press("Enter")
    expect(page.get_by_text("4 of 4 runs")).to_be_visible()
    wait_for_script(page)
    page.get_by_role("combobox", name="State").click()
    page.get_by_role("option", name="failed").click()
    expect(page.get_by_text("0 of 4 runs")).to_be_visible()


def test_the_settings_of_ticked_runs_stand_side_by_side(url: str, page: Page) -> None:
    open_runs(page, url)
    tick(page, 0)
    tick(page, 1)
    settings = page.get_by_test_id("stDataFrame").nth(1)
    expect(settings.locator("canvas").first).to_be_visible()
    names = [cell(page, row, 0, settings) for row in range(4)]
    expect(names[0]).to_have_text("test accuracy")
    told = {one.inner_text() for one in settings.get_by_test_id(re.compile("^glide-cell-0-")).all()}
    assert {"recipe.name", "recipe.optimizer"} <= told, "the first rows, as far as there is room"
    assert not any(one.startswith("design.") for one in told), "both are of the same design"
    expect(cell(page, 0, 1, settings)).to_have_text("85.0 %")
    expect(cell(page, 0, 2, settings)).to_have_text("87.0 %")


def test_a_deleted_run_comes_back(url: str, store: Store, page: Page) -> None:
    open_runs(page, url)
    tick(page, 0)
    tick(page, 2)
    button(page, "runs_delete").click()
    expect(page.get_by_text("2 of 2 runs")).to_be_visible()
    expect_order(page, "r3", "r1")
    assert [run.id for run in store.runs()] == [3, 1]
    undo = button(page, "runs_undo")
    expect(undo).to_have_text(re.compile("bring back r4, r2"))
    undo.click()
    expect(page.get_by_text("4 of 4 runs")).to_be_visible()
    expect_order(page, "r4", "r3", "r2", "r1")
    expect(undo).to_have_count(0)


def test_the_curves_of_ticked_runs_are_shown_on_the_train_page(url: str, page: Page) -> None:
    open_runs(page, url)
    tick(page, 1)
    tick(page, 3)
    button(page, "runs_show").click()
    chart = page.locator(".curve-view [data-chart=accuracy]").get_by_role("img")
    expect(chart).to_have_attribute("aria-label", re.compile("r1 test 84.0 %.*r3 test 87.0 %"))
    expect(page).to_have_url(re.compile("/train"))
