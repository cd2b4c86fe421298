"""From any design to any other by edits: as few as there are things that differ."""

from urllib.parse import urlencode

import pytest
from hypothesis import assume
from hypothesis import strategies as st

from explorer import PRESETS, DesignError, Insert, Move, Remove, Rename, Replace, SetValue, apply, preset
from explorer.design import ReplaceDesign
from explorer.design.codec import LONGEST_LINK, from_query, to_query
from explorer.design.edits_between import edits_between
from tests.strategies import designs, drawn, edits

GOOGLENET = preset("googlenet")
ROW = GOOGLENET.stages[1].blocks[0].model_copy(update={"id": "4x"})
CONV = {"kind": "conv", "out_channels": 8, "kernel_size": 3, "padding": 1}


@pytest.mark.parametrize(
    "made",
    [
        (),
        (SetValue(at="4a.ch3x3", value=256),),
        (SetValue(at="input.height", value=96), SetValue(at="input.width", value=96)),
        (SetValue(at="variants.batch_norm", value="book"), SetValue(at="4a.ch1x1", value=7)),
        (Remove(at="4b"),),
        (Remove(at="stage3"),),
        (Remove(at="stage3"), SetValue(at="4a.ch3x3", value=256), Rename(at="5a", id="last")),
        (Insert(row=ROW, into="stage4", before="4c"),),
        (Insert(row=ROW, into="stage5"),),
        (Move(at="3a", into="stage5", before="5b"),),
        (Move(at="4e", into="stage4", before="4a"),),
        (Rename(at="4a", id="first"),),
        (Rename(at="stage4", id="middle"),),
        (Replace(at="4b", row={"kind": "vgg", "id": "4b", "convs": 2, "channels": 64}),),
        (Insert(row=CONV, into="stem", before="conv1"),),
        (Remove(at="stem.maxpool1"),),
        (Rename(at="stem.conv1", id="conv1_7x7"),),
        (SetValue(at="stage4.pool", value=None),),
        (SetValue(at="head.dropout", value=0.4),),
        (SetValue(at="variants.aux_heads", value=["4a"]), SetValue(at="head", value=None)),
        (Remove(at="3a"), Remove(at="5a"), Move(at="4e", into="stage3", before="3b")),
    ],
)
def test_one_thing_that_differs_is_one_edit(made):
    after = apply(GOOGLENET, *made)
    found = edits_between(GOOGLENET, after)
    assert apply(GOOGLENET, *found) == after
    assert len(found) == len(made)
    assert {edit.edit for edit in found} == {edit.edit for edit in made}


@pytest.mark.parametrize("name", PRESETS)
def test_a_stage_that_is_removed_is_told_as_that_where_half_of_the_rows_are_left(name):
    before = preset(name)
    rows = len(before.stem) + sum(len(stage.blocks) for stage in before.stages)
    for stage in before.stages:
        removal = Remove(at=before.names.stage(stage.name))
        try:
            after = apply(before, removal)
        except DesignError:  # the head can't do without
            continue
        kept = 2 * (rows - len(stage.blocks)) >= rows
        assert edits_between(before, after) == ((removal,) if kept else (ReplaceDesign(design=after),))


def test_networks_with_little_in_common_replace_one_another():
    assert edits_between(GOOGLENET, preset("vgg11")) == (ReplaceDesign(design=preset("vgg11")),)


@drawn(st.data(), examples=200)
def test_edits_lead_from_any_design_to_any_other(data):
    before = data.draw(designs())
    try:
        after = apply(before, *data.draw(edits(before)))
    except DesignError:
        assume(False)
    for one, other in ((before, after), (after, before)):
        found = edits_between(one, other)
        assert apply(one, *found) == other
    assert edits_between(after, after) == ()


def test_a_link_says_what_was_moved_put_in_and_set():
    after = apply(GOOGLENET, Move(at="4e", into="stage5", before="5a"), SetValue(at="4a.ch3x3", value=256))
    assert to_query(after) == {
        "preset": "googlenet",
        "edit": ["move 4e into stage5 before 5a", "set 4a.ch3x3 256"],
    }
    assert from_query(to_query(after)) == after


def test_a_link_that_would_be_too_long_holds_the_design():
    rows = [GOOGLENET.stages[1].blocks[0].model_copy(update={"id": f"x{n}"}) for n in range(30)]
    after = apply(GOOGLENET, *[Insert(row=row, into="stage4") for row in rows])
    assert list(to_query(after)) == ["design"]
    assert from_query(to_query(after)) == after


@drawn(st.sampled_from(["googlenet", "googlenet-paper", "alexnet", "nin", "mini-googlenet"]), st.data(), examples=150)
def test_a_link_opens_what_it_was_made_of(name, data):
    try:
        design = apply(preset(name), *data.draw(edits(preset(name))))
    except DesignError:
        assume(False)
    query = to_query(design)
    assert from_query(query) == design
    assert "design" in query or len(urlencode(query, doseq=True)) <= LONGEST_LINK
