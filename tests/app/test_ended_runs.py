"""A run may be ended at any touch of the session: what a person did is neither lost nor taken back by it."""

import pytest
from streamlit.testing.v1 import AppTest

import explorer
from explorer.runs.config import Settings, configure
from explorer.runs.records import State
from explorer.runs.store import Store


def run(body):
    app = AppTest.from_function(body, default_timeout=120).run()
    assert not app.exception, app.exception
    return app


def renames():
    import streamlit as st

    from explorer import Rename
    from explorer.ui import state
    from explorer.ui.explore import selection
    from tests.app.ended import at_each_touch

    selection.select("4a")

    def look():
        selection.shown()

    state.edit(Rename(at="4a", id="n0"))
    for touches in at_each_touch(look):
        st.text(selection.shown().selected == f"n{touches}")
        state.edit(Rename(at=f"n{touches}", id=f"n{touches + 1}"))


def test_what_is_selected_follows_a_new_name_wherever_a_run_is_ended():
    assert {text.value for text in run(renames).text} == {"True"}


def boards():
    import streamlit as st

    from explorer.ui import state
    from explorer.ui.train_page import board
    from tests.app.ended import at_each_touch

    first, second = board.engine().store.runs()[::-1]

    def forget():
        for key in (board.WATCHED, board.BEGUN, board.TICKED, board.COLORS):
            state.store(key, {board.WATCHED: first.id, board.BEGUN: set(), board.TICKED: (), board.COLORS: {}}[key])

    forget()
    for _ in at_each_touch(board.board):
        st.text(board.board().main.id == second.id)
        forget()


def test_a_run_that_has_begun_is_looked_at_wherever_a_run_of_the_page_is_ended(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    config = configure(explorer.preset("mini-googlenet"), Settings(), has_batch_norm=True)
    for last in (State.DONE, State.RUNNING):
        made = store.create(config, "cpu")
        store.promote()
        store.transition(made.id, State.RUNNING)
        if last is State.DONE:
            store.transition(made.id, State.DONE)
    monkeypatch.setattr("explorer.runs.launch.LocalEngine._gone", lambda engine, run: False)
    assert {text.value for text in run(boards).text} == {"True"}


def layers():
    import streamlit as st

    from explorer.render import RenderError
    from explorer.ui.explore import graph_panel

    try:
        graph_panel._layers()
    except RenderError as error:  # the view has a place for it
        st.text(error)


def test_a_layer_view_that_fails_says_so_in_its_place(monkeypatch: pytest.MonkeyPatch, failures: list[str]):
    def fail(*args, **kwargs):
        raise KeyError("x")

    monkeypatch.setattr("explorer.ui.explore.graph_panel.layer_details", fail)
    (text,) = [text.value for text in run(layers).text]
    assert text == "layers: a mistake in the program (KeyError: 'x')"
    assert failures == ["layers: a mistake in the program (KeyError: 'x')"]
    failures.clear()
