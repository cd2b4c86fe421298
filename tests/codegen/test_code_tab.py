"""The tab without a browser: it shows the design on screen, and follows it."""

import ast

from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from explorer.design import SetValue
    from explorer.ui import state
    from explorer.ui.explore.code_tab import code_tab

    if st.button("ten more classes"):
        state.edit(SetValue(at="classes", value=state.design().classes + 10))
    code_tab()


def test_it_shows_the_design_and_follows_it():
    app = AppTest.from_function(page, default_timeout=120).run()
    assert not app.exception
    assert "self.fc = nn.Linear(1024, 10)" in app.code[0].value
    assert app.code[0].language == "python"
    assert f"{len(app.code[0].value.splitlines())} lines" in app.caption[0].value
    assert "`GoogLeNet()`" in app.caption[0].value
    app.button[0].click().run()
    assert not app.exception
    assert "self.fc = nn.Linear(1024, 20)" in app.code[0].value
    assert ast.get_docstring(ast.parse(app.code[0].value)).startswith("googlenet")


def test_it_offers_the_same_text_as_a_file():
    app = AppTest.from_function(page, default_timeout=120).run()
    (download,) = app.get("download_button")
    assert download.proto.label == "Python file"
    assert download.proto.url.endswith(".py")
