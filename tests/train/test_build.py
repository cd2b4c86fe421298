"""The module as a recipe wants it."""

import torch
from torch import nn

import explorer
from explorer.design import SetValue, apply
from explorer.lowering import lower
from explorer.runs.fit import dropout_shares
from explorer.runs.switches import Switches
from explorer.train.build import network
from explorer.train.switches import Job, Machine, decide
from tests.train.helpers import CPU, recipe_for


def shares(**changes: object) -> set[float]:
    design = apply(explorer.preset("googlenet-torchvision"), SetValue(at="variants.width", value=0.25))
    graph = lower(design)
    assert dropout_shares(graph) == (0.2, 0.7)
    decisions = decide(Switches(), Machine(), Job(0, 4))
    module = network(graph, recipe_for(design, **changes), 0, torch.device(CPU), decisions)
    return {layer.p for layer in module.modules() if isinstance(layer, nn.Dropout)}


def test_dropout_is_the_designs_own_unless_the_recipe_sets_it() -> None:
    assert shares() == {0.2, 0.7}
    assert shares(dropout=0.3) == {0.3}
    assert shares(dropout=0.0) == {0.0}
