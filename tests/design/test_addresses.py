"""Every part of a design goes by a name that moves and inserts leave alone."""

import json
from collections.abc import Iterator

import pytest

from explorer import PRESETS, DesignError, Insert, SetValue, apply, preset
from explorer.design import Block, DesignSpec, read_design
from explorer.design.addresses import Loc, Names
from explorer.design.lookup import find, get_in
from tests.figures import read
from tests.strategies import designs, drawn
from tests.version1.test_version1 import HERE

GOOGLENET = preset("googlenet")
AWKWARD = [read_design(entry["design"]) for entry in read(HERE / "designs.json").values()]


def places(data: object, at: Loc = ()) -> Iterator[Loc]:
    """Every place of plain data."""
    if at:
        yield at
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, value in pairs:
        yield from places(value, (*at, step))


def check_addresses(design: DesignSpec) -> None:
    """Each place has one address, which leads there, and no two places share one; no block or stage is numbered."""
    data, names = design.model_dump(mode="json"), design.names
    found = {loc: names.address(loc) for loc in places(data)}
    assert len(set(found.values())) == len(found)
    for loc, address in found.items():
        assert find(data, address) == loc
        if loc not in (("stages",), ("stem",)):
            assert not address.startswith(("stages", "stem[")), address


def test_every_place_of_every_preset():
    for name in PRESETS:
        check_addresses(preset(name))


@pytest.mark.parametrize("design", AWKWARD, ids=lambda design: design.name)
def test_every_place_of_what_version_1_wrote(design):
    check_addresses(design)


@drawn(designs(), examples=60)
def test_every_place_of_random_designs(design):
    check_addresses(design)


@pytest.mark.parametrize(
    ("address", "value"),
    [
        ("4a.ch3x3", 208),
        ("block:4a.ch3x3", 208),
        ("stages[1].blocks[0].ch3x3", 208),
        ("4a.variants.residual", None),
        ("stage4.pool.kernel_size", 3),
        ("stage:stage4.pool.kernel_size", 3),
        ("stem.conv1.stride", 2),
        ("stem[0].stride", 2),
        ("head.dropout", 0.0),
        ("variants.width", 1.0),
        ("input.height", 224),
        ("name", "googlenet"),
        ("stem.maxpool2.id", "maxpool2"),
        ("head.pool.id", "avgpool"),
    ],
)
def test_an_address_finds_the_value(address, value):
    data = GOOGLENET.model_dump(mode="json")
    assert get_in(data, find(data, address)) == value


def test_a_name_that_could_mean_two_things_needs_its_prefix():
    data = GOOGLENET.model_dump(mode="json")
    data["stages"][1]["name"], data["stages"][0]["blocks"][1]["id"] = "3a", "head"
    design = read_design(data)
    with pytest.raises(DesignError, match="3a names a block and a stage; write block:3a or stage:3a"):
        apply(design, SetValue(at="3a.dropout", value=0.1))
    edited = apply(
        design,
        SetValue(at="stage:3a.dropout", value=0.1),
        SetValue(at="block:3a.ch1x1", value=7),
        SetValue(at="block:head.ch1x1", value=9),
        SetValue(at="head.dropout", value=0.2),
    )
    assert edited.stages[1].dropout == 0.1
    assert [block.ch1x1 for block in edited.stages[0].blocks] == [7, 9]
    assert edited.head.dropout == 0.2
    with pytest.raises(DesignError, match=r"^block:head.ch1x1 \(=0\) must be at least 1"):
        apply(design, SetValue(at="block:head.ch1x1", value=0))


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("9z.ch3x3", "the design has no 9z; it has name, classes, input, .*, stage3, stage4, stage5, 3a, 3b"),
        ("block:stage4.pool", "there is no block stage4; there are 3a, 3b, 4a"),
        ("stage:4a.ch1x1", "there is no stage 4a; there are stage3, stage4, stage5"),
        ("stem.conv9.stride", "there is no layer of the stem conv9; there are conv1, maxpool1, conv2, conv3, maxpool2"),
        ("4a.ch9", "4a has no ch9; it has id, variants, kind, ch1x1"),
        ("stage5.pool.stride", "stage5.pool has no parts, so .*stride is no place in it"),
        ("head.hidden[0]", r"head.hidden has no item 0; it is empty"),
        ("", "'' is not an address in a design; such are variants.batch_norm, 4a.ch3x3 and stage4.pool.stride"),
        ("4a..ch3x3", "'4a..ch3x3' is not an address in a design"),
        ("4a.ch3x3 ", "'4a.ch3x3 ' is not an address in a design"),
        ("block:", "'block:' is not an address in a design"),
    ],
)
def test_an_address_of_nothing_says_what_there_is(address, message):
    with pytest.raises(DesignError, match=message):
        apply(GOOGLENET, SetValue(at=address, value=1))


def first_row(design: DesignSpec, name: str) -> Block:
    return design.stages[0].blocks[0].model_copy(update={"id": name})


def test_a_position_is_one_in_the_design_before_the_edits():
    edited = apply(
        GOOGLENET,
        Insert(row=first_row(GOOGLENET, "3c"), into="stage3", before="3a"),
        SetValue(at="stages[0].blocks[0].ch3x3", value=160),
    )
    assert [(block.id, block.ch3x3) for block in edited.stages[0].blocks] == [("3c", 128), ("3a", 160), ("3b", 192)]


def test_an_item_of_a_list_is_read_and_the_list_is_what_differs():
    design = apply(preset("alexnet"), SetValue(at="head.hidden[1]", value=512))
    assert design.head.hidden == (4096, 512)
    from explorer.design import changes

    assert changes(preset("alexnet"), design) == [("head.hidden", [4096, 4096], [4096, 512], "")]


def test_names_of_data_that_are_no_design_are_those_that_there_are():
    for data in (None, [], {"stages": 3}, {"stages": [None, {"blocks": 7}], "stem": [1, {"id": 2}]}):
        names = Names(data)
        assert (names.blocks, names.stages, names.stem) == ({}, {}, {})
        assert names.address(("stages", 0, "blocks", 1, "ch1x1")) == "stages[0].blocks[1].ch1x1"
    twice = {"stages": [{"name": "s", "blocks": [{"id": "a"}, {"id": "a"}, {"id": "x" * 40}]}]}
    assert Names(twice).blocks == {}
    assert Names(json.loads(json.dumps(twice))).stages == {"s": 0}
