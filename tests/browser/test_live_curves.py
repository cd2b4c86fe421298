"""The curves of a run in a real browser: zoom and hover stay while points come."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import place
from tests.browser.train_steps import button, open_train, press, running, set_seconds, stop, wait_for_steps


def chart(page: Page, name: str) -> Locator:
    return page.locator(f".curve-view [data-chart={name}]")


def drag(page: Page, name: str, start: float, end: float) -> None:
    """Drag over a part of a chart's plot, given as shares of its width."""
    box = place(chart(page, name).locator(".u-over"))
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + start * box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + end * box["width"], y, steps=5)
    page.mouse.up()


@pytest.mark.slow
def test_zoom_and_hover_stay_while_points_come(page: Page, app_url: str) -> None:
    open_train(page, app_url)
    set_seconds(page, 120)
    press(page, "train")
    run = running(page)
    view = page.locator(".curve-view")
    expect(chart(page, "accuracy").get_by_role("img")).to_have_attribute(
        "aria-label", re.compile(f"{run} test [0-9.]+ %")
    )
    reset = chart(page, "loss").get_by_role("button", name="Reset zoom")
    expect(reset).to_be_hidden()

    drag(page, "loss", 0.0, 0.5)
    expect(reset).to_be_visible()
    zoom = view.get_attribute("data-zoom")
    assert zoom
    assert 50 < float(zoom.split()[1]) < 70
    for name in ("loss", "accuracy"):  # where the pointer is, in both charts
        expect(chart(page, name).locator(".hover")).to_contain_text(re.compile(rf"{run} .*\d"))
    node = chart(page, "loss").locator("canvas").element_handle()
    later = wait_for_steps(page, run, 0)
    wait_for_steps(page, run, wait_for_steps(page, run, later))
    assert view.get_attribute("data-zoom") == zoom
    assert node is not None
    assert node.evaluate("canvas => canvas.isConnected"), "the chart was built anew"
    stop(page, run)
    assert view.get_attribute("data-zoom") == zoom
    expect(button(page, "train")).to_have_text(re.compile("Train again"))

    page.get_by_role("button", name="Curves").click()
    page.get_by_text("Loss on a log scale").click()
    page.get_by_text("Learning rate too").click()
    expect(chart(page, "rate")).to_be_visible()
    assert view.get_attribute("data-zoom") == zoom
    page.keyboard.press("Escape")
    reset.click()
    expect(reset).to_be_hidden()
    assert view.get_attribute("data-zoom") == ""
