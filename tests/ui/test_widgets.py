"""The state is the truth: a widget shows it, and what the widget says is an edit, in its callback and nowhere else."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
FILES = [*sorted((ROOT / "explorer" / "ui").rglob("*.py")), *sorted((ROOT / "pages").glob("*.py")), ROOT / "app.py"]
VALUED = {
    "checkbox", "color_picker", "date_input", "multiselect", "number_input", "pills", "radio", "segmented_control",
    "select_slider", "selectbox", "slider", "text_area", "text_input", "time_input", "toggle",
}  # fmt: skip
DEFAULT = {"selectbox": "index", "radio": "index", "segmented_control": "default", "pills": "default",
           "multiselect": "default"}  # fmt: skip
PLACE = {"number_input": 3, "slider": 3, "selectbox": 2, "radio": 2, "multiselect": 2, "text_input": 1, "toggle": 1,
         "checkbox": 1}  # fmt: skip
"""Where a default is among the arguments that have no name."""


def mistakes(source: str) -> list[str]:
    """What a file does with widgets and must not do."""
    tree = ast.parse(source)
    statements = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    return [
        f"line {call.lineno}: {name} {what}" for call, name in widgets(tree) for what in wrong(call, name, statements)
    ]


def widgets(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in VALUED:
            yield node, node.func.attr


def wrong(call: ast.Call, name: str, statements: set[int]) -> Iterator[str]:
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    if id(call) not in statements:
        yield "is read where it is drawn"
    if "on_change" not in given:
        yield "has no callback"
    if DEFAULT.get(name, "value") not in given and len(call.args) <= PLACE.get(name, 99):
        yield "has no default: where it is mounted late it is empty"
    key = given.get("key")
    if not isinstance(key, ast.Name | ast.NamedExpr):
        yield "has a key that is not state.controlled's"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_widgets_value_is_read_but_in_its_callback(path: Path) -> None:
    assert mistakes(path.read_text(encoding="utf-8")) == []


PLANTED = {
    "is read where it is drawn": 'x = st.toggle("A", on, key=key, on_change=f, args=(key,))',
    "has no callback": 'st.slider("A", 0, 9, held, key=key)',
    "has no default": 'st.selectbox("A", options, key=key, on_change=f)',
    "state.controlled's": 'st.radio("A", options, index=0, key="a", on_change=f)',
}


@pytest.mark.parametrize("what", PLANTED)
def test_the_check_finds_what_is_planted(what: str) -> None:
    found = mistakes(PLANTED[what])
    assert len(found) == 1
    assert what in found[0]


def shows(values: list[object]) -> list[tuple[str, object, object, bool]]:
    """For each run of a page whose state is that value: the key, the default and the value of its widget, and whether
    the value was sent to the browser besides.
    """

    def body() -> None:
        import streamlit as st

        from explorer.ui import state

        value = st.session_state["now"]
        key = state.controlled("number", value)
        st.number_input("Number", value=value, key=key)

    app = AppTest.from_function(body)
    found = []
    for value in values:
        app.session_state["now"] = value
        app.run()
        proto = app.number_input[0].proto
        found.append((app.number_input[0].key, proto.default, app.number_input[0].value, proto.set_value))
    return found


def test_a_widget_whose_value_comes_from_elsewhere_is_another_with_that_value_as_its_default() -> None:
    assert shows([32, 32, 64, 64, 32]) == [
        ("number", 32, 32, False),
        ("number", 32, 32, False),
        ("number~1", 64, 64, False),
        ("number~1", 64, 64, False),
        ("number~2", 32, 32, False),
    ]


def test_a_widget_that_said_its_value_itself_stays() -> None:
    def body() -> None:
        import streamlit as st

        from explorer.ui import state

        held = state.choice("number", 1)
        key = state.controlled("number", held)
        st.number_input("Number", value=held, key=key, on_change=state.choose, args=("number", key))

    app = AppTest.from_function(body).run()
    for typed in (5, 7):
        app.number_input[0].set_value(typed).run()
        proto = app.number_input[0].proto
        assert (app.number_input[0].key, app.number_input[0].value) == ("number", typed)
        assert proto.default == typed, "mounted again it shows what was typed last"


def test_nothing_said_is_no_choice() -> None:
    def body() -> None:
        import streamlit as st

        from explorer.ui import state

        state.choice("number", 3)
        st.session_state["emptied"] = None
        state.choose("number", "emptied")
        state.choose("number", "never drawn")
        st.session_state["held"] = state.choice("number", 0)
        st.session_state["component"] = state.component_value("never drawn", "said")

    app = AppTest.from_function(body).run()
    assert app.session_state["held"] == 3
    assert app.session_state["component"] is None


def test_a_widget_that_was_off_the_page_comes_back_as_another() -> None:
    def body() -> None:
        import streamlit as st

        from explorer.ui import state

        st.session_state.setdefault("drawn", True)
        if st.session_state["drawn"]:
            held = state.choice("number", 1)
            key = state.controlled("number", held)
            st.number_input("Number", value=held, key=key, on_change=state.choose, args=("number", key))

    app = AppTest.from_function(body).run()
    app.number_input[0].set_value(5).run()
    app.session_state["drawn"] = False
    app.run()
    app.session_state["drawn"] = True
    app.run()
    assert (app.number_input[0].key, app.number_input[0].value) == ("number~1", 5)


def test_a_widget_that_just_spoke_is_set_in_place_where_the_state_has_another_form() -> None:
    def body() -> None:
        import streamlit as st

        from explorer.ui import state

        def take(key: str) -> None:
            st.session_state["size"] = state.answer(key).replace("x", " × ")

        size = st.session_state.setdefault("size", "1")
        key = state.controlled("size_field", size)
        st.text_input("Size", size, key=key, on_change=take, args=(key,))

    app = AppTest.from_function(body).run()
    for typed in ("3x5", "4x6"):
        app.text_input[0].set_value(typed).run()
        proto = app.text_input[0].proto
        assert (app.text_input[0].key, proto.value, proto.set_value) == ("size_field", typed.replace("x", " × "), True)


def test_what_a_replaced_widget_held_is_no_news_and_what_a_person_does_with_it_is() -> None:
    def body() -> None:
        import streamlit as st

        from explorer.ui import state

        st.session_state["a"] = 1
        assert state.controlled("a", 1) == "a"
        assert state.controlled("a", 2) == "a~1"
        assert state.answer("a") is None
        assert state.answer("a", state.UNSAID) is state.UNSAID
        st.session_state["a"] = 3
        assert state.answer("a") == 3

    assert not AppTest.from_function(body).run().exception


def test_a_clearable_widget_has_no_default_and_is_told_the_value_until_it_speaks() -> None:
    def body() -> None:
        import streamlit as st

        from explorer.ui import state

        def take(key: str) -> None:
            said = state.answer(key, state.UNSAID)
            assert said is not state.UNSAID
            st.session_state["held"] = said

        held = st.session_state.setdefault("held", 5.0)
        key = state.controlled("field", held, clearable=True)
        st.number_input("Field", value=None, key=key, on_change=take, args=(key,))

    app = AppTest.from_function(body).run()
    for _ in range(2):
        proto = app.number_input[0].proto
        assert (proto.HasField("default"), proto.value, proto.set_value) == (False, 5.0, True)
        app.run()
    app.number_input[0].set_value(7.0).run()
    assert (app.number_input[0].key, app.number_input[0].proto.set_value) == ("field", False)
    app.number_input[0].set_value(None).run()
    assert not app.exception
    assert app.session_state["held"] is None
    app.session_state["held"] = 9.0
    app.run()
    assert (app.number_input[0].key, app.number_input[0].proto.value) == ("field~1", 9.0)
