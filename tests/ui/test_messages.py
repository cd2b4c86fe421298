"""Escaped text: nothing of it is left for Markdown, nothing of it is lost. How it is drawn: test_hostile_names.py."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.ui.compare.rows import Row
from explorer.ui.compare.scatter import scatter
from explorer.ui.messages import CUT, escape
from tests.hostile import HOSTILE, shown

MEANING = "\\`*_[]{}<>$~#:|&"
typed = st.text() | st.text(alphabet="\\`*_[]{}<>$~#:|&!()-+=.1@w/ \na", max_size=40) | st.sampled_from(HOSTILE)


@given(typed)
def test_no_mark_is_left(text: str) -> None:
    left = re.sub(r"\\[!-/:-@\[-`{-~]", "", escape(text).replace(CUT, ""))
    assert not set(left) & set(MEANING)
    assert "\n" not in left
    assert not re.match(r"[-+=]|\d+[.)]", escape(text))


@given(typed)
def test_nothing_is_lost(text: str) -> None:
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escape(text).replace(CUT, "")) == shown(text)


@given(typed)
def test_no_piece_reads_as_an_address_or_an_icon(text: str) -> None:
    for piece in re.split(re.escape(CUT), re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escape(text))):
        assert not re.search(r"https?://|www\.|[-.\w+]@[-\w]|:[\w+-]+:", piece, re.IGNORECASE)
        assert not re.search(r"<->|->|<-|--|>=|<=|~=", piece)
    assert ":material/" not in escape(text)


@given(st.text(alphabet="abcxyz ,;%'\"()/?é猫0") | st.sampled_from(["input (='3 x 4') must be smaller, e.g. 3/4"]))
def test_a_plain_sentence_stays_as_it_is(text: str) -> None:
    assert escape(text) == shown(text) or re.match(r"\d+\)", shown(text))


def test_the_names_in_the_picture_are_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plotly makes a link of HTML's."""
    figures = []
    monkeypatch.setattr("streamlit.plotly_chart", lambda figure, **_: figures.append(figure))
    counts = {"parameters": 9, "macs": 9, "activations": 1, "training": 1, "depth": 1, "field": 1, "linear": 1}
    scatter([Row(name="x", title='<a href="http://127.0.0.1:9">x</a>', **counts)], own=True)
    own = figures[0].data[1]
    assert own.text == own.customdata == ("&lt;a href=&quot;http://127.0.0.1:9&quot;&gt;x&lt;/a&gt;",)
