"""Undo, redo, reset, and the address, which holds the design."""

import pytest

from explorer import preset
from explorer.design.codec import to_query
from tests.app.explore_steps import address, command, design, disabled, opened, said
from tests.app.widgets import widget


@pytest.fixture
def app():
    return opened()


def test_undo_and_redo_go_through_every_edit(app):
    widget(app.selectbox, "variants.batch_norm").set_value("book").run()
    widget(app.text_input, "classes").set_value("7").run()
    last = design(app)
    command(app, "undo")
    assert (design(app).classes, design(app).variants.batch_norm) == (10, "book")
    command(app, "undo")
    assert design(app) == preset("googlenet")
    assert "undo" in disabled(app)
    command(app, "redo")
    command(app, "redo")
    assert design(app) == last
    assert "redo" in disabled(app)


def test_undo_after_a_refused_entry_takes_only_the_entry_back(app):
    widget(app.text_input, "classes").set_value("7").run()
    widget(app.text_input, "classes").set_value("-1").run()
    command(app, "undo")
    assert not app.error
    assert design(app).classes == 7
    assert widget(app.text_input, "classes").value == "7"


def test_reset_goes_back_to_the_preset_and_undo_brings_the_edits_back(app):
    widget(app.text_input, "classes").set_value("7").run()
    command(app, "reset")
    assert design(app) == preset("googlenet")
    command(app, "undo")
    assert design(app).classes == 7


def test_the_address_follows_every_edit_and_opens_the_same_design(app):
    widget(app.selectbox, "variants.batch_norm").set_value("book").run()
    widget(app.selectbox, "input").set_value("1 × 96 × 96").run()
    assert design(opened(**address(app))) == design(app)
    expected = to_query(design(app))
    assert address(app) == {"preset": [expected["preset"]], "set": expected["set"]}


@pytest.mark.parametrize("query", [{"preset": "nosuch"}, {"design": "%%%"}, {"set": ["classes=0"]}, {"set": ["x"]}])
def test_a_damaged_address_is_said_and_the_page_works(query):
    app = opened(**query)
    assert said(app).startswith("The address does not hold a design that can be shown: ")
    widget(app.text_input, "classes").set_value("7").run()
    assert design(app).classes == 7


def test_a_damaged_address_stays_to_be_corrected_until_an_edit():
    app = opened(set=["variants.width=abc"])
    assert address(app) == {"set": ["variants.width=abc"]}
    widget(app.text_input, "classes").set_value("7").run()
    assert address(app) == {"preset": ["googlenet"], "set": ["classes=7"]}
