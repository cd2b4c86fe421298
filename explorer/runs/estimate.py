"""How fast a network will train, before anything was timed: a model with constants measured on one core of a server.

A step costs something for each layer, and each image something for its arithmetic and for its activations. The runs
that a machine has behind it correct the model (`Calibration`). The trainer itself times its first steps.
"""

import math
import statistics
from collections.abc import Iterable
from dataclasses import dataclass

from explorer.analysis import analyze
from explorer.graph import LayerGraph
from explorer.runs.devices import resolve
from explorer.runs.records import Run, State

# Fitted to nine designs of 70 to 206 layers, 0.9 M to 29 M MACs, channels last, fp32, torch 2.14.
SECONDS_PER_LAYER = 5e-5
SECONDS_PER_MAC = 3.6e-11
SECONDS_PER_ACTIVATION = 2.9e-9
GPU_SPEED_UP = 250.0  # of arithmetic and activations; a step's layers cost about the same
TRAINING_OVER_FORWARD = 3.0


@dataclass(frozen=True)
class Cost:
    """What one design costs in training: layers, MACs and activations per image, auxiliary heads included."""

    layers: int
    macs: int
    activations: int

    def step_seconds(self, batch: int, device: str) -> float:
        """One training step, by the model."""
        speed = 1.0 if device == "cpu" else GPU_SPEED_UP
        per_image = self.macs * SECONDS_PER_MAC + self.activations * SECONDS_PER_ACTIVATION
        return self.layers * SECONDS_PER_LAYER + batch * per_image / speed


def cost(graph: LayerGraph) -> Cost:
    """The cost of a graph."""
    analysis = analyze(graph)
    return Cost(
        layers=len(graph.nodes),
        macs=analysis.macs + analysis.aux_macs,
        activations=sum(math.prod(node.shape) for node in graph.nodes),
    )


@dataclass(frozen=True)
class Calibration:
    """How many times slower this machine is than the model, from `runs` of its runs on the device."""

    factor: float = 1.0
    runs: int = 0


def calibrate(runs: Iterable[Run], device: str) -> Calibration:
    """The median of the last five runs on `device` that got somewhere."""
    factors, device = [], resolve(device)
    for run in runs:
        modelled = run.detail.get("modelled_examples_per_second")
        if run.device == device and run.state in (State.DONE, State.STOPPED) and run.compute_examples_per_second:
            if modelled:
                factors.append(modelled / run.compute_examples_per_second)
            if len(factors) == 5:
                break
    return Calibration(statistics.median(factors), len(factors)) if factors else Calibration()
