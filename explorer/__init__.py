"""Inception Explorer: design a convolutional network, see what it is and costs. This package imports no torch.

    design = explorer.preset("googlenet")
    graph = explorer.lower(design)
    explorer.analyze(graph).macs  # 1581658112

`explorer.torch_backend.to_module(graph)` makes it a torch.nn.Module.
"""

from importlib import import_module
from typing import Any

from .analysis import Analysis, Formula, analyze, explain
from .design import (
    PRESETS,
    DesignError,
    DesignSpec,
    Insert,
    Move,
    Remove,
    Rename,
    Replace,
    SetValue,
    apply,
    preset,
    read_design,
)
from .graph import LayerGraph, Node, ShapeError
from .lowering import lower
from .render import to_dot

__all__ = [
    "PRESETS",
    "Analysis",
    "DesignError",
    "DesignSpec",
    "Formula",
    "Insert",
    "LayerGraph",
    "Move",
    "Node",
    "Remove",
    "Rename",
    "Replace",
    "SetValue",
    "ShapeError",
    "analyze",
    "apply",
    "explain",
    "lower",
    "preset",
    "read_design",
    "to_dot",
]


def __getattr__(name: str) -> Any:
    """`explorer.torch_backend` at its first use, and torch with it."""
    if name == "torch_backend":
        return import_module("explorer.torch_backend")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
