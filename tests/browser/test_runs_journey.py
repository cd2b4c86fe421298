"""The Runs page as a person uses it: sort, filter, tick, follow, stop, name, star, compare, delete and bring back."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from explorer import preset
from explorer.design.differences import values
from explorer.runs.identity import identity
from explorer.runs.records import Progress, State
from explorer.runs.store import Store
from scripts.app_server import running_app
from tests.browser.seeded import seed
from tests.browser.steps import cell, settle, table, wait_for_script
from tests.browser.train_steps import button

pytestmark = pytest.mark.slow  # each test has an app of its own
TABLE = "runs_table"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return seed(tmp_path / "home")


@pytest.fixture
def url(store: Store, tmp_path: Path) -> Iterator[str]:
    """The app on a store of its own: what is deleted here is missed nowhere. Before `page`, which it outlives."""
    with running_app(tmp_path) as address:
        yield f"{address}/runs"


@pytest.fixture
def runs(url: str, page: Page) -> Page:
    """The page, which stands still."""
    return open_runs(page, url)


def open_runs(page: Page, url: str) -> Page:
    page.goto(url)
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()
    settle(page, TABLE)
    return page


def expect_order(page: Page, *runs: str) -> None:
    expect(table(page, TABLE).locator("tbody th")).to_have_text(list(runs))


def expect_ticked(page: Page, *runs: str) -> None:
    expect(table(page, TABLE).locator("tr[aria-selected=true] th")).to_have_text(list(runs))


def sort_by(page: Page, column: str) -> None:
    table(page, TABLE).get_by_role("button", name=column).click()
    wait_for_script(page)


def tick(page: Page, run: str) -> None:
    table(page, TABLE).get_by_role("rowheader", name=run).click()
    wait_for_script(page)


def test_what_is_ticked_in_a_sorted_table_is_named_and_starred(runs: Page, store: Store) -> None:
    page = runs
    expect_order(page, "r4", "r3", "r2", "r1")
    sort_by(page, "test acc.")
    expect_order(page, "r3", "r4", "r1", "r2")
    sort_by(page, "test acc.")
    expect_order(page, "r2", "r1", "r4", "r3")
    tick(page, "r3")
    name = page.get_by_placeholder("name of r3")
    expect(name).to_be_visible()
    name.fill("the best")
    name.press("Enter")
    expect(cell(page, 3, "name", TABLE)).to_have_text("the best")
    button(page, "runs_star").click()
    expect(button(page, "runs_unstar")).to_be_visible()
    assert (store.get(3).label, store.get(3).starred) == ("the best", 1)
    assert not any(store.get(run).starred for run in (1, 2, 4))
    page.get_by_text("Starred only").click()
    expect(page.get_by_text("1 of 4 runs")).to_be_visible()
    expect_order(page, "r3")


def test_a_ticked_run_that_moves_in_the_order_takes_its_tick_along(url: str, store: Store, page: Page) -> None:
    for run, label in enumerate("dcba", 1):
        store.rename(run, label)
    open_runs(page, url)
    sort_by(page, "name")
    expect_order(page, "r4", "r3", "r2", "r1")
    tick(page, "r4")
    name = page.get_by_placeholder("name of r4")
    name.fill("zzz")
    name.press("Enter")
    expect_order(page, "r3", "r2", "r1", "r4")
    expect_ticked(page, "r4")
    expect(table(page, TABLE).get_by_role("columnheader", name="name")).to_have_attribute("aria-sort", "ascending")
    button(page, "runs_delete").click()
    expect_order(page, "r3", "r2", "r1")
    expect_ticked(page)
    assert [run.id for run in store.deleted()] == [4]


def test_rows_are_ticked_as_fast_as_a_person_clicks_and_by_the_keyboard(runs: Page) -> None:
    page = runs
    heads = table(page, TABLE).get_by_role("rowheader")
    for row in range(4):
        heads.nth(row).click(no_wait_after=True)
    wait_for_script(page)
    expect_ticked(page, "r4", "r3", "r2", "r1")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    expect_ticked(page, "r4", "r3", "r1")
    expect(page.get_by_text("3 ticked")).to_be_visible()


def test_the_page_follows_a_run_and_what_is_ticked_and_typed_stays(url: str, store: Store, page: Page) -> None:
    run = store.create(store.get(1).config, "cpu").id
    store.promote()
    store.adopt(run, os.getpid(), identity(os.getpid()) or "")
    open_runs(page, url)
    expect(cell(page, 0, "state", TABLE)).to_have_text("starting")
    sort_by(page, "test acc.")
    expect_order(page, "r3", "r4", "r1", "r2", "r5")
    tick(page, "r2")
    field = page.get_by_placeholder("name of r2")
    field.click()
    store.transition(run, State.RUNNING)
    expect(cell(page, 4, "state", TABLE)).to_have_text("running")
    for letter in "half a name":  # over several ticks of the page's timer
        page.keyboard.type(letter)
        page.wait_for_timeout(300)  # as a person types, while the page's timer ticks
    store.record(run, Progress(100, 200, 5.0, test_accuracy=0.99), {"test_accuracy": 0.99})
    expect_order(page, "r5", "r3", "r4", "r1", "r2")
    expect_ticked(page, "r2")
    expect(field).to_have_value("half a name")
    store.transition(run, State.DONE)
    expect(cell(page, 0, "state", TABLE)).to_have_text("done")
    expect(field).to_have_value("half a name")
    expect_ticked(page, "r2")


def test_one_of_several_queued_runs_is_stopped(url: str, store: Store, page: Page) -> None:
    for _ in range(3):
        store.create(store.get(1).config, "cpu")
    store.promote()
    store.adopt(5, os.getpid(), identity(os.getpid()) or "")
    open_runs(page, url)
    expect(cell(page, 0, "state", TABLE)).to_have_text("queued 2")
    expect(cell(page, 1, "state", TABLE)).to_have_text("queued 1")
    tick(page, "r6")
    button(page, "runs_stop").click()
    expect(cell(page, 1, "state", TABLE)).to_have_text("stopped")
    expect(cell(page, 0, "state", TABLE)).to_have_text("queued 1")
    tick(page, "r6")
    tick(page, "r5")
    button(page, "runs_pause").click()
    expect(cell(page, 2, "state", TABLE)).to_have_text("pausing")
    store.transition(5, State.PAUSED)
    expect(button(page, "runs_start_again")).to_have_count(1)


def test_words_and_states_filter_the_runs(runs: Page) -> None:
    page = runs
    field = page.get_by_role("textbox", name="Filter")
    field.fill("batch norm")
    field.press("Enter")
    expect(page.get_by_text("1 of 4 runs")).to_be_visible()
    expect_order(page, "r2")
    wait_for_script(page)  # what is typed during a run may be overwritten by its end
    field.fill("")
    field.press("Enter")
    expect(page.get_by_text("4 of 4 runs")).to_be_visible()
    wait_for_script(page)
    states = page.get_by_role("combobox", name="State")
    states.press_sequentially("failed")
    expect(page.get_by_role("option")).to_have_text("failed")  # alone: a click on a list that still moves is lost
    states.press("Enter")
    expect(page.get_by_text("0 of 4 runs")).to_be_visible()
    expect(page.get_by_text("No run passes the filters.")).to_have_count(2)


def test_the_settings_of_ticked_runs_stand_side_by_side(runs: Page) -> None:
    page = runs
    tick(page, "r4")
    tick(page, "r3")
    settings = page.locator(".differences")
    expect(settings.locator("tbody tr").first).to_have_text(re.compile("test accuracy.*85.0 %.*87.0 %"))
    told = settings.get_by_role("rowheader").all_inner_texts()
    assert {"recipe.name", "recipe.optimizer"} <= set(told)
    assert not values(preset("mini-googlenet")).keys() & set(told), "both are of the same design"


@pytest.mark.parametrize("width", [1600, 400])
def test_the_names_of_differing_settings_are_not_cut(width: int, url: str, new_page: Callable[..., Page]) -> None:
    page = open_runs(new_page(viewport={"width": width, "height": 900}), url)
    tick(page, "r1")
    tick(page, "r2")
    head = page.locator(".differences").get_by_role("rowheader", name="variants.batch_norm")
    expect(head).to_be_visible()
    inside = "node => node.scrollWidth <= node.clientWidth + 1"
    assert head.evaluate(inside)
    assert page.locator(".differences").evaluate(inside), "names and two runs fit side by side"


def test_a_deleted_run_comes_back_after_a_reload_too(runs: Page, url: str, store: Store) -> None:
    page = runs
    tick(page, "r4")
    tick(page, "r2")
    button(page, "runs_delete").click()
    expect(page.get_by_text("2 of 2 runs")).to_be_visible()
    expect_order(page, "r3", "r1")
    store.delete(1)
    open_runs(page, url)
    page.get_by_role("button", name="3 deleted runs").click()
    button(page, "runs_undelete_2").click()
    expect_order(page, "r3", "r2")
    expect(button(page, "runs_undelete_2")).to_have_count(0)
    button(page, "runs_undelete_all").click()
    expect_order(page, "r4", "r3", "r2", "r1")


def test_the_curves_of_ticked_runs_are_shown_on_the_train_page(runs: Page) -> None:
    page = runs
    tick(page, "r3")
    tick(page, "r1")
    button(page, "runs_show").click()
    chart = page.locator(".curve-view [data-chart=accuracy]").get_by_role("img")
    expect(chart).to_have_attribute("aria-label", re.compile("r1 test 84.0 %.*r3 test 87.0 %"))
    expect(page).to_have_url(re.compile("/train"))
