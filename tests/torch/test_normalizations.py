"""How many layers of a block are normalized, against the modules that torch has for it."""

import pytest
import torch
from hypothesis import assume
from torch import nn

from explorer.design import PRESETS, DesignError, DesignSpec, SetValue, apply, preset
from explorer.design.variant_names import VALUES
from explorer.graph import LayerGraph, ShapeError
from explorer.graph.ops import BatchNorm2d, Conv2d
from explorer.lowering import lower
from explorer.render import block_tree
from explorer.torch_backend import to_module
from tests.strategies import designs, drawn


def modules(design: DesignSpec, kind: type[nn.Module]) -> int:
    """How many torch has of that kind."""
    with torch.device("meta"):
        return sum(isinstance(one, kind) for one in to_module(lower(design)).modules())


def norms_of_others(graph: LayerGraph) -> int:
    """The normalizations that no convolution is right before, such as that of a pool."""
    ops = {node.name: node.op for node in graph.nodes}
    norms = [node for node in graph.nodes if isinstance(node.op, BatchNorm2d)]
    return sum(not isinstance(ops[node.inputs[0]], Conv2d) for node in norms)


def agrees(design: DesignSpec) -> None:
    graph = lower(design)
    tree = block_tree(graph, parameters={}, macs={})
    parts = [*tree["items"], *tree["heads"]]
    assert sum(one["normalized"] for one in parts) == modules(design, nn.BatchNorm2d)
    assert sum(one["normalizable"] for one in parts) == modules(design, nn.Conv2d) + norms_of_others(graph)
    assert all(one["normalized"] <= one["normalizable"] for one in parts)


@pytest.mark.parametrize("kind", VALUES["batch_norm"])
@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_under_every_batch_norm(name: str, kind: str) -> None:
    try:
        design = apply(preset(name), SetValue(at="variants.batch_norm", value=kind))
    except DesignError:
        pytest.skip("it is fixed to another")
    agrees(design)


@drawn(designs(), examples=60)
def test_any_design(design: DesignSpec) -> None:
    try:
        lower(design)
    except (DesignError, ShapeError):
        assume(False)
    agrees(design)
