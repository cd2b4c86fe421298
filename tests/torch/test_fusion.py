"""1x1 convolutions run as one give what the plain network gives: outputs, gradients, running statistics, weights."""

import contextlib
import copy

import pytest
import torch

from explorer import PRESETS, SetValue, apply, lower, preset
from explorer.graph import ShapeError
from explorer.torch_backend import Outputs, fuse, to_module
from explorer.torch_backend.fusion import groups
from tests.strategies import designs, drawn
from tests.variants import PAIRS, SINGLE, varied

RELATIVE = 1e-10  # in double precision


def small(design):
    """The same blocks, cheap: an eighth of the width, and the first of these sizes that the design takes."""
    narrow = apply(design, SetValue(at="variants.width", value=0.125))
    for side in (32, 96, design.input.height):
        sized = apply(narrow, *[SetValue(at=f"input.{axis}", value=side) for axis in ("height", "width")])
        with contextlib.suppress(ShapeError):
            lower(sized)
            return sized
    raise AssertionError(design.name)


def flat(output):
    return [output.logits, *output.auxiliary] if isinstance(output, Outputs) else [output]


def same(one, other, what, least=0.0):
    """Relative to the tensor's largest value, or to `least` where that is larger."""
    scale = max(one.abs().max().item(), least)
    assert (one - other).abs().max().item() <= RELATIVE * scale, what


def assert_same(graph, training):
    """Forward, backward, and everything that the pass leaves behind."""
    torch.manual_seed(0)
    plain = to_module(graph).double().train(training)
    for name, tensor in plain.state_dict().items():
        if name.endswith("running_var"):
            tensor.uniform_(0.5, 2)
    fused = copy.deepcopy(plain)
    fused.plan()  # the copy's own layers
    count = fuse(fused)
    images = torch.randn(8, *graph.input.shape, dtype=torch.double)
    for module in (plain, fused):
        torch.manual_seed(1)  # dropout
        module.answers = flat(module(images))
        sum((answer * torch.arange(answer.numel()).view_as(answer)).sum() for answer in module.answers).backward()
    for one, other in zip(plain.answers, fused.answers, strict=True):
        same(one, other, "logits")
    names = dict(plain.named_parameters()).keys()
    largest = max(p.grad.abs().max().item() for p in plain.parameters() if p.grad is not None)
    for (name, one), other in zip(plain.named_parameters(), fused.parameters(), strict=True):
        assert (one.grad is None) == (other.grad is None), name
        if one.grad is not None:
            # a bias in front of a batch normalization has the gradient 0, of which only rounding is left to see
            nothing = name.endswith("conv.bias") and name.removesuffix("conv.bias") + "bn.weight" in names
            same(one.grad, other.grad, name, largest if nothing else largest / 1000)
    for (name, one), (key, other) in zip(plain.state_dict().items(), fused.state_dict().items(), strict=True):
        assert name == key
        # what cancels to a mean of 0 leaves rounding alone
        same(one.double(), other.double(), name, 1e-3 if name.endswith("running_mean") else 0.0)
    return count


@pytest.mark.parametrize("name", [name for name in PRESETS if "vgg" not in name and name != "alexnet"])
def test_presets(name):
    count = assert_same(lower(small(preset(name))), training=True)
    blocks = sum(block.kind == "inception" for _, _, block, _ in preset(name).blocks())
    naive = bool(preset(name).variants.naive)
    assert count == (0 if naive else blocks)


GOOGLENETS = ("googlenet", "googlenet-torchvision")
NORMED = {"batch_norm", "residual"}


@pytest.mark.parametrize("training", [True, False], ids=["training", "inference"])
@pytest.mark.parametrize(("name", "variants"), [one for one in SINGLE if one[0] == "googlenet"], ids=str)
def test_variants_alone(name, variants, training):
    if training or NORMED & dict(variants).keys():
        assert_same(lower(small(varied(name, variants))), training)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "variants"), [one for one in PAIRS if one[0] in GOOGLENETS], ids=str)
def test_variants_in_pairs(name, variants):
    assert_same(lower(small(varied(name, variants))), training=True)


@drawn(designs(), examples=40)
def test_random_designs(design):
    graph = lower(design)
    norms = [node for node in graph.nodes if node.op.kind == "BatchNorm2d"]
    assert_same(graph, training=not any(node.shape[1:] == (1, 1) for node in norms))


def test_a_shortcut_of_its_own_kind_joins_the_convolution_of_the_others():
    design = apply(preset("googlenet"), SetValue(at="variants.residual", value=True))
    found = groups(lower(apply(design, SetValue(at="variants.batch_norm", value="after_conv"))).nodes)
    widest = max(found, key=len)
    assert [chain.conv.name.rpartition(".")[2] for chain in widest][-1] == "shortcut"
    assert [len(chain.behind) for chain in widest] == [2, 2, 2, 0]


def test_a_convolution_that_two_read_is_fused_without_what_stands_behind_it():
    from explorer.graph import GraphBuilder, Scope, ops

    builder = GraphBuilder((2, 4, 4))
    first = builder.add("a", ops.Conv2d(3, (1, 1)), ("input",), Scope())
    builder.add("b", ops.Conv2d(3, (1, 1)), ("input",), Scope())
    relu = builder.add("relu", ops.ReLU(), (first,), Scope())
    end = builder.add("add", ops.Add(), (first, relu), Scope())
    graph = builder.graph(builder.add("add2", ops.Add(), (end, "b"), Scope()))
    assert [chain.end for chain in groups(graph.nodes)[0]] == ["a", "b"]
    assert assert_same(graph, training=True) == 1


def test_the_plain_plan_can_be_had_back():
    module = to_module(lower(small(preset("mini-googlenet"))))
    called = []
    module.inception3a.branch1.relu.register_forward_hook(lambda *_: called.append(1))
    images = torch.randn(2, 1, 32, 32)
    fuse(module)
    module(images)
    assert not called
    module.plan()
    module(images)
    assert called
