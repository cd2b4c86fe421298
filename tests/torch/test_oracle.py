"""torch itself says what is right: shapes layer by layer, parameters and FLOPs, for presets and random designs."""

import pytest
import torch
import torchvision
from hypothesis import given, settings

from explorer import PRESETS, SetValue, apply, lower, preset
from explorer.analysis import analyze
from explorer.torch_backend import Outputs, to_module
from explorer.torch_backend.crosscheck import differences
from tests.strategies import designs
from tests.variants import EVERYWHERE, PAIRS, SINGLE, VARIANTS, varied


@pytest.mark.parametrize("name", PRESETS)
def test_presets_agree_with_torch(name):
    assert list(differences(lower(preset(name)))) == []


@pytest.mark.parametrize(("name", "variants"), SINGLE + PAIRS, ids=str)
def test_variants_alone_and_in_pairs_agree_with_torch(name, variants):
    assert list(differences(lower(varied(name, variants)))) == []


LOCAL = [one for one in VARIANTS if one[0] not in (*EVERYWHERE, "nin_head")]
LEVELS = ["stages[1].variants", "stages[1].blocks[0].variants"]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    ("key", "value"), [one for one in VARIANTS if one[0] not in (*EVERYWHERE, "nin_head")], ids=str
)
def test_variants_of_a_stage_or_a_block_agree_with_torch(level, key, value):
    name = "nin" if key.startswith("nin_") else "googlenet"
    design = apply(preset(name), SetValue(path=f"{level}.{key}", value=value))
    assert lower(design) != lower(preset(name))
    assert list(differences(lower(design))) == []


@given(designs())
@settings(max_examples=60)
def test_random_designs_agree_with_torch(design):
    assert list(differences(lower(design))) == []


@given(designs())
@settings(max_examples=25)
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
    edits = [SetValue(path="head.dropout", value=0), SetValue(path="aux_head.dropout", value=0)]
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


def test_every_op_has_its_module():
    from explorer.graph import SHAPE_RULES
    from explorer.torch_backend.module import MODULE_RULES

    assert set(MODULE_RULES) == set(SHAPE_RULES)
