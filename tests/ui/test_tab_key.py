"""The tab's key: whose it is, and what of the browser's word is taken."""

import json

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from explorer.ui.tab_key import LIVE
from explorer.ui.tab_key.live import LiveKeys

KEY, OTHER = "00112233445566778899aabbccddeeff", "ffeeddccbbaa99887766554433221100"


def test_a_key_belongs_to_one_session_as_long_as_that_lives() -> None:
    live = {"a", "b"}
    keys = LiveKeys(live.__contains__)
    assert keys.claim("k", "a")
    assert keys.claim("k", "a")
    assert not keys.claim("k", "b")
    live.remove("a")
    assert keys.claim("k", "b")
    live.add("a")
    assert not keys.claim("k", "a")


def page() -> None:
    import streamlit as st

    from explorer.ui.tab_key import tab_key

    def note(key: str, copied_from: str | None) -> None:
        st.session_state["told"].append((key, copied_from))

    st.session_state.setdefault("told", [])
    tab_key(note)


def sent(app: AppTest) -> dict[str, object]:
    proto = app.get("bidi_component")[0].proto
    return json.loads(proto.json or proto.mixed.json)


def say(app: AppTest, word: object) -> None:
    states = app._tree.get_widget_states()
    proto = app.get("bidi_component")[0].proto
    states.widgets.append(WidgetState(id=proto.id, json_value=json.dumps({"said": word})))
    app._run(states)
    assert not app.exception


def told(app: AppTest) -> list[tuple[str, str | None]]:
    return app.session_state["told"]


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(page).run()


def test_the_key_is_taken_once(app: AppTest) -> None:
    data = sent(app)
    assert (data["known"], data["refused"]) == (False, "")
    say(app, {"key": KEY, "session": data["session"]})
    assert told(app) == [(KEY, None)]
    assert sent(app)["known"] is True
    say(app, {"key": OTHER, "session": data["session"]})
    assert told(app) == [(KEY, None)]


@pytest.mark.parametrize("key", [None, 5, "", "x" * 32, KEY.upper(), KEY + "0", [KEY]])
def test_what_is_no_key_is_not_taken(key: object, app: AppTest) -> None:
    say(app, {"key": key, "session": sent(app)["session"]})
    assert told(app) == []


def test_a_key_told_to_another_session_is_not_taken(app: AppTest) -> None:
    say(app, {"key": KEY, "session": "another"})
    say(app, "hostile")
    assert told(app) == []


def test_a_tab_with_the_key_of_one_that_lives_takes_another(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LIVE, "claim", lambda key, _session: key != KEY)
    session = sent(app)["session"]
    say(app, {"key": KEY, "session": session})
    assert told(app) == []
    assert (sent(app)["known"], sent(app)["refused"]) == (False, KEY)
    say(app, {"key": KEY, "session": session})
    assert told(app) == []
    say(app, {"key": OTHER, "session": session})
    assert told(app) == [(OTHER, KEY)]


def test_a_tab_that_was_cut_off_and_lost_its_key_gets_another(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    session = sent(app)["session"]
    say(app, {"key": KEY, "session": session})
    monkeypatch.setattr(LIVE, "claim", lambda key, _session: key != KEY)
    app.run()
    assert (sent(app)["known"], sent(app)["refused"]) == (False, KEY)
    say(app, {"key": OTHER, "session": session})
    assert told(app) == [(KEY, None), (OTHER, KEY)]
    assert sent(app)["known"] is True
