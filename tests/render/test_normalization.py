"""What the block view's tree says of batch normalization: of a layer, a block, and of an edit that brought it."""

import pytest

from explorer import lower, preset
from explorer.design import SetValue, apply
from explorer.render import block_tree

CONVOLUTIONS = {"stem": 3, "3a": 6, "5b": 6, "head": 0}


def items(design, **marks):
    tree = block_tree(lower(design), parameters={}, macs={}, **marks)
    return {one["id"]: one for one in tree["items"]}


def counts(design):
    return {name: (one["normalized"], one["normalizable"]) for name, one in items(design).items()}


def inside(item):
    for one in item.get("items", []):
        yield one
        for lane in one.get("lanes", []):
            yield from lane["items"]


def test_it_is_counted_behind_each_convolution():
    plain = counts(preset("googlenet"))
    normalized = counts(apply(preset("googlenet"), SetValue(at="variants.batch_norm", value="after_conv")))
    for name, number in CONVOLUTIONS.items():
        assert plain[name] == (0, number)
        assert normalized[name] == (number, number)


def test_a_block_of_its_own_and_a_pool_that_has_one():
    own = apply(preset("googlenet"), SetValue(at="3a.variants.batch_norm", value="after_conv"))
    assert counts(own)["3a"] == (6, 6)
    assert counts(own)["3b"] == (0, 6)
    book = apply(preset("googlenet"), SetValue(at="variants.batch_norm", value="book"))
    layers = {one["id"]: one for one in inside(items(book)["3a"])}
    pools = [one for one in layers.values() if one["kind"] == "pool"]
    assert [one["normalized"] for one in pools] == [1]


@pytest.mark.parametrize(
    ("marks", "norm_edited", "only_norm"),
    [
        (["inception3a.branch1.bn"], True, True),
        (["inception3a.branch1.conv"], False, False),
        (["inception3a.branch1.bn", "inception3a.branch1.conv"], True, False),
        ([], False, False),
    ],
)
def test_whether_it_is_what_was_edited(marks, norm_edited, only_norm):
    design = apply(preset("googlenet"), SetValue(at="variants.batch_norm", value="after_conv"))
    block = items(design, edited=marks)["3a"]
    assert (block["norm_edited"], block["only_norm"]) == (norm_edited, only_norm)
    assert block["edited"] == bool(marks)


def test_a_concatenation_is_marked_with_its_block_and_not_with_another_part_of_it():
    def joins(*marks):
        block = items(preset("googlenet"), edited=marks)["3a"]
        return [one["join"]["edited"] for one in block["items"] if one["kind"] == "parallel"]

    assert joins("3a") == [True]
    assert joins("3a", "3a.ch3x3") == [False]
