"""Whatever a person writes as a design is a design, or a DesignError of one short line (items 10, 11 and 13)."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer import DesignError, apply, preset
from explorer.design import SetValue, read_design
from explorer.design.codec import from_json, from_query, parse_set, show_set, unpack
from explorer.design.edit_text import parse_value
from explorer.design.edit_types import Move, Remove

KEYS = st.sampled_from(
    ["name", "stages", "stem", "blocks", "kind", "id", "variants", "head", "hidden", "aux_heads", "width", "version",
     "input", "classes", "height", "pool", "ch1x1", "ch5x5_parts", "factorize_n", "preset", "batch_norm", "dropout"]
)  # fmt: skip
TEXTS = st.text(st.characters(), max_size=60) | st.sampled_from(["inception", "conv", "vgg", "book", "max_pool", "4a"])
SCALARS = st.none() | st.booleans() | st.integers(-(10**40), 10**40) | st.floats() | TEXTS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | TEXTS, inner, max_size=5),
    max_leaves=25,
)
PATHS = st.sampled_from(
    ["name", "classes", "stages", "stages[0]", "stages[0].blocks", "stages[0].blocks[0]", "stages[0].blocks[0].kind",
     "stages[0].blocks[0].id", "stages[0].blocks[0].ch3x3", "stages[0].name", "variants", "variants.aux_heads", "head",
     "variants.factorize_n", "variants.width", "stem", "stem[0]", "stem[0].kind", "input", "version", "preset",
     "stages[0].pool", "head.hidden", "normalization.eps", "aux_head.pool.kind", "stages[0].blocks[0].ch5x5_parts"]
)  # fmt: skip
ODD_JSON = st.one_of(
    VALUES.map(json.dumps),
    st.text(st.characters(), max_size=300),
    st.from_regex(r"[\[\]{}\",:0-9eE.a-z -]{0,200}", fullmatch=True),
    st.tuples(st.integers(1, 5000), st.sampled_from(["[", '{"a":', "9", "-", "\\", '"', " "])).map(
        lambda n: n[1] * n[0]
    ),
)


def check(act, *arguments):
    """It does it, or refuses it in one short line."""
    try:
        return act(*arguments)
    except DesignError as error:
        for said in (str(error), *(part for one in error.problems for part in one)):
            assert len(said) <= 600
            assert said.isprintable()
            said.encode()
        return None


@given(VALUES)
def test_any_plain_data(data):
    check(read_design, data)


@given(PATHS, VALUES)
def test_any_value_at_any_place(path, value):
    check(apply, preset("googlenet"), SetValue.model_construct(edit="set", at=path, value=value))


@given(ODD_JSON)
def test_any_text_as_a_file(text):
    check(from_json, text)


@given(PATHS | TEXTS, ODD_JSON)
def test_any_text_as_a_set_and_in_an_address(path, text):
    if edit := check(parse_set, f"{path}={text}"):
        check(apply, preset("googlenet"), edit)
    check(from_query, {"preset": "googlenet", "set": [f"{path}={text}", text]})
    check(from_query, {"preset": text})


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda data: data.decode("latin-1")))
def test_any_text_as_a_packed_design(text):
    check(unpack, text)


@given(TEXTS)
def test_a_text_that_is_written_is_read_back(text):
    assert (
        parse_set(show_set("name", text.encode(errors="replace").decode())).value
        == text.encode(errors="replace").decode()
    )


@given(TEXTS)
def test_any_name_of_a_block(name):
    check(lambda: apply(preset("googlenet"), Remove.model_construct(at=name)))
    check(lambda: apply(preset("googlenet"), Move.model_construct(at=name, into=name, before=name)))


@pytest.mark.parametrize("name", ["[" * 80, "9" * 80, "[" * 70 + "]" * 10])
def test_a_name_of_brackets_or_digits_goes_into_a_link(name):
    design = apply(preset("googlenet"), SetValue(at="name", value=name))
    assert parse_set(show_set("name", design.name)).value == name


@pytest.mark.parametrize("depth", [64, 65, 300, 900, 990, 3000, 60_000])
def test_item_10_a_deep_value_is_an_error(depth):
    for text in ("[" * depth + "]" * depth, '{"a":' * depth + "1" + "}" * depth):
        said = ""
        try:
            apply(preset("googlenet"), parse_set(f"name={text}"))
        except DesignError as error:
            said = str(error)
        assert said.startswith("name (=") or said == "name must be a text"
    with pytest.raises(DesignError, match="nested too deeply"):
        parse_value("[" * 65 + "]" * 65)


BLOCK = "stages[0].blocks[0]"


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (f"{BLOCK}.kind", "a\nb", r"3a has the kind a\nb; it must be one of 'inception', 'conv', 'vgg', 'nin'"),
        (f"{BLOCK}.kind", "k" * 100_000, f"3a has the kind {'k' * 37}...; it must be one of"),
        (f"{BLOCK}.kind", "\x1b[31mred", r"3a has the kind \x1b[31mred; it must be one of"),
        (f"{BLOCK}.kind", [1, [2]], "3a has the kind (=a list of 2); it must be one of 'inception'"),
        (f"{BLOCK}.kind", {"kind": "x"}, "3a has the kind (=an object); it must be one of 'inception'"),
        (f"{BLOCK}.id", "a\nb", r"3a.id (='a\nb') may have letters, digits, - and _ only"),
        (f"{BLOCK}.id", "\u202egnp", r"3a.id (='\u202egnp') may have letters, digits, - and _ only"),
        (f"{BLOCK}.id", "i" * 100_000, f"3a.id (='{'i' * 36}...) must have at most 32"),
        (f"{BLOCK}", {"kind": "conv", "id": "x", "a\nb" * 9999: 1}, "x.channels is missing; every design has it"),
        ("preset", ["x" * 10**6], "preset must be a text"),
        ("variants.factorize_n", int("9" * 30), "variants.factorize_n (=999999999999999999999999999999) has more"),
        ("classes", int("9" * 90), "classes (=a number of about 90 digits) must be at most 65536"),
    ],
    ids=["newline", "100,000 letters", "escape code", "list", "object", "newline in id", "direction", "long id",
         "long field", "list for text", "30 digits", "90 digits"],
)  # fmt: skip
def test_item_13_what_is_quoted_is_one_short_line(path, value, said):
    with pytest.raises(DesignError) as caught:
        apply(preset("googlenet"), SetValue(at=path, value=value))
    assert str(caught.value).startswith(said)
    check(lambda: apply(preset("googlenet"), SetValue(at=path, value=value)))
