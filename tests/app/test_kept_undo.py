"""The Explore page with a tab's key: what can be undone is stored behind the edit, found again and forgotten."""

import json

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from explorer.ui.explore import kept_undo
from explorer.ui.tab_key import LIVE
from tests.app.explore_steps import address, command, data, design, disabled, open_tab, opened
from tests.app.widgets import widget

KEY = "00112233445566778899aabbccddeeff"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("EXPLORER_HOME", str(tmp_path))
    return tmp_path


def tell_key(app, key=KEY):
    proto = next(
        one.proto for one in app.get("bidi_component") if one.proto.component_name == "inception-explorer.tab_key"
    )
    states = app._tree.get_widget_states()
    word = {"said": {"key": key, "session": data(app, "tab_key")["session"]}}
    states.widgets.append(WidgetState(id=proto.id, json_value=json.dumps(word)))
    app._run(states)
    assert not app.exception


def edited(*counts):
    app = opened()
    tell_key(app)
    for count in counts:
        widget(app.text_input, "classes").set_value(str(count)).run()
    return app


def test_a_new_session_of_the_tab_goes_on(home):
    first = edited(7, 8, 9)
    command(first, "undo")
    kept_undo._store().flush(10)
    kept_undo._store_in.cache_clear()  # as after a restart
    second = opened(**address(first))
    assert {"undo", "redo"} <= disabled(second)
    tell_key(second)
    second.run()
    assert not {"undo", "redo"} & disabled(second)
    command(second, "undo")
    assert design(second).classes == 7
    command(second, "redo", "redo")
    assert design(second).classes == 9


def test_without_a_key_nothing_is_stored(home):
    app = opened()
    widget(app.text_input, "classes").set_value("7").run()
    assert kept_undo._store().flush(1)
    assert not (home / "tabs.sqlite").exists()


def test_another_design_leaves_what_is_stored_until_it_is_edited():
    first = edited(7)
    tell_key(opened(preset="mini-googlenet"))
    again = opened(**address(first))
    tell_key(again)
    again.run()
    assert "undo" not in disabled(again)


def test_a_home_that_cannot_be_written_takes_nothing_from_the_page(home, monkeypatch):
    (home / "file").write_text("")
    monkeypatch.setenv("EXPLORER_HOME", str(home / "file"))
    app = edited(7, 8)
    assert kept_undo._store().flush(10)
    command(app, "undo")
    assert design(app).classes == 7


def test_what_is_forgotten_is_gone_here_and_in_the_store():
    app = edited(7)
    open_tab(app, "Export")
    next(one for one in app.button if one.key == "forget_browser").click().run()
    assert not app.exception
    assert {"undo", "redo"} <= disabled(app)
    assert design(app).classes == 7
    again = opened(**address(app))
    tell_key(again)
    again.run()
    assert "undo" in disabled(again)
    widget(app.text_input, "classes").set_value("8").run()
    command(app, "undo")
    assert design(app).classes == 7


def test_a_tab_that_gets_another_key_goes_on_with_its_own_history(monkeypatch):
    other = KEY[::-1]
    app = edited(7)
    monkeypatch.setattr(LIVE, "claim", lambda key, _session: key != KEY)
    app.run()
    tell_key(app, other)
    widget(app.text_input, "classes").set_value("8").run()
    again = opened(**address(app))
    tell_key(again, other)
    again.run()
    command(again, "undo", "undo")
    assert design(again).classes == 10
    assert "undo" in disabled(again)
