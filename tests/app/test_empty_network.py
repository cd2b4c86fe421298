"""A design that gives the image back as it is, without one layer, is legal: every page and tab shows it."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer.design import read_design
from explorer.design.codec import pack
from explorer.ui import pages
from explorer.ui.explore.costs import TABS

APP = str(Path(__file__).parents[2] / "explorer" / "ui" / "frame.py")
EMPTY = pack(read_design({"name": "empty", "head": None, "stages": [{"name": "stage1"}]}))


@pytest.fixture
def app():
    app = AppTest.from_file(APP, default_timeout=120)
    app.query_params["design"] = EMPTY
    return app.run()


def test_every_tab_of_the_explore_page_shows_it(app):
    assert not app.exception
    for name in TABS:
        app.session_state["below.chosen"] = name
        app.run()
        assert not app.exception, name
        assert not app.error, name


@pytest.mark.parametrize("page", ["compare", "train"])
def test_the_other_pages_show_it(app, page):
    app.switch_page(getattr(pages, page.upper())).run()
    assert not app.exception
    if page == "compare":
        assert any("it has no head, so it tells no classes apart" in one.value for one in app.caption)
