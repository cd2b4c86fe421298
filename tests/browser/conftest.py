"""The browser tests' fixtures: the real app (`app_url`), a real Chromium (`browser`), a `page` that must stay clean.

A test that only wants a page writes `def test_x(page, app_url): page.goto(app_url)`. Every test in this folder is
marked `browser` and tried once more where it fails: a browser on a busy machine may miss a time limit. The summary
lists every second try; a test that is listed often hides a defect. Without Chromium they are skipped; with CI=true or
EXPLORER_REQUIRE_BROWSER=1 they fail instead.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from scripts.app_server import NO_CHROMIUM, browser_required, find_chromium, launch_chromium, running_app
from tests.browser.steps import PATIENCE_S
from tests.browser.watch import watch

VIEWPORT = {"width": 1440, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")
            item.add_marker(pytest.mark.xdist_group("browser"))  # one server, one Chromium, a journey at a time
            item.add_marker(pytest.mark.flaky(reruns=1))
            if not find_chromium() and not browser_required():
                item.add_marker(pytest.mark.skip(reason="no Chromium, see the top"))


@pytest.fixture(scope="package")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the real app, with an empty EXPLORER_HOME of its own; one server for the whole folder."""
    folder = tmp_path_factory.mktemp("app")
    with running_app(folder) as url:
        yield url
    log = folder / "home" / "app.log"  # what failed in a page that went on
    assert not log.exists(), log.read_text(encoding="utf-8")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The system's Chromium, headless; one for the whole folder.

    It goes when the folder's last test is over: Playwright runs an event loop in the main thread, where a page's
    `AppTest` can't start its own.
    """
    if find_chromium() is None:
        pytest.fail(NO_CHROMIUM)
    with sync_playwright() as playwright:
        chromium = launch_chromium(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages, each in a fresh context (as another visitor would be); options are Playwright's `new_context`'s.

    Fails the test at its end if any of them logged an error, threw one, or asked another machine for something.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(**options: object) -> Page:
        context = browser.new_context(**{"viewport": VIEWPORT, **options})  # type: ignore[arg-type]
        context.set_default_timeout(1000 * PATIENCE_S)
        contexts.append(context)
        watch(context, complaints)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints, "the page complained:\n" + "\n".join(complaints)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A fresh page at 1440x900, watched as `new_page` says."""
    return new_page()
