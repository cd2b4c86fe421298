"""From a graph and the decisions to a training step: module, optimizer, number format, and how a step is run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from explorer.graph import LayerGraph
from explorer.runs.switches import Decision
from explorer.torch_backend.fusion import fuse
from explorer.torch_backend.init import initialize
from explorer.torch_backend.module import GraphModule, to_module
from explorer.torch_backend.overwrite import overwrite
from explorer.train.captured import UNTIMED, Captured, CudaRecorder
from explorer.train.clock import UNTIMED_STEPS
from explorer.train.compiled import Compiled
from explorer.train.memory import keep
from explorer.train.optimizer import OPTIMIZERS
from explorer.train.scaling import Scale
from explorer.train.step import Step
from explorer.train.switches import Decisions

if TYPE_CHECKING:  # the benchmark's bare machine has no pydantic
    from explorer.runs.recipes import Recipe

DTYPES = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}
Run = Callable[[Tensor, Tensor, float], None]
Read = Callable[[], Tensor]


@dataclass(frozen=True)
class Built:
    """`step` holds what is trained; `run` makes a step, maybe as a graph, and `read` gives the tally of all processes.

    `decisions` are as they turned out in the end; `untimed` steps come first, which take longer.
    """

    module: GraphModule
    step: Step
    run: Run
    read: Read
    decisions: Decisions
    untimed: int = UNTIMED_STEPS


def build(  # noqa: PLR0913  the last two have a default
    graph: LayerGraph,
    recipe: Recipe,
    seed: int,
    device: torch.device,
    decisions: Decisions,
    *,
    batch: int | None = None,
    told: Callable[[Decisions], None] = lambda decisions: None,
) -> Built:
    """The network of `graph` on the device, ready to train; the seed decides its weights.

    Threads and kept memory are the whole process's. `batch` are a full step's images where the recipe's are more than
    there are; `told` hears of decisions that turn out otherwise in a step.
    """
    torch.set_num_threads(int(decisions["threads"].value))
    if device.type == "cuda":
        torch.cuda.set_device(device.index or 0)  # streams and graphs are the current device's
    if decisions["kept_memory"].value and not keep():
        decisions["kept_memory"] = Decision(False, "the C library can't be told to")
    module = network(graph, recipe, seed, device, decisions)
    kind = str(decisions["number_format"].value)
    autocast = torch.autocast(device.type, torch.bfloat16 if kind == "fp32" else DTYPES[kind], enabled=kind != "fp32")
    optimizer = OPTIMIZERS[recipe.optimizer](module, recipe, fused=bool(decisions["fused_optimizer"].value))
    step = Step(module, recipe, optimizer, autocast, Scale(device) if kind == "fp16" else None)

    def turned_out(name: str) -> Callable[[bool, str], None]:
        def now(on: bool, reason: str) -> None:
            decisions[name] = Decision(on, reason)
            told(decisions)

        return now

    run: Run = step
    untimed = UNTIMED_STEPS
    if decisions["compile"].value:
        run = Compiled(step, batch or recipe.batch, turned_out("compile"))
    if decisions["cuda_graph"].value:
        run = Captured(step, batch or recipe.batch, CudaRecorder(), turned_out("cuda_graph"))
        untimed = UNTIMED
    return Built(module, step, run, lambda: step.tally, decisions, untimed)


def network(graph: LayerGraph, recipe: Recipe, seed: int, device: torch.device, decisions: Decisions) -> GraphModule:
    """The module by itself."""
    torch.manual_seed(seed)
    module = to_module(graph)
    initialize(module, recipe.initialization, seed)
    set_batch_norm_momentum(module, recipe.batch_norm_momentum)
    set_dropout(module, recipe.dropout)
    layout = torch.channels_last if decisions["channels_last"].value else torch.contiguous_format
    module.to(device=device, memory_format=layout)  # type: ignore[call-overload]
    overwrite(module)
    if decisions["fused_convolutions"].value:
        fuse(module)
    return module


def set_batch_norm_momentum(module: nn.Module, momentum: float | None) -> None:
    """Running statistics that follow within a short run; None leaves the design's own."""
    if momentum is None:
        return
    for layer in module.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.momentum = momentum


def set_dropout(module: nn.Module, share: float | None) -> None:
    """Of every dropout layer, auxiliary heads' included; None leaves the design's own."""
    if share is None:
        return
    for layer in module.modules():
        if isinstance(layer, nn.Dropout):
            layer.p = share
