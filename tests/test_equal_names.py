"""What parts of a design are called changes no number: not even where a block, a stage and a head share a name."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from explorer.analysis import Analysis, Setting, analyze, analyze_as
from explorer.analysis.readings import readings
from explorer.cli.summary_json import Told
from explorer.cli.summary_text import as_text
from explorer.design import DesignSpec, SetValue, apply, preset, read_design
from explorer.graph import LayerGraph
from explorer.lowering import lower
from explorer.render import PartIds, block_tree, to_dot
from explorer.render.folding import block_id, stage_id
from explorer.train.meter import last_layers
from explorer.ui.explore.image_size import stage_frame
from explorer.ui.explore.layers import layer_lines
from explorer.ui.train_page.signal import signal_chart
from tests.codegen.executed import assert_same_names_and_shapes
from tests.strategies import designs

EVERYWHERE = ["aux1", "aux2", "stage0", "0a", "name", "variants", "classes", "output", "fc", "flatten", "dropout"]
EVERYWHERE += ["maxpool1", "aux_head", "auxiliary", "block", "stage", "self", "forward", "class", "layers"]
OF_BLOCKS = [*EVERYWHERE, "stem", "head", "input"]
SETTING = Setting(8, "fp32", "adam")


def renamed(design: DesignSpec, stages: list[str], blocks: list[str]) -> DesignSpec:
    """The design with these names, in its order."""
    data, ids = design.model_dump(mode="json"), iter(blocks)
    new: dict[str, str] = {}
    for stage, name in zip(data["stages"], stages, strict=False):
        stage["name"] = name
        for block in stage["blocks"]:
            new[block["id"]] = block["id"] = next(ids)
    data["variants"]["aux_heads"] = [new[name] for name in data["variants"]["aux_heads"]]
    return read_design(data)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[DesignSpec, DesignSpec]:
    """A design with harmless names, and with others, many of them equal."""
    design = draw(designs())
    stages = draw(st.permutations(EVERYWHERE))
    blocks = draw(st.just(stages) | st.permutations(OF_BLOCKS))
    return design, renamed(design, list(stages), list(blocks))


def groups(analysis: Analysis) -> Any:
    return [
        [(row.kind, row.input_shape, row.output_shape, row.parameters, row.macs) for row in rows]
        for rows in (analysis.blocks, analysis.stages)
    ]


def numbers(design: DesignSpec) -> dict[str, Any]:
    """All that is counted of a design, in its order and without names."""
    graph = lower(design)
    found = readings(graph, SETTING)
    analysis, needs = found.analysis, found.memory
    text = as_text(Told(design, graph, "torch", analysis, found, SETTING, None, None))
    return {
        "totals": (analysis.parameters, analysis.macs, analysis.aux_parameters, analysis.aux_macs),
        "layers": [(row.op, row.output_shape, row.parameters, row.macs) for row in analysis.layers],
        "groups": groups(analysis),
        "as fvcore counts": groups(analyze_as(graph, "fvcore")),
        "counted": found.counted,
        "memory": needs.__dict__ | {"layers": [one[1:] for one in needs.layers]},
        "fields": list(found.fields.values()),
        "limits": found.limits,
        "depth": found.depth,
        "lines of the summary": len(text.splitlines()),
        "totals of the summary": text.splitlines()[-5:],
        "stages at a size": stage_frame(graph).drop(columns="stage", errors="ignore").to_dict("list"),
    }


@given(pairs())
def test_numbers_are_those_of_harmless_names(pair: tuple[DesignSpec, DesignSpec]) -> None:
    harmless, other = pair
    assert numbers(other) == numbers(harmless)


@given(pairs())
def test_groups_are_those_of_their_layers(pair: tuple[DesignSpec, DesignSpec]) -> None:
    analysis = analyze(lower(pair[1]))
    assert sum(row.parameters for row in analysis.stages) == analysis.parameters + analysis.aux_parameters
    assert analysis.aux_parameters == sum(row.parameters for row in analysis.layers if row.scope.auxiliary)
    keys = [row.key for row in (*analysis.stages, *analysis.blocks)]
    assert len(set(keys)) == len(keys)


def places(graph: LayerGraph) -> tuple[list[str], list[int]]:
    """Where the signal is measured: names, and the places of the layers."""
    at = {node.name: i for i, node in enumerate(graph.nodes)}
    found = last_layers(graph)
    return [name for name, _ in found], [at[layer] for _, layer in found]


@given(pairs())
def test_the_signal_is_measured_at_every_end(pair: tuple[DesignSpec, DesignSpec]) -> None:
    harmless, other = (places(lower(design)) for design in pair)
    assert other[1] == harmless[1]
    assert len(set(other[0])) == len(other[0]), "a name that two have"


def test_a_stage_called_as_an_auxiliary_head() -> None:
    design = apply(preset("mini-googlenet"), SetValue(at="variants.aux_heads", value=["3a"]))
    names = [stage.name for stage in design.stages]
    blocks = [block.id for _, _, block, _ in design.blocks()]
    analysis = analyze(lower(renamed(design, ["aux1", *names[1:]], blocks)))
    assert (analysis.parameters, analysis.aux_parameters) == (121_726, 136_010)


def test_a_signal_whose_names_were_merged_is_still_shown() -> None:
    start = {"logits": 1.0, "blocks": [["stem", 0.5, 0.1], ["head", 0.4, 0.2]]}
    now = {"logits": 2.0, "blocks": [["stem", 0.6, 0.1], ["block:head", 0.7, 0.3], ["stage:head", 0.8, 0.4]]}
    alone = signal_chart({"start": start}, ["red"])
    assert alone["xAxis"]["data"] == ["stem", "head"]
    assert [line["data"] for line in alone["series"]] == [[0.5, 0.4], [0.1, 0.2]]
    both = signal_chart({"start": start, "now": now}, ["red"])
    assert both["xAxis"]["data"] == ["stem", "block:head", "stage:head", "head"]
    lines = {line["name"]: line["data"] for line in both["series"]}
    assert lines["activations, now"] == [0.6, 0.7, 0.8, None]
    assert lines["activations, start"] == [0.5, None, None, 0.4]


@pytest.mark.parametrize("taken", ["head", "stem", "stage4"])
def test_a_signal_is_told_by_sort_where_a_name_says_too_little(taken: str) -> None:
    design = preset("googlenet")
    blocks = [block.id for _, _, block, _ in design.blocks()]
    names = [stage.name for stage in design.stages]
    found, _ = places(lower(renamed(design, names, [taken, *blocks[1:]])))
    assert {f"block:{taken}", f"stage:{taken}"} <= set(found)
    assert "3b" in found
    assert taken not in found


def test_the_code_of_equal_names_is_the_same_network(tmp_path: Path) -> None:
    design = preset("googlenet-torchvision")
    assert_same_names_and_shapes(lower(renamed(design, EVERYWHERE, EVERYWHERE)), tmp_path)


NAMED = {"id", "label", "members", "from", "at", "holds", "branch", "edited", "failed"}


def without_names(tree: Any) -> Any:
    """The block view's tree, without what parts are called."""
    if isinstance(tree, dict):
        return {key: without_names(value) for key, value in tree.items() if key not in NAMED} | _kept(tree)
    return [without_names(one) for one in tree] if isinstance(tree, list) else tree


def _kept(item: dict[str, Any]) -> dict[str, Any]:
    return {f"{key}s": len(item[key]) for key in ("members", "holds") if key in item}


def items_of(tree: Any) -> Iterator[dict[str, Any]]:
    """Every item, at whatever depth."""
    if isinstance(tree, dict):
        if "kind" in tree:
            yield tree
        tree = list(tree.values())
    if isinstance(tree, list):
        for one in tree:
            yield from items_of(one)


def tree_of(graph: LayerGraph, **marks: Any) -> dict[str, Any]:
    rows = analyze(graph).layers
    counts = {name: {row.name: getattr(row, name) for row in rows} for name in ("parameters", "macs")}
    return block_tree(graph, parameters=counts["parameters"], macs=counts["macs"], **marks)


def drawn(graph: LayerGraph) -> list[Any]:
    """How many lines, nodes, edges and clusters are drawn: everything open, and all stages and all blocks closed."""
    found = []
    scopes = [node.scope for node in graph.nodes]
    for closed in ([], [stage_id(scope) for scope in scopes], [block_id(scope) for scope in scopes if scope.block]):
        dot = to_dot(graph, closed=set(closed))
        found.append([len(dot.splitlines()), *[dot.count(word) for word in ("->", "subgraph", "dashed")]])
    return found


@given(pairs())
def test_what_is_drawn_and_listed_is_that_of_harmless_names(pair: tuple[DesignSpec, DesignSpec]) -> None:
    harmless, other = (lower(design) for design in pair)
    assert without_names(tree_of(other)) == without_names(tree_of(harmless))
    assert drawn(other) == drawn(harmless)
    lines, expected = (list(layer_lines(analyze(graph))) for graph in (other, harmless))
    assert [(line.op, line.share, line.row.macs) for line in lines] == [
        (line.op, line.share, line.row.macs) for line in expected
    ]
    assert len({line.id for line in lines}) == len(lines)


@given(pairs())
def test_an_id_names_one_part(pair: tuple[DesignSpec, DesignSpec]) -> None:
    graph = lower(pair[1])
    tree, scopes = tree_of(graph), {node.scope for node in graph.nodes}
    found = [item["id"] for item in items_of(tree)]
    assert len(set(found)) == len(found)
    ids = PartIds((node.name, node.scope) for node in graph.nodes)
    blocks = {ids.block(scope) for scope in scopes if scope.block}
    stages = {ids.stage(scope) for scope in scopes}
    assert not blocks & stages
    assert not (blocks | stages) & {node.name for node in graph.nodes}
    assert {item["id"] for item in items_of(tree) if item["kind"] == "block"} <= blocks


@given(pairs(), st.data())
def test_what_is_marked_is_that_of_harmless_names(pair: tuple[DesignSpec, DesignSpec], data: st.DataObject) -> None:
    count = len(list(pair[0].blocks()))
    at = data.draw(st.integers(0, count - 1)) if count else None
    marked = []
    for design in pair:
        graph = lower(design)
        ids = PartIds((node.name, node.scope) for node in graph.nodes)
        names = [ids["block", block.id] for _, _, block, _ in design.blocks()]
        tree = tree_of(graph, edited=[] if at is None else [name for name in [names[at]] if name])
        marked.append([i for i, item in enumerate(items_of(tree)) if item["edited"]])
    assert marked[1] == marked[0]


@pytest.mark.parametrize("taken", ["head", "stem", "stage4", "fc", "output", "classes", "aux1"])
def test_a_block_is_selected_and_not_what_is_called_like_it(taken: str) -> None:
    app = AppTest.from_function(selecting, args=(taken,)).run(timeout=120)
    assert not app.exception
    title, part, again = (text.value for text in app.text)
    assert (title, part) == (f"block:{taken}", f"block:{taken}")
    assert again == f"block:{taken}"
    assert f"{taken} › Inception block" in [one.value for one in app.subheader]


def selecting(taken):  # type: ignore[no-untyped-def]
    import streamlit as st

    from explorer.design import preset
    from explorer.ui import state
    from explorer.ui.explore import selection
    from explorer.ui.explore.inspector import inspector
    from tests.test_equal_names import renamed

    design = preset("googlenet-torchvision")
    blocks = [block.id for _, _, block, _ in design.blocks()]
    names = [stage.name for stage in design.stages]
    state.open_design(renamed(design, names, [taken, *blocks[1:]]))
    block = selection.ids()["block", taken]
    st.text(block)
    st.text(selection.part_of(block))
    selection.select(f"inception{taken}.branch1.conv")
    st.text(selection.shown().open_blocks[-1])
    inspector(block, height="content")
