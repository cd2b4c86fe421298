"""What is built for the block view is what explorer.render.tree_types declares: no field more, none less."""

from collections.abc import Iterator, Mapping
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from pydantic import TypeAdapter, ValidationError
from typing_extensions import get_type_hints

from explorer import PRESETS, analyze, lower, preset
from explorer.graph import LayerGraph
from explorer.render import block_tree, layer_details
from explorer.render.drawn import drawn_layers
from explorer.render.tree_types import Composite, Join, Layer, LayerDetails, Parallel, Stage, Tree
from tests.render.networks import graphs, inception
from tests.variants import SINGLE, sampled, varied

TREE, DETAILS = TypeAdapter(Tree), TypeAdapter(LayerDetails)
EXACTLY = {"strict": True, "extra": "forbid"}


def check(graph: LayerGraph) -> None:
    rows, names = analyze(graph).layers, [box.name for box in drawn_layers(graph)]
    counts = {what: {row.name: getattr(row, what) for row in rows} for what in ("parameters", "macs")}
    for marked in ([], names):
        TREE.validate_python(block_tree(graph, **counts, edited=marked, failed=marked), **EXACTLY)
    DETAILS.validate_python(layer_details(graph, **counts), **EXACTLY)


@pytest.mark.parametrize("name", PRESETS)
def test_presets(name):
    check(lower(preset(name)))


@pytest.mark.parametrize(("name", "variants"), sampled(SINGLE))
def test_variants(name, variants):
    check(lower(varied(name, variants)))


@given(graphs())
@settings(max_examples=2 * settings.default.max_examples)
def test_any_graph(graph):
    check(graph)


def every(part: Any) -> Iterator[Mapping[str, Any]]:
    """All objects in a tree."""
    if isinstance(part, dict):
        yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from every(inner)


@pytest.fixture(scope="module")
def objects() -> list[Mapping[str, Any]]:
    graphs = [*map(lower, map(preset, PRESETS)), inception(residual=True, aux=True)]
    return [one for graph in graphs for one in every(block_tree(graph, parameters={}, macs={}))]


@pytest.mark.parametrize("declared", [Layer, Join, Composite, Parallel, Stage])
def test_each_kind_is_built_and_what_is_there_sometimes_is_missing_in_others(objects, declared):
    kinds = get_args(get_type_hints(declared)["kind"])
    built = [one for one in objects if one.get("kind") in kinds]
    assert {one["kind"] for one in built} == set(kinds)
    for name in declared.__optional_keys__:
        assert {name in one for one in built} == {True, False}


def test_a_field_that_is_not_declared_is_refused():
    """The proof that these tests can fail, at whatever depth; one that is missing is refused too."""
    tree = block_tree(inception(), parameters={}, macs={})
    for one in every(tree):
        if "id" in one:
            one["more"] = 1
            with pytest.raises(ValidationError, match="more"):
                TREE.validate_python(tree, **EXACTLY)
            del one["more"]
            left = one.pop("label")
            with pytest.raises(ValidationError, match="label"):
                TREE.validate_python(tree, **EXACTLY)
            one["label"] = left
    TREE.validate_python(tree, **EXACTLY)
