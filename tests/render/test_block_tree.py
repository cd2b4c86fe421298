import json
import math
from collections import Counter

import pytest
from hypothesis import given, settings

from explorer import DesignSpec, SetValue, analyze, apply, lower, preset
from explorer.design.blocks import InceptionBlock
from explorer.design.spec import Stage
from explorer.graph import GraphBuilder, LayerGraph, Op, Scope, ops
from explorer.render import block_tree, layer_details
from explorer.render.captions import CAPTION_RULES
from explorer.render.drawn import drawn_layers
from tests.render.networks import graphs, inception

NINE = ("3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b")


def tree_of(graph: LayerGraph, **marks):
    rows = analyze(graph).layers
    return block_tree(
        graph,
        parameters={row.name: row.parameters for row in rows},
        macs={row.name: row.macs for row in rows},
        **marks,
    )


def walk(items):
    """Every item at every depth."""
    for item in items:
        yield item
        yield from walk(item.get("items", []))
        for lane in item.get("lanes", []):
            yield from walk(lane["items"])
        if item.get("join"):
            yield item["join"]


def everything(tree):
    return [*walk(tree["items"]), *walk(tree["heads"])]


def drawn(tree):
    """The items that stand for one layer each."""
    return [item for item in everything(tree) if item["kind"] not in ("block", "group", "parallel")]


def item(tree, name):
    return next(one for one in everything(tree) if one["id"] == name)


def check(graph: LayerGraph):
    """What holds for every tree."""
    tree = tree_of(graph)
    assert json.loads(json.dumps(tree)) == tree
    members = Counter(name for one in drawn(tree) for name in one["members"])
    assert members == Counter(node.name for node in graph.nodes)
    ids = Counter(one["id"] for one in everything(tree))
    assert max(ids.values()) == 1
    analysis = analyze(graph)
    outputs = [row for row in analysis.layers if row.op in ("Conv2d", "Linear") and not row.scope.auxiliary]
    activations = sum(math.prod(row.output_shape) for row in outputs)
    assert tree["totals"] == {"parameters": analysis.parameters, "macs": analysis.macs, "activations": activations}
    assert sum(head["parameters"] for head in tree["heads"]) == analysis.aux_parameters
    for one in everything(tree):
        inner = [*one.get("items", []), *[i for lane in one.get("lanes", []) for i in lane["items"]]]
        inner += [one["join"]] if one.get("join") else []
        for measure in ("parameters", "macs") if inner else ():
            assert one[measure] == sum(part[measure] for part in inner)
        assert sum(part["channels"] for part in one["parts"]) == one["out"][0] if one["kind"] == "cat" else True
    return tree


def test_every_op_has_a_caption():
    every = {op for op in vars(ops).values() if isinstance(op, type) and issubclass(op, Op) and op is not Op}
    assert set(CAPTION_RULES) == every


def test_the_main_chain_of_a_small_network():
    tree = check(inception())
    assert [(one["kind"], one["id"]) for one in tree["items"]] == [
        ("io", "input"), ("group", "stem"), ("block", "3a"), ("pool", "maxpool3"), ("group", "head"), ("io", "output"),
    ]  # fmt: skip


def test_convolution_normalization_and_relu_are_one_drawn_layer():
    conv = item(check(inception()), "conv1.conv")
    assert (conv["kind"], conv["label"], conv["detail"]) == ("conv", "7×7 /2", "16 filters")
    assert conv["members"] == ["conv1.conv", "conv1.bn", "conv1.relu"]
    assert (conv["in"], conv["out"]) == ([3, 32, 24], [16, 16, 12])
    assert conv["parameters"] == 7 * 7 * 3 * 16 + 2 * 16


def test_a_block_has_a_lane_for_each_branch_and_a_bar_for_its_parts():
    block = item(check(inception()), "3a")
    (parallel,) = block["items"]
    assert [lane["id"] for lane in parallel["lanes"]] == [f"3a/branch{number}" for number in (1, 2, 3, 4)]
    assert [lane["label"] for lane in parallel["lanes"]] == ["1×1", "1×1 → 3×3", "1×1 → 5×5", "pool"]
    assert [part["branch"] for part in parallel["join"]["parts"]] == [lane["id"] for lane in parallel["lanes"]]
    assert [len(lane["items"]) for lane in parallel["lanes"]] == [1, 2, 2, 1]
    assert [part["channels"] for part in parallel["join"]["parts"]] == [4, 12, 20, 16]
    assert block["parts"] == parallel["join"]["parts"]


def test_convolutions_side_by_side_are_one_branch():
    design = apply(preset("googlenet"), SetValue(at="variants.factorize", value="expanded"))
    (parallel,) = item(check(lower(design)), "3a")["items"]
    assert [lane["label"] for lane in parallel["lanes"]][1:3] == ["1×1 → 1×3 + 3×1", "1×1 → 3×3 → 1×3 + 3×1"]
    branches = [part["branch"] for part in parallel["join"]["parts"]]
    assert branches == ["3a/branch1", *["3a/branch2"] * 2, *["3a/branch3"] * 2, "3a/branch4"]


def test_stages_with_blocks_stand_beside_the_main_chain():
    tree = tree_of(lower(preset("googlenet")))
    assert [(one["id"], one["holds"]) for one in tree["stages"]] == [
        ("stage3", ["3a", "3b", "maxpool3"]),
        ("stage4", ["4a", "4b", "4c", "4d", "4e", "maxpool4"]),
        ("stage5", ["5a", "5b"]),
    ]
    blocks = [one for one in tree["items"] if one["id"] in ("5a", "5b")]
    assert tree["stages"][2]["macs"] == sum(one["macs"] for one in blocks)


def test_what_the_layer_view_shows_beside_the_tree():
    graph = inception()
    details = layer_details(graph, parameters={"conv1.bn": 32}, macs={})
    items = [(one["id"], one["label"], one["parameters"]) for one in details["inside"]]
    assert items[:2] == [("conv1.bn", "batch norm", 32), ("conv1.relu", "ReLU", 0)]
    assert {name for name, _, _ in items} == {node.name for box in drawn_layers(graph) for node in box.members[1:]}
    assert details["lines"].keys() == {node.name for node in graph.nodes}
    assert details["closed"] == []


def test_of_many_blocks_all_are_closed_at_first():
    cells = dict.fromkeys(("ch1x1", "ch3x3red", "ch3x3", "ch5x5red", "ch5x5", "pool_proj"), 8)
    blocks = tuple(InceptionBlock(id=f"b{n}", **cells) for n in range(30))
    graph = lower(DesignSpec(name="many", stages=(Stage(name="s", blocks=blocks),)))
    details = layer_details(graph, parameters={}, macs={})
    assert details["closed"] == [f"block:b{n}" for n in range(30)]


def test_a_shortcut_is_the_first_lane_of_a_sum():
    block = item(check(inception(residual=True)), "3a")
    (parallel,) = block["items"]
    shortcut, main = parallel["lanes"]
    assert [one["id"] for one in shortcut["items"]] == ["inception3a.shortcut"]
    assert [one["kind"] for one in main["items"]] == ["parallel", "conv"]
    assert parallel["join"]["members"] == ["inception3a.add", "inception3a.relu"]
    assert [part["channels"] for part in block["parts"]] == [4, 12, 20, 16]


def test_an_auxiliary_head_hangs_on_its_block_and_is_counted_apart():
    tree = check(inception(aux=True))
    (head,) = tree["heads"]
    assert (head["id"], head["at"], head["auxiliary"]) == ("aux1", "3a", True)
    assert tree["totals"] == tree_of(inception())["totals"]


def test_without_a_stem():
    assert [one["id"] for one in check(inception(stem=False))["items"]][:2] == ["input", "3a"]


def test_a_block_may_be_called_like_a_layer_or_a_stage():
    for name in ("fc", "conv1.conv", "head", "output"):
        tree = check(inception(block=name))
        assert [one["label"] for one in everything(tree) if one["kind"] == "block"] == [name]


@pytest.mark.parametrize(
    ("marked", "ids"),
    [
        ("stages[0].blocks[0].ch3x3", {"3a", "inception3a.branch2.1.conv"}),
        ("inception3a.branch2.1.bn", {"3a", "inception3a.branch2.1.conv"}),
        ("3a", {"3a"}),
        ("stem", {"stem"}),
        ("nothing", set()),
    ],
)
def test_edited_and_failed_by_layer_block_stage_or_path(marked, ids):
    tree = tree_of(inception(), edited=[marked])
    real = [one for one in everything(tree) if one["kind"] != "parallel"]
    assert {one["id"] for one in real if one["edited"]} == ids
    failed = tree_of(inception(), failed=[marked])
    assert {one["id"] for one in everything(failed) if one["failed"] and one["kind"] != "parallel"} == ids


def test_two_hundred_blocks():
    data = preset("googlenet").model_dump()
    first = data["stages"][0]["blocks"][0]
    data["stages"][0]["blocks"] = [dict(first, id=f"b{i}") for i in range(200)]
    tree = check(lower(type(preset("googlenet")).model_validate(data)))
    assert sum(one["kind"] == "block" for one in tree["items"]) == 200 + 7


def test_presets_have_their_blocks_and_groups():
    for name in ("googlenet", "googlenet-bn", "googlenet-naive", "googlenet-torchvision"):
        items = check(lower(preset(name)))["items"]
        assert [one["label"] for one in items if one["kind"] == "block"] == list(NINE)
        assert [one["label"] for one in items if one["kind"] == "group"] == ["stem", "head"]


def test_a_pool_and_a_dropout_behind_a_stage_stand_on_the_main_chain():
    items = tree_of(lower(preset("nin")))["items"]
    kinds = [(one["kind"], one["label"]) for one in items[-5:]]
    assert kinds == [
        ("pool", "pool 3×3 /2"),
        ("op", "dropout"),
        ("block", "4"),
        ("pool", "global pool"),
        ("io", "classes"),
    ]


def test_the_pool_of_the_book_carries_its_batch_normalization():
    tree = check(lower(preset("googlenet-bn")))
    pool = item(tree, "inception3a.branch4.0")
    assert (pool["kind"], len(pool["members"]), pool["parameters"]) == ("pool", 2, 2 * 192)


def test_a_residual_block_with_equal_widths_has_an_empty_shortcut():
    design = apply(preset("googlenet"), SetValue(at="variants.residual", value=True))
    (parallel,) = item(check(lower(design)), "4b")["items"]
    assert parallel["lanes"][0]["items"] == []


def test_a_network_that_is_not_series_parallel_is_drawn_in_order():
    builder = GraphBuilder((4, 8, 8))
    scope, conv = Scope(stage="s"), ops.Conv2d(4, (1, 1))
    for name, before in [("a", "input"), ("b", "input")]:
        builder.add(name, conv, (before,), scope)
    builder.add("c", ops.Add(), ("a", "b"), scope)
    builder.add("d", conv, ("b",), scope)
    builder.add("e", ops.Cat(), ("c", "d"), scope)
    tree = check(builder.graph("e"))
    assert [one["id"] for one in drawn(tree)] == ["input", "a", "b", "c", "d", "e", "output"]


@given(graphs())
@settings(max_examples=2 * settings.default.max_examples)
def test_any_graph(graph):
    check(graph)
