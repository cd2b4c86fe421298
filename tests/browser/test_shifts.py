"""Nothing that somebody could be about to press moves: by the browser's own measure, every entry of it counted."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from scripts.app_server import running_app
from tests.browser.shift_steps import CASES, measured, watch

MOST = 0.1


@pytest.fixture(scope="module")
def own_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server without runs: the first one is one of the cases."""
    with running_app(tmp_path_factory.mktemp("shifts")) as url:
        yield url


@pytest.fixture(scope="module", params=[1280, 400])
def width(request: pytest.FixtureRequest) -> int:
    """Of the window, in pixels."""
    return int(request.param)


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_the_page_hardly_shifts(new_page: Callable[..., Page], own_url: str, width: int, name: str) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    watch(page)
    found = measured(page, own_url, CASES[name])
    assert found.score < MOST, "\n".join(found.moved)


def test_the_page_has_its_width_before_the_server_has_said_a_word(new_page: Callable[..., Page], own_url: str) -> None:
    page = new_page(viewport={"width": 1280, "height": 800})
    page.route_web_socket("**/_stcore/stream", lambda silent: None)
    page.goto(own_url)
    waiting = page.get_by_test_id("stMainBlockContainer")
    expect(waiting).to_be_visible()
    box = waiting.bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, 1280)


@pytest.mark.slow
def test_a_runs_figures_have_the_width_of_the_page_whatever_they_say(
    new_page: Callable[..., Page], own_url: str
) -> None:
    page = new_page(viewport={"width": 1280, "height": 800})
    CASES["another run"].before(page, own_url)
    head, figures = page.locator(".st-key-train_head"), page.locator(".st-key-train_figures")
    expect(figures).to_be_visible()
    widths = [one.evaluate("one => one.clientWidth") for one in (head, figures)]
    assert widths[0] == widths[1] > 1000


def test_the_controls_stay_in_one_row_while_replaced_ones_are_still_there(
    new_page: Callable[..., Page], own_url: str
) -> None:
    page = new_page(viewport={"width": 1280, "height": 800})
    CASES["load"].act(page, own_url)
    row = page.locator(".st-key-control_row")
    height = row.bounding_box()
    # as Streamlit leaves them for a moment, seldom
    row.evaluate("""row => [...row.children].slice(0, 4).forEach(one => {
      const left = one.cloneNode(true)
      left.dataset.retained = "true"
      one.after(left)
    })""")
    assert row.locator("> *").count() > 10
    assert row.bounding_box() == height
    expect(row).to_have_css("flex-wrap", "nowrap")
