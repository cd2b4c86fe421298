"""Weights at the start, by name and seed."""

import torch
from torch import nn

SCHEMES = ("kaiming", "xavier", "pytorch")


def initialize(module: nn.Module, scheme: str, seed: int) -> None:
    """Set all weights in place; the same scheme and seed give the same weights on every device.

    kaiming: He et al. 2015, normal over the fan-in for ReLU, biases zero; the last layer of each head, which no ReLU
    follows, with gain 1. xavier: uniform (Glorot and Bengio 2010), biases as PyTorch sets them, as the d2l book does.
    pytorch: every layer's own reset_parameters. Raises ValueError for another scheme.
    """
    if scheme not in SCHEMES:
        raise ValueError(f"initialization (={scheme}): no such scheme; one of {', '.join(SCHEMES)}")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        heads = _heads(module)
        for layer in module.modules():
            reset = getattr(layer, "reset_parameters", None)
            if callable(reset):
                reset()
            if isinstance(layer, nn.Conv2d | nn.Linear):
                _set_weights(layer, scheme, is_head=layer in heads)


def _set_weights(layer: nn.Conv2d | nn.Linear, scheme: str, is_head: bool) -> None:
    if scheme == "kaiming":
        nn.init.kaiming_normal_(layer.weight, nonlinearity="linear" if is_head else "relu")
        if layer.bias is not None:
            nn.init.zeros_(layer.bias)
    elif scheme == "xavier":
        nn.init.xavier_uniform_(layer.weight)


def _heads(module: nn.Module) -> set[nn.Module]:
    """The linear layers that no other linear layer of the same head follows: those give logits."""
    last: dict[str, nn.Module] = {}
    for name, layer in module.named_modules():
        if isinstance(layer, nn.Linear):
            last[name.rpartition(".")[0]] = layer
    return set(last.values())
