"""Train in a real browser: start, watch the curve grow, reload in the middle, look from a second tab, stop."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.graph_steps import drawing
from tests.browser.steps import wait_for_script
from tests.browser.train_steps import (
    ADDRESS,
    button,
    expect_stopped,
    figure,
    open_train,
    press,
    running,
    said,
    seconds_field,
    set_seconds,
    stop,
    wait_for_steps,
)


def test_a_run_from_start_to_stop(page: Page, new_page: Callable[..., Page], app_url: str) -> None:
    open_train(page, app_url)
    set_seconds(page, 60)
    press(page, "train")
    run = running(page)
    chart = page.locator("[data-chart=loss] canvas")
    before, node = chart.screenshot(), chart.element_handle()
    later = wait_for_steps(page, run, wait_for_steps(page, run, 0))
    while chart.screenshot() == before:  # the test's own time limit ends this
        later = wait_for_steps(page, run, later)
    assert node is not None
    assert node.evaluate("canvas => canvas.isConnected"), "the chart was built anew: it flickers"

    page.reload()
    assert wait_for_steps(page, run, 0) >= later

    second = new_page()
    second.goto(app_url + ADDRESS)
    assert wait_for_steps(second, run, 0) >= later
    expect(figure(second, "Test accuracy")).to_have_text(re.compile("%$"))

    stop(page, run)
    expect(page.locator(".st-key-confusion canvas").first).to_be_visible()
    expect(button(page, "train")).to_have_text(re.compile("Train again"))
    expect_stopped(second, run)


@pytest.mark.slow
def test_the_settings_outlive_a_reload_and_a_visit_to_another_page(page: Page, app_url: str) -> None:
    open_train(page, app_url)
    set_seconds(page, 25)
    expect(page).to_have_url(re.compile("run=seconds%3D25"))
    page.reload()
    with seconds_field(page) as field:
        expect(field).to_have_value("25")
    page.get_by_test_id("stTopNavLink").filter(has_text="Explore").click()
    expect(page).to_have_url(re.compile(r"/\?preset=mini-googlenet&run=seconds%3D25"))
    page.reload()
    expect(drawing(page)).to_be_visible()
    page.get_by_test_id("stTopNavLink").filter(has_text="Train").click()
    with seconds_field(page) as field:
        expect(field).to_have_value("25")


def test_the_page_fits_a_phone(new_page: Callable[..., Page], app_url: str) -> None:
    page = new_page(viewport={"width": 400, "height": 850})
    open_train(page, app_url)
    wait_for_script(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


@pytest.mark.slow
def test_a_paused_run_leaves_its_device_to_the_next_in_the_queue_and_goes_on_later(page: Page, app_url: str) -> None:
    open_train(page, app_url)
    set_seconds(page, 120)
    press(page, "train")
    first = running(page)
    expect(button(page, "train")).to_have_text(re.compile("Queue another"))
    press(page, "train")
    press(page, f"pause_{first}")
    second = running(page, first)  # it has the device, and nobody has pressed anything
    stop(page, second)
    press(page, "resume")
    wait_for_steps(page, second, 0)
    stop(page, second)
    expect(said(page, first)).to_have_count(0)


def test_the_runs_page_lists_what_was_trained(new_page: Callable[..., Page], app_url: str) -> None:
    page = new_page(viewport={"width": 400, "height": 850})
    page.goto(app_url + "/runs")
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()
    expect(page.get_by_text(re.compile(r"\d+ of \d+ runs?"))).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
