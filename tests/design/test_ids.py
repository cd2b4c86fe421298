"""Layers of the stem and pools keep their names, and the names tell what they are."""

import pytest

from explorer import PRESETS, DesignError, Insert, Remove, SetValue, apply, lower, preset
from explorer.design import Rename, read_design
from explorer.graph import ops

GOOGLENET = preset("googlenet")
POOL = {"kind": "avg_pool", "kernel_size": 3, "stride": 1, "padding": 1}


def stem(design):
    return [row.id for row in design.stem]


def test_a_layer_of_the_stem_keeps_its_name_when_one_comes_before_it():
    conv = {"kind": "conv", "out_channels": 8, "kernel_size": 3, "padding": 1}
    design = apply(GOOGLENET, Insert(row=conv, into="stem", before="conv1"))
    assert stem(design) == ["conv4", "conv1", "maxpool1", "conv2", "conv3", "maxpool2"]
    assert lower(design).node("conv1.conv").op.kernel_size == (7, 7)


def test_a_new_layer_takes_the_next_free_number_of_its_operation():
    design = apply(GOOGLENET, Insert(row=POOL, into="stem"), Insert(row=POOL, into="stem"))
    assert stem(design)[-2:] == ["avgpool1", "avgpool2"]
    design = apply(design, Remove(at="stem.avgpool1"), Remove(at="stem.maxpool1"))
    assert stem(design) == ["conv1", "conv2", "conv3", "maxpool2", "avgpool2"]
    assert stem(apply(design, Insert(row=POOL, into="stem")))[-1] == "avgpool1"


def test_a_name_that_a_block_has_is_not_given_to_a_layer_of_the_stem():
    conv = {"kind": "conv", "out_channels": 8, "kernel_size": 3, "padding": 1}
    assert stem(apply(preset("alexnet"), Insert(row=conv, into="stem"))) == ["conv6"]


def test_another_kind_is_another_layer_and_is_called_what_it_is():
    design = apply(GOOGLENET, SetValue(at="stage4.pool.kind", value="avg_pool"))
    assert design.stages[1].pool.id == "avgpool1"
    design = apply(design, SetValue(at="head.pool", value={"kind": "max_pool", "kernel_size": 7, "stride": 1}))
    assert design.head.pool.id == "maxpool"


@pytest.mark.parametrize("name", PRESETS)
def test_no_pool_is_called_what_it_is_not(name):
    design = preset(name)
    edits = [SetValue(at=f"{stage.name}.pool.kind", value="avg_pool") for stage in design.stages if stage.pool]
    for edited in (design, apply(design, *edits)):
        for node in lower(edited).nodes:
            if isinstance(node.op, ops.AvgPool2d | ops.AdaptiveAvgPool2d):
                assert "maxpool" not in node.name
            if isinstance(node.op, ops.MaxPool2d):
                assert "avgpool" not in node.name


@pytest.mark.parametrize(
    ("at", "name", "message"),
    [
        ("stem.conv1", "conv2", r"stem\[1\].id|stem\[2\].id|names another layer too"),
        ("stem.conv1", "maxpool3", "names another layer too; each needs its own name"),
        ("stem.conv1", "fc2", "names another layer too; each needs its own name"),
        ("stem.conv1", "inception3a", "names the layers of the block 3a; it needs another name"),
        ("stem.conv1", "forward", "must have a digit, as conv2 has"),
        ("stem.conv1", "a.1", "must have a digit, as conv2 has|letters, digits"),
    ],
)
def test_a_name_that_can_not_be_is_refused(at, name, message):
    with pytest.raises(DesignError, match=message):
        apply(GOOGLENET, Rename(at=at, id=name))


def test_a_renamed_layer_has_its_new_name_in_the_network():
    design = apply(GOOGLENET, Rename(at="stem.conv1", id="conv1_7x7_s2"))
    assert lower(design).node("conv1_7x7_s2.conv").op.kernel_size == (7, 7)


def test_a_file_of_version_1_is_read_and_one_of_this_version_is_written():
    data = GOOGLENET.model_dump(mode="json")
    assert data["version"] == 2
    old = data | {"version": 1, "stem": [{k: v for k, v in row.items() if k != "id"} for row in data["stem"]]}
    old["stages"] = [
        stage | {"pool": stage["pool"] and {k: v for k, v in stage["pool"].items() if k != "id"}}
        for stage in data["stages"]
    ]
    assert read_design(old) == GOOGLENET
