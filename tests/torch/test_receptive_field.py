"""Receptive fields against the gradient of one position: which pixels of the image it is not zero for."""

import pytest
import torch
from torch import nn

from explorer import PRESETS, SetValue, apply, lower, preset
from explorer.analysis.receptive_field import FIELD_RULES, receptive_fields
from explorer.design import InputSize
from explorer.graph import SHAPE_RULES, GraphBuilder, LayerGraph, Op, Scope, ops
from explorer.torch_backend import to_module
from tests.strategies import designs, drawn
from tests.torch.test_memory import shrunk
from tests.variants import SINGLE, varied


def surrogate(graph):
    """The network with positive weights and average pools, so that nothing hides a pixel that could matter."""
    module = to_module(graph).double().eval()
    for node in graph.nodes[1:]:
        above, _, last = node.name.rpartition(".")
        parent, layer = module.get_submodule(above), module.get_submodule(node.name)
        if isinstance(node.op, ops.MaxPool2d):
            pool = nn.AvgPool2d(node.op.kernel_size, node.op.stride, node.op.padding, ceil_mode=node.op.ceil_mode)
            setattr(parent, last, pool)
        elif isinstance(node.op, ops.LocalResponseNorm | ops.ReLU | ops.BatchNorm2d):
            setattr(parent, last, nn.Identity())
        elif isinstance(node.op, ops.Conv2d | ops.Linear):
            nn.init.constant_(layer.weight, 1 / layer.weight[0].numel())
    module.plan()  # it holds the layers that it was made with
    return module


def outputs(graph):
    """The images and what every layer gives, in one pass."""
    module, found = surrogate(graph), {}
    for node in graph.nodes[1:]:
        layer = module.get_submodule(node.name)
        layer.register_forward_hook(lambda _, __, out, name=node.name: found.__setitem__(name, out))
    images = torch.ones(1, *graph.input.shape, dtype=torch.double, requires_grad=True)
    module(images)
    return images, found


def touched(images, value, axis):
    """The pixels along an axis that a value depends on."""
    (gradient,) = torch.autograd.grad(value, images, retain_graph=True, allow_unused=True)
    if gradient is None:
        return []
    return (gradient != 0).any(dim=tuple(d for d in range(4) if d != axis + 2)).nonzero().flatten().tolist()


def skips(graph):
    """Whether some window leaves pixels out, lies in padding alone, or an adaptive pool's windows differ in size."""
    for node in graph.nodes[1:]:
        op, shape = node.op, graph.input_shapes(node)[0]
        if isinstance(op, ops.Conv2d | ops.MaxPool2d | ops.AvgPool2d) and (
            max(op.stride) > min(op.kernel_size) or max(op.padding) >= min(op.kernel_size)
        ):
            return True
        if isinstance(op, ops.AdaptiveAvgPool2d) and any(shape[1 + i] % op.output_size[i] for i in (0, 1)):
            return True
    return False


def check(graph, nodes):
    fields = receptive_fields(graph)
    images, found = outputs(graph)
    for node in nodes:
        if node.name not in found or len(node.shape) != 3:
            continue
        for axis in (0, 1):
            positions = node.shape[axis + 1]
            for position in sorted({0, positions // 2, positions - 1}):
                at = [position if d == axis else node.shape[1 + d] // 2 for d in (0, 1)]
                pixels = touched(images, found[node.name][0, :, at[0], at[1]].sum(), axis)
                first, last = fields[node.name][axis].pixels(position)
                seen = (min(pixels), max(pixels)) if pixels else None
                assert seen == ((first, last) if first <= last else None), (node.name, axis, position)


CASES = [
    ("googlenet", {"input.height": 97, "input.width": 130}),
    ("googlenet-torchvision", {"input.height": 90, "input.width": 75}),
    ("googlenet", {"input.height": 65, "input.width": 65, "variants.factorize": "asymmetric"}),
    ("googlenet", {"input.height": 65, "input.width": 65, "variants.factorize": "expanded"}),
    ("googlenet", {"input.height": 65, "input.width": 65, "variants.residual": True}),
    ("alexnet", {"input.height": 120, "input.width": 99}),
    ("nin", {"input.height": 110, "input.width": 99}),
]


@pytest.mark.parametrize(("name", "values"), CASES, ids=str)
def test_joins_and_pools_see_the_pixels_that_the_gradient_names(name, values):
    edits = [SetValue(at=path, value=value) for path, value in {"variants.width": 0.1, **values}.items()]
    graph = lower(apply(preset(name), *edits))
    kinds = ops.Cat | ops.Add | ops.MaxPool2d
    joins = [node for node in graph.nodes if isinstance(node.op, kinds) and not node.scope.auxiliary]
    check(graph, joins[-3:] + joins[:3])


def joins_and_last_windows(graph):
    """Where the fields are settled: the first and the last joins, and the last layers that look around."""
    nodes = [node for node in graph.nodes[1:] if not node.scope.auxiliary]
    joins = [node for node in nodes if isinstance(node.op, ops.Cat | ops.Add)]
    wide = [node for node in nodes if isinstance(node.op, ops.Conv2d | ops.MaxPool2d | ops.AvgPool2d)]
    return [*joins[:1], *joins[-1:], *wide[-2:]]


@pytest.mark.slow
@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_sees_the_pixels_that_the_gradient_names(name):
    graph = lower(shrunk(preset(name)))
    check(graph, joins_and_last_windows(graph))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "variants"), SINGLE, ids=str)
def test_every_variant_sees_the_pixels_that_the_gradient_names(name, variants):
    graph = lower(shrunk(varied(name, variants)))
    check(graph, joins_and_last_windows(graph))


def test_every_branch_of_a_block_sees_the_pixels_that_the_gradient_names():
    design = preset("inception-block").model_copy(update={"input": InputSize(channels=2, height=13, width=11)})
    graph = lower(apply(design, SetValue(at="variants.width", value=0.1)))
    check(graph, graph.nodes[1:])
    fields = receptive_fields(graph)
    cat = graph.node("inception3a.cat")
    assert [fields[name].height.size for name in cat.inputs] == [1, 3, 5, 3]
    assert fields[cat.name].height.size == 5


@drawn(designs(), examples=30)
def test_random_designs(design):
    graph = lower(design)
    if not skips(graph):
        check(graph, [node for node in graph.nodes[1:] if not node.scope.auxiliary][-12:])


def in_a_row(shape: tuple[int, int, int], *layers: Op) -> LayerGraph:
    """A network of these layers, one behind the other."""
    builder, at = GraphBuilder(shape), "input"
    for i, op in enumerate(layers):
        at = builder.add(f"layer{i}", op, (at,), Scope())
    return builder.graph(at)


LOPSIDED = [
    ops.Conv2d(1, (3, 1)),
    ops.Conv2d(1, (1, 3)),
    ops.Conv2d(1, (3, 3), (2, 1)),
    ops.Conv2d(1, (3, 3), (1, 2)),
    ops.Conv2d(1, (3, 3), padding=(1, 0)),
    ops.Conv2d(1, (3, 3), padding=(0, 1)),
    ops.Conv2d(1, (1, 1), (1, 2)),
    ops.Conv2d(1, (1, 1), (2, 1)),
    ops.AdaptiveAvgPool2d((2, 4)),
    ops.AdaptiveAvgPool2d((4, 2)),
]


@pytest.mark.parametrize("op", LOPSIDED, ids=str)
@pytest.mark.parametrize("shape", [(1, 8, 8), (1, 16, 8), (1, 8, 16)], ids=str)
def test_a_layer_that_tells_the_axes_apart_sees_the_pixels_that_the_gradient_names(shape: tuple, op: Op) -> None:
    graph = in_a_row(shape, op, ops.Conv2d(1, (2, 2)), ops.Flatten(), ops.Linear(1))
    check(graph, graph.nodes[1:])


def test_a_convolution_of_one_pixel_sees_what_comes_in() -> None:
    """Windows of an adaptive pool may differ: from 7 pixels to 4 the last one begins at ⌊3 · 7 / 4⌋ = 5."""
    graph = in_a_row((1, 7, 7), ops.AdaptiveAvgPool2d((4, 4)), ops.Conv2d(1, (1, 1)))
    fields = receptive_fields(graph)
    assert fields["layer1"] == fields["layer0"]
    assert fields["layer1"].height.end == fields["layer1"].width.end == 6


@pytest.mark.parametrize("shape", [(1, 8, 11), (1, 11, 8)], ids=str)
def test_a_vector_depends_on_all_that_the_positions_before_it_do(shape: tuple) -> None:
    """Pixels that the stride leaves out at the border are not among them."""
    graph = in_a_row(shape, ops.Conv2d(2, (3, 3), (3, 3)), ops.Flatten(), ops.Linear(3))
    fields, (images, found) = receptive_fields(graph), outputs(graph)
    for name in ("layer1", "layer2"):
        for axis in (0, 1):
            pixels = touched(images, found[name].sum(), axis)
            assert fields[name][axis].pixels(0) == (min(pixels), max(pixels)), (name, axis)


def test_figures():
    """GoogLeNet before its pool: worked out by hand along its widest way (7, 3, 3, 3, two 5, 3, five 5, 3, two 5)."""
    fields = receptive_fields(lower(preset("googlenet")))
    assert fields["conv1.conv"].height[:2] == (7, 2)
    assert fields["inception5b.cat"].height[:2] == (715, 32)
    assert fields["inception5b.cat"].height.padding == 357
    assert fields["input"].height[:2] == (1, 1)


def test_every_op_has_its_rule():
    assert set(FIELD_RULES) == set(SHAPE_RULES)
