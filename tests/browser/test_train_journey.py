"""Train in a real browser: start, watch the curve grow, reload in the middle, look from a second tab, stop."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

ADDRESS = "/train?preset=mini-googlenet"


def steps(page: Page) -> int:
    """The step that the progress line shows; 0 where it shows none."""
    found = re.search(r"Step ([\d,]+) of", page.locator(".stProgress").inner_text())
    return int(found.group(1).replace(",", "")) if found else 0


def wait_for_steps(page: Page, above: int, seconds: float = 30) -> int:
    deadline = time.monotonic() + seconds
    while (now := steps(page)) <= above:
        assert time.monotonic() < deadline, f"no step after {above} within {seconds} s"
        page.wait_for_timeout(100)
    return now


def metric(page: Page, label: str) -> str:
    return page.get_by_test_id("stMetric").filter(has_text=label).get_by_test_id("stMetricValue").inner_text()


def test_a_run_from_start_to_stop(page: Page, new_page: Callable[..., Page], app_url: str) -> None:
    page.goto(app_url + ADDRESS)
    expect(page.get_by_role("heading", name="Mini GoogLeNet")).to_be_visible()
    seconds = page.get_by_role("spinbutton", name="Seconds")
    seconds.fill("40")
    seconds.press("Enter")
    expect(page.get_by_text("steps in 40 s")).to_be_visible()
    page.locator(".st-key-train button").click()

    expect(page.locator(".st-key-stop button")).to_be_visible()
    first = wait_for_steps(page, 0)
    chart = page.locator(".st-key-loss_chart canvas")
    before = chart.screenshot()
    node = chart.element_handle()
    later = wait_for_steps(page, first)
    page.wait_for_timeout(1200)
    assert chart.screenshot() != before, "the curve did not grow"
    assert node is not None
    assert node.evaluate("canvas => canvas.isConnected"), "the chart was built anew: it flickers"

    page.reload()
    assert wait_for_steps(page, 0) >= later

    second = new_page()
    second.goto(app_url + ADDRESS)
    assert wait_for_steps(second, 0) >= later
    assert metric(second, "Test accuracy").endswith("%")

    asked = time.monotonic()
    page.locator(".st-key-stop button").click()
    expect(page.get_by_text(re.compile(r"^Stopped: [\d,]+ steps"))).to_be_visible(timeout=5000)
    assert time.monotonic() - asked < 2.0  # the trainer's second, and the page's next look
    expect(page.get_by_text("Confusion matrix")).to_be_visible()
    expect(page.locator(".st-key-train button")).to_have_text(re.compile("Train again"))
    expect(second.get_by_text(re.compile(r"^Stopped: [\d,]+ steps"))).to_be_visible(timeout=5000)


def test_the_page_fits_a_phone(new_page: Callable[..., Page], app_url: str) -> None:
    page = new_page(viewport={"width": 400, "height": 850})
    page.goto(app_url + ADDRESS)
    expect(page.get_by_role("heading", name="Mini GoogLeNet")).to_be_visible()
    page.wait_for_timeout(500)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def shown_run(page: Page) -> str:
    return re.findall(r"Run (r\d+) of", page.locator("body").inner_text())[0]


def test_a_paused_run_leaves_its_device_to_the_next_in_the_queue_and_goes_on_later(page: Page, app_url: str) -> None:
    page.goto(app_url + ADDRESS)
    page.get_by_role("button", name="Recipe").or_(page.locator(".st-key-train button")).first.wait_for()
    if page.get_by_role("button", name="Recipe").count():  # an earlier test's run is shown
        page.get_by_role("button", name="Recipe").click()
    seconds = page.get_by_role("spinbutton", name="Seconds")
    seconds.fill("60")
    seconds.press("Enter")
    expect(page.get_by_text("steps in 60 s")).to_be_visible()
    page.keyboard.press("Escape")
    train = page.locator(".st-key-train button")
    train.click()
    wait_for_steps(page, 0)
    first = shown_run(page)
    expect(train).to_have_text(re.compile("Queue another"))
    train.click()
    page.locator(".st-key-pause button").click()
    expect(page.get_by_text(re.compile(rf"Run r(?!{first[1:]} )\d+ of"))).to_be_visible()
    second = shown_run(page)
    assert second != first
    wait_for_steps(page, 0)  # it has the device
    page.locator(".st-key-stop button").click()
    expect(page.get_by_text(re.compile(r"^Stopped: [\d,]+ steps"))).to_be_visible()
    page.get_by_role("button", name="Resume").click()
    wait_for_steps(page, 0)
    assert shown_run(page) == second
    page.locator(".st-key-stop button").click()
    expect(page.get_by_text(re.compile(r"^Stopped: [\d,]+ steps"))).to_be_visible()


def test_the_runs_page_lists_what_was_trained(new_page: Callable[..., Page], app_url: str) -> None:
    page = new_page(viewport={"width": 400, "height": 850})
    page.goto(app_url + "/runs")
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()
    expect(page.get_by_text(re.compile(r"\d+ of \d+ runs"))).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
