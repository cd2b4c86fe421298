"""Import a generated file, and compare what it builds with `to_module`."""

import importlib.util
import itertools
import sys
from pathlib import Path

import torch
from torch import nn

from explorer.codegen import to_code
from explorer.graph import LayerGraph
from explorer.torch_backend import Outputs, to_module

NUMBERS = itertools.count()


def imported(code: str, folder: Path) -> dict[str, object]:
    """The names that the file defines itself, in its order."""
    name = f"generated_{next(NUMBERS)}"
    file = folder / f"{name}.py"
    file.write_text(code, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(name, file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    finally:
        del sys.modules[name]
    return {key: one for key, one in vars(module).items() if getattr(one, "__module__", None) == name}


def network(code: str, folder: Path) -> nn.Module:
    """The last class of the file, built without arguments."""
    return list(imported(code, folder).values())[-1]()


def assert_same_names_and_shapes(graph: LayerGraph, folder: Path) -> None:
    """Without memory for weights: names in order, shapes, parameters, the logits' shape.

    The module itself is not run: tests/torch/test_oracle.py has its shapes, for the same presets and variants.
    """
    with torch.device("meta"):
        ours, theirs = network(to_code(graph, name="random"), folder), to_module(graph)
        images = torch.empty(2, *graph.input.shape)
    assert shapes(ours.state_dict()) == shapes(theirs.state_dict())
    assert [name for name, _ in ours.named_parameters()] == [name for name, _ in theirs.named_parameters()]
    with torch.no_grad():
        assert ours.eval()(images).shape == (2, *graph.shapes[graph.output])


def assert_same_values(graph: LayerGraph, folder: Path, code: str = "") -> None:
    """With the same weights and the same random numbers: the same logits, bit by bit, in evaluation and training.

    `code` is the file, unless it is to be written here.
    """
    ours, theirs = network(code or to_code(graph, name="random"), folder), to_module(graph)
    assert shapes(ours.state_dict()) == shapes(theirs.state_dict())
    ours.load_state_dict(theirs.state_dict())
    images = torch.randn(3, *graph.input.shape, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        assert torch.equal(ours.eval()(images), theirs.eval()(images))
    got, expected = (run_in_training(one, images) for one in (ours, theirs))
    assert len(got) == len(expected) == 1 + len(graph.aux_outputs)
    assert all(map(torch.equal, got, expected))
    assert all(map(torch.equal, ours.state_dict().values(), theirs.state_dict().values())), "running statistics"


def run_in_training(module: nn.Module, images: torch.Tensor) -> list[torch.Tensor]:
    torch.manual_seed(1)
    with torch.no_grad():
        outputs = module.train()(images)
    if isinstance(outputs, torch.Tensor):
        return [outputs]
    assert type(outputs)._fields == Outputs._fields
    return [outputs.logits, *outputs.auxiliary]


def shapes(state: dict[str, torch.Tensor]) -> list[tuple[str, torch.Size]]:
    return [(name, value.shape) for name, value in state.items()]
