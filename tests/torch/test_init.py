"""Initial weights: their spread, their seed."""

import pytest
import torch
from torch import nn

import explorer
from explorer.torch_backend import to_module
from explorer.torch_backend.init import SCHEMES, initialize


def network() -> nn.Module:
    return to_module(explorer.lower(explorer.preset("googlenet-small")))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_seed_decides_and_the_global_one_is_left_alone(scheme: str) -> None:
    one, same, other = network(), network(), network()
    torch.manual_seed(7)
    before = torch.get_rng_state()
    initialize(one, scheme, 0)
    initialize(same, scheme, 0)
    initialize(other, scheme, 1)
    assert torch.equal(torch.get_rng_state(), before)
    pairs = list(zip(one.parameters(), same.parameters(), other.parameters(), strict=True))
    assert all(torch.equal(a, b) for a, b, _ in pairs)
    assert any(not torch.equal(a, c) for a, _, c in pairs)


def test_kaiming_has_hes_spread_and_no_bias() -> None:
    module = network()
    initialize(module, "kaiming", 0)
    conv = module.get_submodule("inception4c.branch2.1.conv")
    assert isinstance(conv, nn.Conv2d)
    assert conv.weight.std().item() == pytest.approx((2 / (128 * 9)) ** 0.5, rel=0.02)
    assert conv.bias is not None
    assert not conv.bias.any()
    head = module.get_submodule("fc")
    assert isinstance(head, nn.Linear)
    assert head.weight.std().item() == pytest.approx((1 / 1024) ** 0.5, rel=0.02)


def test_xavier_is_uniform_between_glorots_bounds() -> None:
    module = network()
    initialize(module, "xavier", 0)
    conv = module.get_submodule("inception4c.branch2.1.conv")
    assert isinstance(conv, nn.Conv2d)
    bound = (6 / (128 * 9 + 256 * 9)) ** 0.5
    assert conv.weight.abs().max().item() == pytest.approx(bound, rel=0.01)
    assert conv.weight.std().item() == pytest.approx(bound / 3**0.5, rel=0.02)


def test_another_scheme_is_refused() -> None:
    with pytest.raises(ValueError, match=r"initialization \(=soup\): no such scheme; one of kaiming, xavier, pytorch"):
        initialize(network(), "soup", 0)
