"""What is typed into the control row: taken, or refused with its reason and kept."""

import pytest
from streamlit.testing.v1 import AppTest

from explorer import preset
from tests.app.explore_steps import design, opened, pills, said, text
from tests.app.widgets import widget


@pytest.fixture
def app():
    return opened()


def typed(key, value):
    """What happens when a person types a value that is not in the list: AppTest can only choose from it."""

    def body(key, value):
        import streamlit as st

        from explorer.ui import state
        from explorer.ui.explore import controls

        st.session_state["typed"] = value
        {"input": controls.set_input, "width": controls.set_width}[key]("typed")
        controls.control_row()
        st.session_state.design = state.design()

    app = AppTest.from_function(body, args=(key, value), default_timeout=120).run()
    assert not app.exception, app.exception
    return app


@pytest.mark.parametrize("text", ["1 x 180 × 240", "1,180,240", " 1X180X240 ", "1 × 180 × 240"])
def test_an_input_takes_any_size_that_is_typed(text):
    size = typed("input", text).session_state["design"].input
    assert (size.channels, size.height, size.width) == (1, 180, 240)


@pytest.mark.parametrize("text", ["0.37", "× 0.37", "x0.37"])
def test_a_width_takes_any_factor_that_is_typed(text):
    assert typed("width", text).session_state["design"].variants.width == 0.37


REFUSED = [
    ("input", "3 × 0 × 224", "input.height (=0) must be at least 1"),
    ("input", "224", "input (='224') must be channels × height × width, e.g. 3 × 180 × 240"),
    ("input", "a × b × c", "input.channels (='a') must be a whole number (and 2 more)"),
    ("width", "× 0", "variants.width (=0) must be above 0"),
    ("width", "wide", "variants.width (='wide') must be a number"),
]


@pytest.mark.parametrize(("key", "value", "message"), REFUSED)
def test_a_wrong_value_is_named_stays_typed_and_the_last_valid_design_stays(key, value, message):
    app = typed(key, value)
    assert [text(one) for one in app.error] == [message]
    assert app.session_state["design"] == preset("googlenet")
    assert widget(app.selectbox, key).value == value


def test_a_wrong_number_of_classes_stays_in_its_field_until_it_is_right(app):
    widget(app.text_input, "classes").set_value("0").run()
    assert said(app) == "classes (=0) must be at least 1"
    assert widget(app.text_input, "classes").value == "0"
    widget(app.text_input, "classes").set_value("5").run()
    assert not app.error
    assert design(app).classes == 5


def test_an_input_too_small_for_an_auxiliary_head_names_the_layer(app):
    pills(app).set_value(["Auxiliary heads"]).run()
    widget(app.selectbox, "input").set_value("1 × 28 × 28").run()
    assert "aux1.pool (input 512 × 2 × 2): a window of 5" in said(app)
    assert design(app).input.height == 224


def test_what_was_typed_stays_text_in_the_error():
    app = typed("input", "**b** $x$ :red[y] <b>")
    assert app.error[0].value.startswith(r"input (='\*\*b\*\* \$x\$ \:red\[y\] \<b\>')")


@pytest.mark.parametrize("number", ["1e10", "2.5", "", "many"])
def test_classes_are_never_changed_into_another_number(app, number):
    widget(app.text_input, "classes").set_value(number).run()
    assert said(app).startswith("classes (=")
    assert widget(app.text_input, "classes").value == {"1e10": "10000000000.0"}.get(number, number)
    assert design(app).classes == 10
