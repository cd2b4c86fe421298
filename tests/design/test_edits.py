import pytest
from hypothesis import assume
from hypothesis import strategies as st

from explorer import DesignError, Insert, Move, Remove, SetValue, apply, preset
from explorer.design import Rename, Replace, changes, inverse, new_block_name, origin
from explorer.design.codec import from_query, to_query
from explorer.design.edit_types import EDIT
from tests.strategies import designs, drawn, edits

GOOGLENET = preset("googlenet")


def names(design):
    return [[block.id for block in stage.blocks] for stage in design.stages]


def new_block(design, stage="stage3"):
    return design.stages[0].blocks[0].model_copy(update={"id": new_block_name(design, stage)})


def test_blocks_keep_their_names_when_others_come_go_and_move():
    design = apply(GOOGLENET, Insert(row=new_block(GOOGLENET), into="stage3", before="3b"))
    assert names(design)[0] == ["3a", "3c", "3b"]
    design = apply(design, Remove(at="3a"), Move(at="4e", into="stage5", before="5a"))
    assert names(design) == [["3c", "3b"], ["4a", "4b", "4c", "4d"], ["4e", "5a", "5b"]]
    assert from_query(to_query(design)) == design


def test_edits_apply_together_so_that_what_is_between_may_be_wrong():
    design = apply(
        GOOGLENET,
        SetValue(at="stages[0].blocks[0].ch5x5", value=None),
        SetValue(at="stages[0].blocks[0].ch5x5red", value=None),
    )
    assert design.stages[0].blocks[0].ch5x5 is None


@pytest.mark.parametrize(
    "edit",
    [
        SetValue(at="classes", value=3),
        Insert(row=new_block(GOOGLENET), into="stage3", before="3a"),
        Remove(at="3a"),
        Move(at="3a", into="stage4", before="4c"),
    ],
)
def test_an_edit_is_data(edit):
    assert EDIT.validate_json(EDIT.dump_json(edit)) == edit
    assert apply(GOOGLENET, EDIT.validate_json(EDIT.dump_json(edit))) == apply(GOOGLENET, edit)


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (Remove(at="block:9z"), "there is no block 9z; there are 3a, 3b"),
        (Insert(row=new_block(GOOGLENET), into="stage6"), "the design has no stage6; it has name, .*, stage3"),
        (Insert(row=GOOGLENET.stages[0].blocks[0], into="stage3"), "names two blocks"),
    ],
)
def test_an_edit_that_cannot_be_says_so_and_changes_nothing(edit, message):
    before = GOOGLENET.model_dump()
    with pytest.raises(DesignError, match=message):
        apply(GOOGLENET, edit)
    assert GOOGLENET.model_dump() == before


def test_changes_name_the_cell_the_values_and_the_block():
    design = apply(GOOGLENET, SetValue(at="stages[1].blocks[0].ch3x3", value=256))
    (change,) = changes(origin(design), design)
    assert change == ("4a.ch3x3", 208, 256, "4a")


def test_changes_see_blocks_that_come_go_and_move():
    inserted = apply(GOOGLENET, Insert(row=new_block(GOOGLENET), into="stage3", before="3b"))
    assert [(one.block, one.before is None) for one in changes(GOOGLENET, inserted)] == [("3c", True)]
    removed = apply(GOOGLENET, Remove(at="4a"))
    assert [(one.block, one.after) for one in changes(GOOGLENET, removed)] == [("4a", None)]
    assert len(changes(GOOGLENET, apply(GOOGLENET, Move(at="4a", into="stage4", before="4e")))) == 1


def test_new_names_never_repeat():
    design = GOOGLENET
    for _ in range(40):
        design = apply(design, Insert(row=new_block(design), into="stage3", before=design.stages[0].blocks[0].id))
    assert len({block.id for block in design.stages[0].blocks}) == 42


AUXILIARY = apply(GOOGLENET, SetValue(at="variants.aux_heads", value=["4a", "4d"]))


def test_what_hangs_on_a_block_goes_with_it_and_comes_back():
    gone = apply(AUXILIARY, Remove(at="4a"))
    assert gone.variants.aux_heads == ("4d",)
    assert apply(gone, *inverse(AUXILIARY, Remove(at="4a"))) == AUXILIARY
    assert apply(AUXILIARY, Remove(at="stage4")).variants.aux_heads == ()


def test_auxiliary_heads_follow_a_block_that_is_renamed():
    said = [SetValue(at=at, value="4x") for at in ("4a.id", "stages[1].blocks[0].id")]
    for edit in (Rename(at="4a", id="4x"), *said):
        renamed = apply(AUXILIARY, edit)
        assert renamed.variants.aux_heads == ("4x", "4d")
        assert names(renamed)[1][0] == "4x"
        assert apply(renamed, *inverse(AUXILIARY, edit)) == AUXILIARY


def test_a_block_that_is_replaced_keeps_its_place_and_its_name():
    edit = Replace(at="4b", row={"kind": "vgg", "convs": 2, "channels": 64})
    design = apply(GOOGLENET, edit)
    assert [(block.id, block.kind) for block in design.stages[1].blocks][:2] == [("4a", "inception"), ("4b", "vgg")]
    assert apply(design, *inverse(GOOGLENET, edit)) == GOOGLENET


def test_a_layer_of_the_stem_that_goes_with_the_stage_it_was_moved_to_comes_back():
    design = apply(GOOGLENET, SetValue(at="variants.aux_heads", value=()))
    gone = [Move(at="stem.maxpool1", into="stage3"), Remove(at="stage3")]
    after = apply(design, *gone)
    assert [layer.id for layer in after.stem] == ["conv1", "conv2", "conv3", "maxpool2"]
    assert apply(after, *inverse(design, *gone)) == design


@drawn(st.data(), examples=300)
def test_edits_and_their_inverses_are_data_and_lead_there_and_back(data):
    design = data.draw(designs())
    made = data.draw(edits(design))
    try:
        after = apply(design, *made)
    except DesignError:
        with pytest.raises(DesignError):
            inverse(design, *made)
        return
    back = inverse(design, *made)
    assert apply(after, *back) == design
    for edit in (*made, *back):
        assert EDIT.validate_json(EDIT.dump_json(edit)) == edit
    assert from_query(to_query(after)) == after


@drawn(st.data(), examples=100)
def test_what_differs_is_nothing_or_is_said(data):
    design = data.draw(designs())
    made = data.draw(edits(design))
    try:
        after = apply(design, *made)
    except DesignError:
        assume(False)
    assert bool(changes(design, after)) == (design.model_dump() != after.model_dump())
    addresses = [change.at for change in changes(design, after)]
    assert len(addresses) == len(set(addresses))


@pytest.mark.parametrize(
    "at", ["4a.ch5x5_parts[0]", "head.hidden[0]", "head", "name", "4a.ch1x1", "stage4.blocks", "stem"]
)
@pytest.mark.parametrize(
    "edit", [lambda at: Remove(at=at), lambda at: Move(at=at, into="stage3"), lambda at: Rename(at=at, id="x")]
)
def test_what_is_no_row_can_not_be_removed_moved_or_renamed(at, edit):
    design = apply(
        GOOGLENET, SetValue(at="variants.factorize", value="two_3x3"), SetValue(at="4a.ch5x5_parts", value=[8])
    )
    design = apply(design, SetValue(at="head.hidden", value=[8]))
    for act in (apply, inverse):
        with pytest.raises(
            DesignError, match=r"can't be (removed|moved|renamed); blocks, stages and layers of the stem can"
        ):
            act(design, edit(at))


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (Rename(at="4c", id="no good"), "4c.id (='no good') may have letters, digits, - and _ only"),
        (Rename(at="4a", id="4b"), "4a.id (='4b') names two blocks; each needs its own name"),
        (Rename(at="5b", id=[8]), "5b.id must be a text"),
        (SetValue(at="5b.id", value=[8]), "5b.id must be a text"),
        (SetValue(at="stages[2].blocks[1].id", value=8), "5b.id (=8) must be a text"),
        (SetValue(at="stem.conv3.id", value={"a": 1}), "stem.conv3.id must be a text"),
        (SetValue(at="stage3.name", value=None), "stage3.name (=empty) must be a text"),
        (SetValue(at="4a.ch3x3[0]", value=1), "4a.ch3x3 has no parts, so 4a.ch3x3[0] is no place in it"),
        (SetValue(at="stages[0].name", value="stage4"), "stage3.name (='stage4') names another part too"),
        (Rename(at="stage3", id="3 b"), "stage3.name (='3 b') may have letters"),
        (Rename(at="stem.conv1", id="conv2"), "stem.conv1.id (='conv2') names another layer too"),
        (Rename(at="stem.conv1", id="x"), "stem.conv1.id (='x') must have a digit"),
        (Rename(at="stem.conv1", id="inception3a"), "stem.conv1.id (='inception3a') names the layers of the block 3a;"),
        (Replace(at="4c", row=GOOGLENET.stages[1].blocks[3]), "4c.id (='4d') names two blocks"),
        (Insert(row=GOOGLENET.stages[1].blocks[3], into="stage4"), "stage4: the new row's id (='4d') names two blocks"),
    ],
)
def test_a_name_that_can_not_be_is_told_by_the_one_before(edit, message):
    with pytest.raises(DesignError) as error:
        apply(GOOGLENET, edit)
    assert str(error.value).startswith(message)
