import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings

from explorer import lower, preset
from explorer.graph import Op, Scope, ops
from explorer.render import DOT_RULES, closed_at_first, to_dot, to_svg
from explorer.render.dot import quoted
from explorer.render.drawn import drawn_layers
from explorer.render.folding import MANY_BLOCKS
from tests.render.networks import graphs, inception
from tests.strategies import designs

GOLDEN = Path(__file__).parent / "golden"
STRING = r'"((?:[^"\\]|\\.)*)"'
NODE = re.compile(rf"^\s*{STRING} \[label=", re.MULTILINE)
EDGE = re.compile(rf"^\s*{STRING} -> {STRING} \[label=", re.MULTILINE)


def check(graph):
    """Every layer is a node once, every input an edge, with each layer drawn and with normalization inside."""
    every = to_dot(graph, apart={node.name for node in graph.nodes})
    assert Counter(NODE.findall(every)) == Counter(node.name for node in graph.nodes)
    pairs = [(before, node.name) for node in graph.nodes for before in node.inputs]
    assert Counter(EDGE.findall(every)) == Counter(pairs)
    boxes = drawn_layers(graph)
    assert Counter(node.name for box in boxes for node in box.members) == Counter(node.name for node in graph.nodes)
    assert Counter(NODE.findall(to_dot(graph))) == Counter(box.name for box in boxes)
    assert every.count("{") == every.count("}")


def test_every_op_is_drawn():
    assert set(DOT_RULES) == {
        op for op in vars(ops).values() if isinstance(op, type) and issubclass(op, Op) and op is not Op
    }


def test_the_label_says_kernel_stride_and_padding():
    dot = to_dot(inception())
    assert r'"conv1.conv" [label="conv 7×7, stride 2, padding 3\n16 filters\nbatch norm, ReLU"' in dot
    assert '"conv1.conv" -> "maxpool1" [label="16 × 16 × 12"];' in dot


def test_stages_and_blocks_are_nested_clusters():
    lines = to_dot(inception()).splitlines()
    depth = {line.strip(): len(line) - len(line.lstrip()) for line in lines}
    assert depth['label="stage3";'] == 4
    assert depth['label="3a";'] == 6


def test_auxiliary_heads_are_dashed():
    dashed = [line for line in to_dot(inception(aux=True)).splitlines() if "dashed" in line]
    assert len(dashed) == 2 * 3
    assert all("aux1" in line for line in dashed)


def test_labels_and_heat_come_from_outside():
    dot = to_dot(inception(), labels={"conv1.bn": "32 parameters"}, heat={"conv1.conv": 0.5, "fc": 0.1})
    assert r"ReLU\n32 parameters" in dot
    assert '"fc" [label="linear\\n10 outputs", fillcolor="#FAB35C"' in dot


HOSTILE = [
    'a"]; b [URL="javascript:alert(1)"] //',
    "back\\slash",
    "ends\\",
    "\\N",
    "<b>x</b>",
    "&quot;",
    "a:b",
    "ünï\x00",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_a_name(name):
    graph = inception(block=name)
    dot = to_dot(graph)
    svg = to_svg(dot)  # Graphviz reads it
    plain = to_svg(to_dot(inception()))
    assert svg.count("<g ") == plain.count("<g ")
    assert "<a" not in svg
    assert "href" not in svg
    assert not re.search(r"\bURL\s*=|\bhref\s*=", re.sub(STRING, "", dot))


def test_a_string_can_not_be_left():
    for name in HOSTILE:
        assert re.fullmatch(STRING, quoted(name))


@given(graphs())
@settings(max_examples=2 * settings.default.max_examples)
def test_any_graph(graph):
    check(graph)


def test_the_accepted_drawing():
    accepted = GOLDEN / "mini-googlenet.dot"
    command = 'python -m explorer graph mini-googlenet > "tests/render/golden/mini-googlenet.dot"'
    drawn = to_dot(lower(preset("mini-googlenet")))
    assert drawn == accepted.read_text(encoding="utf-8"), f"if it should look like this now: {command}"


def test_from_left_to_right():
    graph = lower(preset("mini-googlenet"))
    assert "rankdir=LR" in to_dot(graph, direction="LR")
    assert to_dot(graph, direction="LR").replace("rankdir=LR", "rankdir=TB") == to_dot(graph)


def test_a_closed_block_is_one_node_with_the_edges_of_what_it_holds():
    graph = lower(preset("mini-googlenet"))
    first = next(node.scope.block for node in graph.nodes if node.scope.block)
    dot = to_dot(graph, closed={f"block:{first}", "block:none", "stage:none"})
    names = NODE.findall(dot)
    assert f"block:{first}" in names
    assert not [name for name in names if name.startswith(f"inception{first}.")]
    ends = [pair for pair in EDGE.findall(dot) if f"block:{first}" in pair]
    assert {start == f"block:{first}" for start, _ in ends} == {True, False}
    assert len({pair for pair in ends if pair[1] == f"block:{first}"}) == 1  # four branches read one layer
    assert f'id="block:{first}"' in dot


def test_a_closed_stage_hides_its_blocks_and_says_how_many():
    dot = to_dot(lower(preset("googlenet")), closed={"stage:stage4", "block:4a"})
    assert r'"stage:stage4" [label="stage4\n5 blocks"' in dot
    assert "block:4a" not in dot
    assert "inception4" not in dot


def test_what_has_one_box_is_not_closed():
    assert to_dot(inception(), closed={"stage:input", "block:"}) == to_dot(inception())


def test_a_layer_apart_from_what_follows_it_stands_in_a_cluster():
    dot = to_dot(inception(), apart={"conv1.conv"})
    assert r'"conv1.conv" [label="conv 7×7, stride 2, padding 3\n16 filters"];' in dot
    assert '"conv1.conv" -> "conv1.bn"' in dot
    assert 'id="layer:conv1.conv";' in dot
    assert dot.count("batch norm") == to_dot(inception()).count("batch norm")


@given(designs())
def test_any_design_closed(design):
    graph = lower(design)
    closed = {f"block:{node.scope.block}" for node in graph.nodes}
    dot = to_dot(graph, closed=closed)
    assert max(Counter(NODE.findall(dot)).values()) == 1
    assert {name for pair in EDGE.findall(dot) for name in pair} <= set(NODE.findall(dot))


def test_closed_stages_add_up_their_heat():
    heat = {node.name: 0.1 for node in lower(preset("googlenet")).nodes}
    dot = to_dot(lower(preset("googlenet")), closed={"stage:stage4"}, heat=heat)
    assert re.search(r'"stage:stage4" \[.*fillcolor="#7F370A"', dot)


def test_many_blocks_are_closed_at_first():
    scopes = [Scope("s", f"b{number}") for number in range(MANY_BLOCKS + 1)]
    assert closed_at_first(scopes[:-1]) == ()
    assert closed_at_first(scopes * 2) == tuple(f"block:b{number}" for number in range(MANY_BLOCKS + 1))


def test_a_closed_block_counts_the_layers_that_are_drawn():
    dot = to_dot(lower(preset("googlenet")), closed={"block:3a", "stage:stem"})
    assert r'"block:3a" [label="3a\n8 layers"' in dot
    assert r'"stage:stem" [label="stem\n5 layers"' in dot


def test_fills_are_colors_by_layer():
    dot = to_dot(inception(), fills={"conv1.conv": "#3F73C4"})
    assert re.search(r'"conv1.conv" \[.*fillcolor="#3F73C4", fontcolor="#FFFFFF"', dot)
