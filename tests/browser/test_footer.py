"""What is below every page, and the two dialogs of Streamlit's that it says in our words.

Where these fail after an update, Streamlit calls its dialogs otherwise: WORDS of explorer/ui/footer has their titles.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from explorer.installation import VERSION
from scripts.app_server import ROOT, free_port, start_server, stop_server, streamlit_run, wait_until_healthy
from tests.browser.steps import metric, open_explore, type_into, wait_for_script

PAGES = ("Explore", "Compare", "Train", "Runs")


def test_every_page_has_the_version_and_copies_what_a_report_needs(page: Page, app_url: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_explore(page, f"{app_url}/?preset=googlenet")
    type_into(page, 0, "1×1", "96")
    for name in PAGES:
        page.get_by_test_id("stTopNavLink").filter(has_text=name).click()
        expect(page.get_by_text(f"Inception Explorer {VERSION}", exact=True)).to_be_visible()
        wait_for_script(page)
        page.get_by_role("button", name="Copy what a report of a mistake needs").click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        text = page.evaluate("navigator.clipboard.readText()")
        assert text.startswith(f"Inception Explorer {VERSION}\nPython 3.")
        assert "streamlit 1.67.0, pydantic 2.14.3, torch 2.14.1\n" in text
        assert f"page: {page.url}\n" in text
        assert "3a.ch1x1%3D96" in text or name == "Runs"  # with the design as it is, not as the page was loaded
        assert re.search(r"browser: Mozilla/.*Chrome.*, \d+ × \d+\ntime: 20", text)
        assert "failed" not in text


def test_a_page_that_is_none_says_which_there_are(browser: Browser, app_url: str) -> None:
    page = browser.new_page()  # Streamlit logs an error
    page.goto(f"{app_url}/nonsense?preset=googlenet")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("There is no such page")
    expect(dialog).to_contain_text("The pages are Explore, Compare, Train, Runs. This is Explore.")
    expect(dialog).not_to_contain_text("Page not found")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(metric(page, "Parameters")).to_contain_text("5,983,802")
    page.close()


@pytest.mark.parametrize("width", [1280, 400])
def test_a_lost_server_is_told_in_our_words_and_the_page_comes_back(
    browser: Browser, tmp_path: Path, width: int
) -> None:
    home, port = tmp_path / "home", free_port()
    home.mkdir()

    def serve() -> None:
        nonlocal process
        process = start_server(streamlit_run(ROOT / "app.py", port), home, tmp_path / "log")
        wait_until_healthy(process, url)

    process, url = None, f"http://127.0.0.1:{port}"
    serve()
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()  # it may complain
    try:
        open_explore(page, f"{url}/?preset=googlenet")
        stop_server(process, home)
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("The app does not answer", timeout=60_000)
        expect(dialog).to_contain_text("start it again as before: “make app” in its folder")
        expect(dialog).not_to_contain_text("Streamlit")
        serve()
        expect(dialog).to_have_count(0, timeout=60_000)
        page.get_by_role("button", name="Residual").click()
        expect(metric(page, "Parameters")).to_contain_text("11,766,490")
    finally:
        page.context.close()
        stop_server(process, home)
