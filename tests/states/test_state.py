"""A state as text."""

import json

import pytest
from hypothesis import strategies as st

from explorer import DesignError, preset
from explorer.states import Setting, State, read_state, state_text
from tests.strategies import designs, drawn

MINI = preset("mini-googlenet")


@drawn(
    designs(), st.sampled_from([Setting(), Setting(batch=7, optimizer="adam"), Setting(convention="thop")]), examples=50
)
def test_a_state_is_read_back(design, setting):
    state = State(design=design, setting=setting, view={"selected": "4a"})
    assert read_state(state_text(state)) == state


def test_what_is_the_default_is_left_out():
    assert json.loads(state_text(State(design=MINI))).keys() == {"version", "design"}
    data = json.loads(state_text(State(design=MINI, setting=Setting(batch=64), view={"page": "compare"})))
    assert (data["setting"], data["view"]) == ({"batch": 64}, {"page": "compare"})


def test_the_view_makes_no_other_state():
    assert State(design=MINI).same(State(design=MINI, view={"selected": "3a"}))
    assert not State(design=MINI).same(State(design=MINI, setting=Setting(batch=64)))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the state is not valid JSON"),
        ("[]", "the state has no design"),
        ('{"design": {}}', "name is missing"),
        ('{"design": DESIGN, "setting": {"batch": 0}}', r"setting.batch \(=0\) must be at least 1"),
        ('{"design": DESIGN, "setting": {"convention": "mine"}}', r"setting.convention \(='mine'\) must be one of"),
        ('{"design": DESIGN, "version": 2}', r"version \(=2\) must be one of|version"),
        ('{"design": DESIGN, "more": 1}', "more is not a field"),
        ("[" * 500, "nested too deeply|not valid"),
    ],
)
def test_a_text_that_is_no_state_says_why(text, message):
    with pytest.raises(DesignError, match=message):
        read_state(text.replace("DESIGN", MINI.model_dump_json()))
