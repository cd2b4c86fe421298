"""torch itself says what is right: shapes layer by layer, parameters and FLOPs, for presets and random designs."""

import inspect
from dataclasses import MISSING, fields
from itertools import product

import pytest
import torch
import torchvision
from torch import nn

from explorer import PRESETS, SetValue, apply, lower, preset
from explorer.analysis import analyze
from explorer.design.variants import LocalVariants
from explorer.graph import SHAPE_RULES, ops
from explorer.torch_backend import Outputs, to_module
from explorer.torch_backend.crosscheck import differences
from tests.strategies import designs, drawn
from tests.variants import OF_EACH_KIND, PAIRS, SINGLE, VARIANTS, applies, sampled, varied


@pytest.mark.parametrize("name", PRESETS)
def test_presets_agree_with_torch(name):
    assert list(differences(lower(preset(name)))) == []


@pytest.mark.parametrize(("name", "variants"), sampled(SINGLE), ids=str)
def test_variants_alone_agree_with_torch(name, variants):
    assert list(differences(lower(varied(name, variants)))) == []


@pytest.mark.slow
@pytest.mark.parametrize(("name", "variants"), PAIRS, ids=str)
def test_variants_in_pairs_agree_with_torch(name, variants):
    assert list(differences(lower(varied(name, variants)))) == []


LOCAL = [one for one in VARIANTS if one[0] in LocalVariants.model_fields]
LEVELS = ["stages[1].variants", "stages[1].blocks[0].variants"]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(("key", "value"), LOCAL, ids=str)
def test_variants_of_a_stage_or_a_block_agree_with_torch(level, key, value):
    name = next(name for name in OF_EACH_KIND if applies(name, key))
    design = apply(preset(name), SetValue(at=f"{level}.{key}", value=value))
    assert lower(design) != lower(preset(name))
    assert list(differences(lower(design))) == []


@drawn(designs(), examples=60)
def test_random_designs_agree_with_torch(design):
    assert list(differences(lower(design))) == []


@drawn(designs(), examples=25)
def test_random_designs_run_and_give_finite_logits(design):
    graph = lower(design)
    module = to_module(graph).eval()
    logits = module(torch.randn(2, *graph.input.shape))
    assert logits.shape == (2, design.classes)
    assert logits.isfinite().all()
    assert sum(p.numel() for p in module.parameters()) == analyze(graph).parameters + analyze(graph).aux_parameters


def test_a_wrong_number_is_found(monkeypatch):
    from explorer.analysis import counts
    from explorer.graph import ops

    wrong = counts.MAC_RULES[ops.Conv2d]._replace(terms=lambda op, into, out: ((out[1], out[2], 7),))
    monkeypatch.setitem(counts.MAC_RULES, ops.Conv2d, wrong)
    assert [str(one).split(":")[0] for one in differences(lower(preset("mini-googlenet")))] == ["FLOPs"]


def test_torchvisions_googlenet_has_our_names_shapes_and_output():
    theirs = torchvision.models.googlenet(weights=None, aux_logits=True, init_weights=False).eval()
    ours = to_module(lower(preset("googlenet-torchvision"))).eval()
    expected = theirs.state_dict()
    assert [(k, v.shape) for k, v in ours.state_dict().items()] == [(k, v.shape) for k, v in expected.items()]
    ours.load_state_dict(expected)
    images = torch.randn(2, 3, 224, 224, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        assert (ours(images) - theirs(images)).abs().max() == 0


def test_torchvisions_auxiliary_heads_give_the_same_in_training():
    theirs = torchvision.models.googlenet(weights=None, aux_logits=True, init_weights=False, dropout=0, dropout_aux=0)
    edits = [SetValue(at="head.dropout", value=0), SetValue(at="aux_head.dropout", value=0)]
    ours = to_module(lower(apply(preset("googlenet-torchvision"), *edits)))
    ours.load_state_dict(theirs.state_dict())
    images = torch.randn(2, 3, 96, 96, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        got, expected = ours.train()(images), theirs.train()(images)
    assert isinstance(got, Outputs)
    assert torch.equal(got.logits, expected.logits)
    assert torch.equal(got.auxiliary[0], expected.aux_logits1)
    assert torch.equal(got.auxiliary[1], expected.aux_logits2)


def test_a_residual_block_computes_what_the_paper_says():
    design = varied("googlenet", [("residual", True), ("residual_scale", 0.3)])
    graph = lower(design)
    module = to_module(graph).eval()
    seen = {}
    for name in ("inception4b.cat", "inception4b.relu", "inception4a.relu"):
        module.get_submodule(name).register_forward_hook(lambda _, __, out, name=name: seen.__setitem__(name, out))
    with torch.no_grad():
        module(torch.randn(1, 3, 64, 64))
        projected = module.get_submodule("inception4b.project")(seen["inception4b.cat"])
        expected = torch.relu(seen["inception4a.relu"] + 0.3 * projected)
    torch.testing.assert_close(seen["inception4b.relu"], expected)


WINDOWS = {
    "Conv2d": lambda *window, ceil: nn.Conv2d(1, 1, *window),
    "MaxPool2d": lambda *window, ceil: nn.MaxPool2d(*window, ceil_mode=ceil),
    "AvgPool2d": lambda *window, ceil: nn.AvgPool2d(*window, ceil_mode=ceil),
}


@pytest.mark.parametrize("ceil", [False, True], ids=["floor", "ceil"])
@pytest.mark.parametrize("name", WINDOWS)
def test_a_window_takes_as_many_positions_as_torchs(name, ceil):
    """Of every size, kernel, stride and padding up to 6, one along the height and its mirror image along the width."""
    sides = [
        (size, kernel, stride, padding)
        for size, kernel, stride in product(range(1, 7), range(1, 5), range(1, 7))
        for padding in range(3 if name == "Conv2d" else kernel // 2 + 1)
        if size + 2 * padding >= kernel
    ]
    for tall, wide in zip(sides, reversed(sides), strict=True):
        (height, width), *window = zip(tall, wide, strict=True)
        op = ops.Conv2d(1, *window) if name == "Conv2d" else getattr(ops, name)(*window, ceil)
        module = WINDOWS[name](*window, ceil=ceil).to("meta")
        assert (
            SHAPE_RULES[type(op)](op, ((1, height, width),))
            == module(torch.empty(1, height, width, device="meta")).shape
        )


def test_what_an_op_leaves_out_is_what_torch_leaves_out():
    left_out = []
    for kind in SHAPE_RULES:
        known = inspect.signature(getattr(nn, kind.__name__)).parameters if hasattr(nn, kind.__name__) else {}
        for field in fields(kind):
            value = known[field.name].default if field.name in known else inspect.Parameter.empty
            if field.default is not MISSING and value is not inspect.Parameter.empty:
                assert field.default in (value, (value, value)), (kind, field.name)
                left_out.append(field.name)
    assert {"stride", "padding", "bias", "eps", "momentum", "ceil_mode", "alpha", "beta", "k", "p"} == set(left_out)


def test_every_op_has_its_module():
    from explorer.graph import SHAPE_RULES
    from explorer.torch_backend.module import MODULE_RULES

    assert set(MODULE_RULES) == set(SHAPE_RULES)
