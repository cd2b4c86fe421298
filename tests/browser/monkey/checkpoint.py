"""The reckoning: on the Explore page, at rest, the link, totals, tables, graph and the core's own numbers agree."""

from urllib.parse import urlsplit

from playwright.sync_api import Error, Page, expect

from explorer.design import DesignError
from tests.browser.agreement import PATIENCE_SECONDS, addressed, expect_agreement
from tests.browser.monkey.faults import DISAGREEMENT, RESTLESS, Fault

WIDE = {"width": 1280, "height": 800}
PATIENCE = PATIENCE_SECONDS * 1000
NOT_A_DESIGN = "The address does not hold a design"


def reckon(page: Page, url: str) -> list[Fault]:
    """What does not agree; the page is then the Explore page, with the channel table and the blocks in sight."""
    try:
        _go_to_explore(page, url)
    except (Error, AssertionError) as error:
        return [Fault(RESTLESS, f"no way to the Explore page: {error}")]
    try:
        if _is_no_design(page):
            return []
        expect_agreement(page, whole=False)
        _show_all(page)
        expect_agreement(page)
    except AssertionError as error:
        kind = RESTLESS if "rest" in str(error).partition("\n")[0] else DISAGREEMENT
        return [Fault(kind, str(error))]
    except Error as error:
        return [Fault(RESTLESS, f"what shows all of it can't be pressed: {error}")]
    return []


def _go_to_explore(page: Page, url: str) -> None:
    page.evaluate("document.fullscreenElement && document.exitFullscreen()")
    if (page.viewport_size or WIDE)["width"] < WIDE["width"]:
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    if not page.url.startswith(url):
        page.goto(url)
    if urlsplit(page.url).path not in ("", "/"):
        page.keyboard.press("Escape")  # a list that is open lies on the menu
        page.get_by_test_id("stTopNavLink").filter(has_text="Explore").click(timeout=PATIENCE)
    expect(page.locator(".totals").first).to_be_visible(timeout=3 * PATIENCE)
    expect(page.locator(".st-key-graph .stage > svg")).to_be_visible(timeout=PATIENCE)


def _is_no_design(page: Page) -> bool:
    """Whether the address is none of ours, which the page has to say; the next edit makes it one."""
    try:
        addressed(page)
    except DesignError:
        expect(page.get_by_text(NOT_A_DESIGN).first).to_be_visible(timeout=PATIENCE)
        return True
    return False


def _show_all(page: Page) -> None:
    """Out of the projector view; the channel table and the blocks."""
    for _ in range(3):
        if "present=1" not in page.url:
            break
        page.keyboard.press("Escape")
        page.wait_for_timeout(1000)  # for the address to follow, which nothing on the page tells
    page.keyboard.press("Escape")  # what is open lies over the rest
    page.get_by_role("radio", name="Channels", exact=True).click(timeout=PATIENCE)
    page.locator(".st-key-graph").get_by_role("button", name="Blocks", exact=True).click(timeout=PATIENCE)
    expect(page.locator(".st-key-table table")).to_be_visible(timeout=PATIENCE)
