"""The frame of the pages: the menu on top, also for the first visitor after a start of the app."""

from pathlib import Path

from playwright.sync_api import Page, expect

from scripts.app_server import running_app

WATCH_SIDEBAR = """
window.sidebars = 0
const look = () => {
  if (document.querySelector("[data-testid=stSidebar]")) window.sidebars++
  requestAnimationFrame(look)
}
look()
"""


def test_the_first_visitor_never_sees_the_files_of_the_app_in_a_sidebar(tmp_path: Path, page: Page) -> None:
    page.add_init_script(WATCH_SIDEBAR)
    with running_app(tmp_path) as url:
        page.goto(f"{url}/train?preset=mini-googlenet")
        expect(page.get_by_role("heading", name="Mini GoogLeNet")).to_be_visible()
        links = page.get_by_test_id("stTopNavLink")
        expect(links).to_have_count(4)
        links.filter(has_text="Runs").click()
        expect(page.get_by_role("heading", name="Runs")).to_be_visible()
        assert page.evaluate("window.sidebars") == 0
        page.goto("about:blank")  # before its server ends
