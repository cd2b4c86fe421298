import pytest

from explorer import DesignError, InsertBlock, MoveBlock, RemoveBlock, SetValue, apply, preset
from explorer.design import changes, new_block_name, origin
from explorer.design.codec import from_query, to_query
from explorer.design.edits import EDIT

GOOGLENET = preset("googlenet")


def names(design):
    return [[block.id for block in stage.blocks] for stage in design.stages]


def new_block(design, stage=0):
    return design.stages[0].blocks[0].model_copy(update={"id": new_block_name(design, stage)})


def test_blocks_keep_their_names_when_others_come_go_and_move():
    design = apply(GOOGLENET, InsertBlock(stage=0, position=1, block=new_block(GOOGLENET)))
    assert names(design)[0] == ["3a", "3c", "3b"]
    design = apply(design, RemoveBlock(block="3a"), MoveBlock(block="4e", stage=2, position=0))
    assert names(design) == [["3c", "3b"], ["4a", "4b", "4c", "4d"], ["4e", "5a", "5b"]]
    assert from_query(to_query(design)) == design


def test_edits_apply_together_so_that_what_is_between_may_be_wrong():
    design = apply(
        GOOGLENET,
        SetValue(path="stages[0].blocks[0].ch5x5", value=None),
        SetValue(path="stages[0].blocks[0].ch5x5red", value=None),
    )
    assert design.stages[0].blocks[0].ch5x5 is None


@pytest.mark.parametrize(
    "edit",
    [
        SetValue(path="classes", value=3),
        InsertBlock(stage=0, position=0, block=new_block(GOOGLENET)),
        RemoveBlock(block="3a"),
        MoveBlock(block="3a", stage=1, position=2),
    ],
)
def test_an_edit_is_data(edit):
    assert EDIT.validate_json(EDIT.dump_json(edit)) == edit
    assert apply(GOOGLENET, EDIT.validate_json(EDIT.dump_json(edit))) == apply(GOOGLENET, edit)


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (RemoveBlock(block="9z"), "there is no block 9z; there are 3a, 3b"),
        (InsertBlock(stage=3, position=0, block=new_block(GOOGLENET)), "stages has no item 3; its items are 0 to 2"),
        (InsertBlock(stage=0, position=0, block=GOOGLENET.stages[0].blocks[0]), "names two blocks"),
    ],
)
def test_an_edit_that_cannot_be_says_so_and_changes_nothing(edit, message):
    before = GOOGLENET.model_dump()
    with pytest.raises(DesignError, match=message):
        apply(GOOGLENET, edit)
    assert GOOGLENET.model_dump() == before


def test_changes_name_the_cell_the_values_and_the_block():
    design = apply(GOOGLENET, SetValue(path="stages[1].blocks[0].ch3x3", value=256))
    (change,) = changes(origin(design), design)
    assert change == ("stages[1].blocks[0].ch3x3", 208, 256, "4a")


def test_changes_see_blocks_that_come_go_and_move():
    inserted = apply(GOOGLENET, InsertBlock(stage=0, position=1, block=new_block(GOOGLENET)))
    assert [(one.block, one.before is None) for one in changes(GOOGLENET, inserted)] == [("3c", True)]
    removed = apply(GOOGLENET, RemoveBlock(block="4a"))
    assert [(one.block, one.after) for one in changes(GOOGLENET, removed)] == [("4a", None)]
    assert len(changes(GOOGLENET, apply(GOOGLENET, MoveBlock(block="4a", stage=1, position=3)))) == 1


def test_new_names_never_repeat():
    design = GOOGLENET
    for _ in range(40):
        design = apply(design, InsertBlock(stage=0, position=0, block=new_block(design)))
    assert len({block.id for block in design.stages[0].blocks}) == 42
