"""axe-core finds nothing on any page, in any view, in both themes, on a wide and a narrow window and on a projector."""

import tomllib
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from scripts.app_server import ROOT, running_app
from tests.browser.axe import EXCUSES, findings
from tests.browser.seeded import seed
from tests.browser.views import VIEWS, View

QUICK = {"explore, an error", "projector"}
"""What `make test` looks at; `make test-slow` looks at all."""
THEMES = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
STILL_MS = 700  # Streamlit fades from one theme to the other


@pytest.fixture(scope="module")
def with_runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app on a store that has runs, all of them done."""
    folder = tmp_path_factory.mktemp("with_runs")
    seed(folder / "home")
    with running_app(folder) as url:
        yield url


@pytest.fixture(scope="module")
def without_runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app on an empty store."""
    with running_app(tmp_path_factory.mktemp("without_runs")) as url:
        yield url


def look(page: Page, scheme: str) -> None:
    """Wait until the page is in that theme."""
    page.emulate_media(color_scheme=scheme)
    red, green, blue = (int(THEMES[scheme]["backgroundColor"][at : at + 2], 16) for at in (1, 3, 5))
    expect(page.locator(".stApp")).to_have_css("background-color", f"rgb({red}, {green}, {blue})")
    page.wait_for_timeout(STILL_MS)  # colors fade from theme to theme, and a fading text has any contrast


@pytest.mark.parametrize(
    "view",
    [pytest.param(view, id=view.name, marks=[] if view.name in QUICK else pytest.mark.slow) for view in VIEWS],
)
def test_axe_finds_nothing(view: View, request: pytest.FixtureRequest, new_page: Callable[..., Page]) -> None:
    page = new_page(viewport={"width": view.sizes[0][0], "height": view.sizes[0][1]})
    view.show(page, request.getfixturevalue("with_runs" if view.runs else "without_runs"))
    told, excused = [], set()
    for width, height in view.sizes:
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark") if (width, height) == view.sizes[0] else ("light",):  # colors know no width
            look(page, scheme)
            for found in findings(page):
                excused.add(found["excuse"])
                if found["excuse"] < 0:
                    told.append(f"{width} px, {scheme}: {found['rule']}: {found['why']}\n  {found['html']}")
    page.goto("about:blank")  # before its server ends
    assert not told, "\n".join(told)
    stale = [one.selector for number, one in enumerate(EXCUSES) if view.name in one.views and number not in excused]
    assert not stale, f"axe no longer finds {stale} here: their excuses can go"


def test_an_excuse_is_for_something_of_streamlits_in_a_view_that_there_is() -> None:
    names = {view.name for view in VIEWS}
    assert len(names) == len(VIEWS)
    for excuse in EXCUSES:
        assert excuse.views
        assert excuse.views <= names
        assert excuse.reason


def test_axe_tells_what_is_wrong(new_page: Callable[..., Page]) -> None:
    """Else a page on which it does not run would pass."""
    page = new_page()
    page.set_content('<main><h1 style="color: #aaa; background: #fff">faint</h1><img src="data:,"></main>')
    assert {"color-contrast", "image-alt"} <= {found["rule"] for found in findings(page)}
