"""ReLUs in place give what the plain network gives, bit for bit, and leave alone what somebody else reads."""

import copy

import pytest
import torch
from torch import nn

from explorer import PRESETS, lower, preset
from explorer.graph import GraphBuilder, Scope, ops
from explorer.torch_backend import fuse, overwrite, to_module
from tests.torch.test_fusion import flat, small
from tests.variants import SINGLE, varied


def assert_same(graph, fused):
    torch.manual_seed(0)
    plain = to_module(graph)
    other = copy.deepcopy(plain)
    other.plan()  # the copy's own layers
    count = overwrite(other)
    if fused:
        fuse(plain)
        fuse(other)
    images = torch.randn(4, *graph.input.shape)
    for module in (plain, other):
        torch.manual_seed(1)  # dropout
        module.answers = flat(module(images))
        sum(answer.square().sum() for answer in module.answers).backward()
    assert all(torch.equal(*pair) for pair in zip(plain.answers, other.answers, strict=True))
    gradients = [[p.grad for p in module.parameters() if p.grad is not None] for module in (plain, other)]
    assert all(torch.equal(*pair) for pair in zip(*gradients, strict=True))
    return count


@pytest.mark.parametrize("fused", [False, True], ids=["plain", "1x1 as one"])
@pytest.mark.parametrize("name", [name for name in PRESETS if "vgg" not in name and name != "alexnet"])
def test_presets(name, fused):
    graph = lower(small(preset(name)))
    assert assert_same(graph, fused) == sum(isinstance(node.op, ops.ReLU) for node in graph.nodes)


@pytest.mark.parametrize(("name", "variants"), [one for one in SINGLE if one[0] == "googlenet"], ids=str)
def test_variants(name, variants):
    assert assert_same(lower(small(varied(name, variants))), fused=True)


def between(*, others=False, op=ops.Conv2d(3, (1, 1)), block="a"):  # noqa: B008  a frozen value
    """A layer, a ReLU behind it, and maybe another reader of the layer."""
    builder = GraphBuilder((3, 4, 4))
    first = builder.add("first", op, ("input",), Scope(block="a"))
    end = builder.add("relu", ops.ReLU(), (first,), Scope(block=block))
    if others:
        end = builder.add("sum", ops.Add(), (first, end), Scope(block=block))
    return builder.graph(end)


@pytest.mark.parametrize(
    ("graph", "expected"),
    [
        (between(), 1),
        (between(others=True), 0),
        (between(op=ops.LocalResponseNorm(5)), 0),
        (between(block="b"), 0),
    ],
    ids=["alone", "another reads it", "its backward pass reads it", "the end of another block"],
)
def test_only_where_nobody_else_reads_it(graph, expected):
    module = to_module(graph)
    assert overwrite(module) == expected
    assert sum(isinstance(layer, nn.ReLU) and layer.inplace for layer in module.modules()) == expected
