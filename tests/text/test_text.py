"""A person's text: read within limits, and quoted in one bounded line."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.text import (
    DigitsError,
    LimitError,
    OneLineError,
    first_of,
    json_value,
    listed,
    named,
    number,
    one_line,
    quoted,
    size_parts,
)

ANY_TEXT = st.text(st.characters(), max_size=2000)  # lone surrogates too


@given(ANY_TEXT)
def test_whatever_is_quoted_is_one_bounded_line_of_plain_text(text):
    for shown, most in ((one_line(text), 600), (named(text), 40), (quoted(text), 40), (str(OneLineError(text)), 600)):
        assert len(shown) <= most
        assert shown.isprintable()
        shown.encode()
        assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in shown)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb", "a\\nb"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("abc\u202egnp.exe", "abc\\u202egnp.exe"),
        ("\u2066x\u2028y", "\\u2066x\\u2028y"),
        ("\udcff", "\\udcff"),
        ("3 × 224, größer", "3 × 224, größer"),
    ],
)
def test_what_is_no_text_is_shown_as_python_writes_it(text, shown):
    assert (one_line(text), named(text)) == (shown, shown)


def test_of_a_long_message_the_middle_is_left_out():
    shown = one_line(f"begin {'x' * 100_000} what would be right")
    assert shown.startswith("begin xxx")
    assert shown.endswith("xxx what would be right")
    assert (len(shown), "..." in shown) == (600, True)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "empty"),
        (True, "true"),
        (0.5, "0.5"),
        ("ten", "'ten'"),
        ("x" * 100, f"'{'x' * 36}..."),
        (-(10**41), "a number of about 42 digits"),
        ([1, [2]], "a list of 2"),
        ({"a": 1}, "an object"),
    ],
)
def test_a_value_is_quoted_by_what_it_is(value, shown):
    assert quoted(value) == shown


def test_a_number_that_python_refuses_to_write_is_quoted_by_its_length():
    assert quoted(10**5000) == "a number of about 5,000 digits"


def test_of_very_many_the_first_and_their_number():
    names = [f"b{i}" for i in range(2000)]
    assert listed(names) == f"{', '.join(names[:20])} and 1,980 more"
    assert listed(names[:20]) == ", ".join(names[:20])
    assert first_of(names) == [*names[:10], "and 1,990 more"]
    assert first_of(names[:10]) == names[:10]


@pytest.mark.parametrize("depth", [65, 500, 990, 3000, 100_000])
def test_json_that_is_too_deep_is_a_limit(depth):
    with pytest.raises(LimitError, match="nested too deeply"):
        json_value("[" * depth + "]" * depth)
    with pytest.raises(LimitError, match="nested too deeply"):
        json_value('{"a":' * depth + "1" + "}" * depth)


def test_json_that_is_long_or_has_a_long_number_is_a_limit():
    assert json_value("[" * 63 + "]" * 63) is not None
    assert json_value("9" * 100) == int("9" * 100)
    with pytest.raises(DigitsError, match="too long"):
        json_value(f'{{"a": [{"9" * 101}]}}')
    with pytest.raises(DigitsError, match="too long"):
        json_value("9" * 5000)
    with pytest.raises(LimitError, match="4,000,000 characters"):
        json_value(" " * 4_000_001)
    with pytest.raises(json.JSONDecodeError):
        json_value("{")


@given(ANY_TEXT | st.from_regex(r"[\[\]{}\",:0-9a-z. -]{0,300}", fullmatch=True))
def test_json_is_read_or_refused_in_one_of_two_ways(text):
    try:
        found = json_value(text)
    except (json.JSONDecodeError, LimitError):
        return
    assert json.dumps(found) == json.dumps(json.loads(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("64", 64), (" 64 ", 64), ("-3", -3), ("+5", 5), ("0.5", 0.5), (".5", 0.5), ("1e3", 1000.0), ("2.", 2.0),
        ("1" * 100, int("1" * 100)), ("1" * 101, None), ("1" * 4301, None),
        ("1e999", None), ("nan", None), ("inf", None), ("-Infinity", None), ("3_1", None), ("--5", None), ("²", None),
        ("", None), ("0x10", None), ("1 2", None), ("x\n1", None),
    ],
)  # fmt: skip
def test_a_number_is_finite_and_short_or_none(text, found):
    assert number(text) == found
    assert type(number(text)) is type(found)
    assert number("1" * 5_000_000) is None


@given(st.integers(-(10**98), 10**98) | st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_is_read_back(value):
    assert number(str(value)) == value


@pytest.mark.parametrize("text", ["3x180x240", "3 × 180 × 240", "3, 180;240", " 3X180*240 "])
def test_a_size_has_three_parts(text):
    assert size_parts(text) == ["3", "180", "240"]


@pytest.mark.parametrize("text", ["", "224", "3x224", "1x2x3x4"])
def test_what_has_no_three_parts_is_no_size(text):
    assert size_parts(text) is None


def test_a_long_text_is_no_size_and_costs_nothing():
    assert size_parts("3" + "\t" * 10_000_000 + "y") is None
