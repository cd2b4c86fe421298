"""How large a design may be (item 14), told before it is validated, and before it is lowered."""

import json

import pytest
from hypothesis import given

from explorer import DesignError, apply, lower, preset
from explorer.design import PRESETS, DesignSpec, SetValue, Stage, VggBlock, read_design, warnings
from explorer.design.codec import from_json, from_query, pack
from explorer.design.fields import MAX_BLOCKS, MAX_LAYERS, MAX_STAGES
from explorer.design.limits import most_layers
from tests.strategies import designs
from tests.variants import PAIRS, SINGLE, sampled, varied


def stages(count, **more):
    return {"name": "a", "stages": [{"name": f"s{i}"} for i in range(count)]} | more


def vgg_rows(count, convs):
    return [{"kind": "vgg", "id": f"b{i}", "convs": convs, "channels": 3} for i in range(count)]


def refused(data):
    with pytest.raises(DesignError) as caught:
        read_design(data)
    return caught.value


TOO_MUCH = {
    "40,000 stages": (lambda: stages(40_000), "stages has 40,000 items; it can have at most 200"),
    "201 stages": (lambda: stages(201), "stages has 201 items; it can have at most 200"),
    "2,001 blocks": (lambda: stages(1, stages=[{"name": "s", "blocks": vgg_rows(2001, 1)}]),
                     "stages has 2,001 blocks; it can have at most 2,000"),
    "blocks of 200 stages": (lambda: stages(1, stages=[{"name": f"s{i}", "blocks": [{}] * 500} for i in range(200)]),
                             "stages has 100,000 blocks; it can have at most 2,000"),
    "a stem of 10^6": (lambda: stages(1, stem=[{"kind": "lrn"}] * 10**6), "the design has more than 100,000 values"),
    "10^6 auxiliary heads": (lambda: stages(1, variants={"aux_heads": ["a"] * 10**6}), "has more than 100,000 values"),
    "10^6 hidden layers": (lambda: stages(1, head={"hidden": [1] * 10**6}), "the design has more than 100,000 values"),
    "10^6 parts": (lambda: stages(1, stages=[{"name": "s", "blocks": [{"ch5x5_parts": [1] * 10**6}]}]), "100,000"),
    "10^6 fields": (lambda: stages(1) | dict.fromkeys(map(str, range(10**6))), "has more than 100,000 values"),
}  # fmt: skip


@pytest.mark.parametrize("name", TOO_MUCH)
def test_too_much_is_refused_before_it_is_validated(name, monkeypatch):
    make, text = TOO_MUCH[name]
    data = make()
    monkeypatch.setattr(DesignSpec, "model_validate", lambda data: pytest.fail("it was validated"))
    assert text in str(refused(data))


def test_layers_are_counted_before_they_are_made():
    data = {"name": "a", "stages": [{"name": "s", "blocks": vgg_rows(2000, 64)}]}
    said = str(refused(data))
    assert said == "the design would have up to 256,005 layers; it can have at most 80,000: take fewer blocks"
    with pytest.raises(DesignError, match="270,005 layers"):
        from_json(json.dumps(stages(1, head={"hidden": [1] * 90_000})))
    hooks = [f"b{i}" for i in range(2000)]
    variants = {"batch_norm": "book", "aux_heads": hooks}
    deep = {"name": "a", "stages": [{"name": "s", "blocks": vgg_rows(2000, 11)}], "variants": variants}
    assert "up to 84,005 layers" in str(refused(deep))  # 2,000 x 11 x 3, 2,000 x 9, the head and the input


def test_a_short_link_can_not_ask_for_much():
    design = DesignSpec(name="a", stages=(Stage(name="s", blocks=(VggBlock(id="b0", convs=64, channels=3),)),))
    rows = tuple(VggBlock(id=f"b{i}", convs=64, channels=3) for i in range(2000))
    link = pack(design.model_copy(update={"stages": (Stage(name="s", blocks=rows),)}))
    assert len(link) < 10_000
    with pytest.raises(DesignError, match="at most 80,000"):
        from_query({"design": link})
    empty = tuple(Stage(name=f"s{i}") for i in range(2000))
    with pytest.raises(DesignError, match=r"stages has 2,000 items; it can have at most 200"):
        from_query({"design": pack(design.model_copy(update={"stages": empty}))})


def test_as_much_as_can_be_is_taken():
    assert len(warnings(read_design(stages(MAX_STAGES)))) == MAX_STAGES
    convs = 19
    design = read_design({"name": "a", "stages": [{"name": "s", "blocks": vgg_rows(MAX_BLOCKS, convs)}]})
    assert MAX_BLOCKS * convs * 2 < most_layers(design) <= MAX_LAYERS
    widest = preset("googlenet").stages[0].blocks[0].model_dump()
    rows = [widest | {"id": f"b{i}"} for i in range(MAX_BLOCKS)]
    variants = {"factorize": "asymmetric", "batch_norm": "book", "residual": True}
    assert read_design({"name": "a", "stages": [{"name": "s", "blocks": rows}], "variants": variants})


def test_stages_are_limited_however_a_design_is_built():
    with pytest.raises(ValueError, match="at most 200 items"):
        DesignSpec(name="a", stages=tuple(Stage(name=f"s{i}") for i in range(201)))


@given(designs())
def test_a_design_never_has_more_layers_than_were_counted(design):
    assert len(lower(design).nodes) <= most_layers(design)


@pytest.mark.parametrize(("name", "variants"), [*[(name, ()) for name in PRESETS], *sampled([*SINGLE, *PAIRS])])
def test_the_count_of_layers_is_close_for_each_preset_and_variant(name, variants):
    design = varied(name, variants)
    made = len(lower(design).nodes)
    assert made <= most_layers(design) <= 1.25 * made + 6


def test_an_error_lists_few_of_many_blocks():
    rows = vgg_rows(2000, 1)
    said = str(refused({"name": "a", "stages": [{"name": "s", "blocks": rows}], "variants": {"aux_heads": ["zz"]}}))
    assert said.endswith("one of " + ", ".join(f"b{i}" for i in range(20)) + " and 1,980 more")
    assert len(said) < 300


def test_of_ten_thousand_mistakes_the_first_is_said_and_their_number():
    error = refused(stages(1, head={"hidden": ["a"] * 10_000}))
    assert str(error) == "head.hidden[0] (='a') must be a whole number (and 9,999 more)"
    assert len(error.problems) == 100


def test_a_deep_design_that_does_not_fit_is_refused_without_a_search(monkeypatch):
    from explorer.lowering import network

    monkeypatch.setattr(network, "sizes_text", lambda *_: pytest.fail("sizes were looked for"))
    data = {"name": "a", "stages": [{"name": "s", "blocks": vgg_rows(100, 60)}]}
    design = read_design(data | {"head": {"pool": None, "in_features": 5}})
    with pytest.raises(ValueError, match="it is fixed to 5 inputs"):
        lower(design)


def test_an_edit_can_not_pass_a_limit():
    rows = vgg_rows(1500, 64)
    with pytest.raises(DesignError, match="at most 80,000"):
        apply(preset("vgg11"), SetValue(at="stages[0].blocks", value=rows))
