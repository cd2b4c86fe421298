"""Runs laid over each other in one chart: by seconds, steps or epochs, smoothed, on a log scale, all read at once."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from scripts.app_server import running_app
from tests.browser.seeded import seed
from tests.browser.steps import place, table, wait_for_script
from tests.browser.train_steps import ADDRESS

pytestmark = pytest.mark.slow  # each test has an app of its own


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """The app with four runs. Before `page`, which it outlives."""
    seed(tmp_path / "home")
    with running_app(tmp_path) as address:
        yield address + ADDRESS


def drawing(page: Page, name: str) -> Locator:
    """A chart's plot; its label says what is drawn."""
    return page.locator(f".curve-view [data-chart={name}]").get_by_role("img")


def label(page: Page, name: str) -> str:
    return drawing(page, name).get_attribute("aria-label") or ""


def read_at(page: Page, name: str, share: float) -> list[str]:
    """What stands beside the pointer at this share of a chart's width: a line for the place, then one for each run."""
    box = place(drawing(page, name).locator(".u-over"))
    page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
    rows = drawing(page, name).locator(".hover > div")
    expect(rows.first).to_be_visible()
    return rows.all_inner_texts()


def choose(page: Page, text: str) -> None:
    page.locator("[data-testid=stPopoverBody]").get_by_text(text, exact=True).click()
    wait_for_script(page)


def test_four_runs_over_each_other(url: str, page: Page) -> None:
    page.goto(url)
    expect(drawing(page, "accuracy")).to_have_attribute("aria-label", re.compile("r4 test 85.0 %"))
    assert "r1" not in label(page, "accuracy"), "only the newest run of the design is drawn unasked"
    for run in ("r3", "r2", "r1"):
        table(page, "runs").get_by_role("rowheader", name=run).click()
    for run, accuracy in (("r1", "84.0"), ("r2", "79.0"), ("r3", "87.0"), ("r4", "85.0")):
        expect(drawing(page, "accuracy")).to_have_attribute("aria-label", re.compile(f"{run} test {accuracy} %"))

    # By seconds r2 has 30, the others 10 or 20: where r4 has ended nothing is told of it.
    at_start, at_end = read_at(page, "loss", 0.1), read_at(page, "loss", 0.9)
    assert [one[:2] for one in at_start[1:]] == ["r4", "r3", "r2", "r1"]
    assert [one[:2] for one in at_end[1:]] == ["r2"]
    assert at_start[0] == "3 s"

    page.get_by_role("button", name="Curves").click()
    choose(page, "step")
    expect(drawing(page, "loss")).to_have_attribute("aria-label", re.compile("by step"))
    choose(page, "epoch")
    expect(drawing(page, "loss")).to_have_attribute("aria-label", re.compile("by epoch"))
    choose(page, "step")
    expect(drawing(page, "loss")).to_have_attribute("aria-label", re.compile("by step"))

    jagged, plain = label(page, "loss"), drawing(page, "loss").screenshot()
    slider = page.get_by_role("slider", name="Smoothing")
    slider.focus()
    for _ in range(16):
        slider.press("ArrowRight")
    expect(drawing(page, "loss")).not_to_have_attribute("aria-label", jagged)
    assert drawing(page, "loss").screenshot() != plain
    linear = drawing(page, "loss").screenshot()
    choose(page, "Loss on a log scale")
    page.keyboard.press("Escape")
    expect(page.locator("[data-testid=stPopoverBody]")).to_have_count(0)
    rows = read_at(page, "loss", 0.5)
    assert rows[0] == "step 100"
    assert re.fullmatch(r"step \d+", read_at(page, "loss", 0.403)[0]), "there is no step 80.7"
    assert [one[:2] for one in rows[1:]] == ["r4", "r3", "r2", "r1"], "by step all have the same length"
    page.mouse.move(0, 0)
    assert drawing(page, "loss").screenshot() != linear
    page.reload()
    expect(drawing(page, "accuracy")).to_have_attribute("aria-label", re.compile("r4 test 85.0 %"))


def test_the_curves_are_taken_away_as_files(url: str, page: Page) -> None:
    page.goto(url + "&run=shown=r4,r2")
    expect(drawing(page, "accuracy")).to_have_attribute("aria-label", re.compile("r4 test 85.0 %"))
    page.get_by_role("button", name="Export").click()
    for name, file in (("CSV", "r4-r2.csv"), ("TensorBoard", "r4-r2-tensorboard.zip")):
        with page.expect_download() as found:
            page.locator("[data-testid=stPopoverBody]").get_by_role("button", name=name).click()
        assert found.value.suggested_filename == file
        if name == "CSV":
            rows = found.value.path().read_text().splitlines()
            assert rows[0].startswith("run,step,seconds,loss,train_accuracy,test_loss,test_accuracy,learning_rate")
            assert {row.partition(",")[0] for row in rows[1:]} == {"r4", "r2"}


def test_a_third_chart_takes_no_room_from_the_others(url: str, page: Page) -> None:
    page.goto(url)
    expect(drawing(page, "loss")).to_be_visible()
    before = drawing(page, "loss").bounding_box()
    page.get_by_role("button", name="Curves").click()
    choose(page, "Learning rate too")
    expect(drawing(page, "rate")).to_be_visible()
    after, rate = drawing(page, "loss").bounding_box(), drawing(page, "rate").bounding_box()
    assert before
    assert after
    assert rate
    assert after["width"] == before["width"]
    assert rate["width"] > 2 * after["width"]
