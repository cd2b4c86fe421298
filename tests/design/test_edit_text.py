"""An edit as a line of text, and in words."""

import pytest
from hypothesis import strategies as st

from explorer import DesignError, Insert, Move, Remove, Rename, Replace, SetValue, apply, preset
from explorer.design import Block, ReplaceDesign
from explorer.design.edit_text import FORMS, parse_edit, show_edit
from explorer.design.edit_words import words
from tests.strategies import designs, drawn, edits

GOOGLENET = preset("googlenet")
ROW = {"kind": "vgg", "id": "4x", "convs": 2, "channels": 64}


@pytest.mark.parametrize(
    ("text", "edit", "said"),
    [
        ("set 4a.ch3x3 256", SetValue(at="4a.ch3x3", value=256), "4a: 3×3 filters 208 → 256"),
        ("set stages[1].blocks[0].ch3x3 256", SetValue(at="stages[1].blocks[0].ch3x3", value=256),
         "4a: 3×3 filters 208 → 256"),
        ("set 4a.pool_proj null", SetValue(at="4a.pool_proj", value=None), "4a: pool projection 64 → empty"),
        ("set 4a.variants.residual true", SetValue(at="4a.variants.residual", value=True),
         "4a: residual empty → on"),
        ("set variants.batch_norm after_conv", SetValue(at="variants.batch_norm", value="after_conv"),
         "batch norm none → after conv"),
        ("set variants.residual true", SetValue(at="variants.residual", value=True), "residual off → on"),
        ('set variants.aux_heads ["4a","4d"]', SetValue(at="variants.aux_heads", value=["4a", "4d"]),
         "auxiliary heads none → 4a, 4d"),
        ('set variants.aux_heads ["my_block"]', SetValue(at="variants.aux_heads", value=["my_block"]),
         "auxiliary heads none → my_block"),
        ("set 4a.id a_b", SetValue(at="4a.id", value="a_b"), "4a renamed a_b"),
        ("set classes 1000", SetValue(at="classes", value=1000), "classes 10 → 1,000"),
        ("set input.height 96", SetValue(at="input.height", value=96), "height 224 → 96"),
        ("set stem.conv1.kernel_size 5", SetValue(at="stem.conv1.kernel_size", value=5), "conv1: kernel 7 → 5"),
        ("set stage4.pool.stride 1", SetValue(at="stage4.pool.stride", value=1), "stage4: pool stride 2 → 1"),
        ("set head.dropout 0.4", SetValue(at="head.dropout", value=0.4), "head: dropout 0 → 0.4"),
        ('insert {"kind":"vgg","id":"4x","convs":2,"channels":64} into stage4 before 4b',
         Insert(row=ROW, into="stage4", before="4b"), "4x: VGG block put in before 4b"),
        ('insert {"kind":"conv","out_channels":8,"kernel_size":3} into stem before end',
         Insert(row={"kind": "conv", "out_channels": 8, "kernel_size": 3}, into="stem"),
         "3×3 convolution put in at the end of the stem"),
        ("remove 4b", Remove(at="4b"), "4b removed"),
        ("remove stem.maxpool1", Remove(at="stem.maxpool1"), "maxpool1 removed"),
        ("move 4a into stage5 before end", Move(at="4a", into="stage5"), "4a moved to the end of stage5"),
        ("move 4a into stage5 before 5b", Move(at="4a", into="stage5", before="5b"), "4a moved before 5b"),
        ("move 4a into stage5 before block:end", Move(at="4a", into="stage5", before="end"), "4a moved before end"),
        ("rename 4a 4x", Rename(at="4a", id="4x"), "4a renamed 4x"),
        ('replace 4a {"kind":"vgg","convs":2,"channels":64}',
         Replace(at="4a", row={"kind": "vgg", "convs": 2, "channels": 64}), "4a is now a VGG block"),
    ],
)  # fmt: skip
def test_an_edit_is_read_and_written_and_said(text, edit, said):
    assert parse_edit(text) == edit
    assert show_edit(edit) == text
    assert words(GOOGLENET, edit) == said


def test_another_design_is_said_by_its_title():
    edit = ReplaceDesign(design=preset("nin"))
    assert parse_edit(show_edit(edit)) == edit
    assert words(GOOGLENET, edit) == "NiN"


@pytest.mark.parametrize("form", FORMS.values())
def test_the_form_that_is_shown_is_one(form):
    assert apply(GOOGLENET, parse_edit(form)) != GOOGLENET


@drawn(st.data(), examples=150)
def test_random_edits_are_read_back_and_said_in_a_line(data):
    design = data.draw(designs())
    for edit in data.draw(edits(design)):
        assert parse_edit(show_edit(edit)) == edit
        assert "\n" not in words(design, edit)
        assert len(words(design, edit)) < 120


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"edit \(=\) must begin with one of set, insert, remove, move, rename, replace; one is set 4a.ch3x3 256"),
        ("4a.ch3x3=256", "must begin with one of set, insert"),
        ("set 4a.ch3x3", "must have the form set 4a.ch3x3 256"),
        ("move 4a before 4b", "must have the form move 4a into stage5 before end"),
        ("insert 7 into stage4 before end", "must have the form insert"),
        ("insert {} into stage4 before end", r"stages\[1\].blocks\[5\] needs a kind"),
        ("rename 4a", "must have the form rename 4a 4x"),
        ("replace 4a [1]", "must have the form replace 4a"),
        ("replace design {}", "name is missing; every design has it"),
        ("remove", "must have the form remove 4a"),
        ("remove 9z", "the design has no 9z"),
        ("remove head", "head can't be removed; blocks, stages and layers of the stem can"),
        ("move stage4 into stage5 before end", "stage4 is a stage; blocks and layers of the stem can be moved"),
        ("move 4a into stage5 before 4b", "stage5 has no 4b to put a row before; it has 5a, 5b"),
        (
            "move 4a into head before end",
            "head takes no rows; a stage does, one of stage3, stage4, stage5, or the stem",
        ),
        ("move 4a into stem before end", "stem.* has the kind inception|needs|must"),
        ("rename 4a 4b", "names two blocks"),
    ],
)
def test_an_edit_that_is_none_says_what_would_be_one(text, message):
    with pytest.raises(DesignError, match=message):
        apply(GOOGLENET, parse_edit(text))


def test_a_block_may_be_called_end():
    design = apply(GOOGLENET, parse_edit("rename 5b end"))
    moved = apply(design, parse_edit("move 4a into stage5 before block:end"))
    blocks: tuple[Block, ...] = moved.stages[2].blocks
    assert [block.id for block in blocks] == ["5a", "4a", "end"]
