"""Small synthetic data for the loop."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from explorer.data.catalog import Dataset
from explorer.data.images import Images
from explorer.design import DesignSpec
from explorer.lowering import lower
from explorer.runs.fit import has_batch_norm
from explorer.runs.recipes import RECIPES, Recipe
from explorer.runs.records import Progress
from explorer.runs.switches import Switches
from explorer.torch_backend.fusion import groups
from explorer.train.budget import Budget
from explorer.train.build import build
from explorer.train.checkpoint import Checkpoints
from explorer.train.data import Batches, Place
from explorer.train.evaluate import Tested
from explorer.train.loop import train
from explorer.train.meter import Meter
from explorer.train.parts import Outcome, Parts
from explorer.train.switches import Job, Machine, decide

CPU = torch.device("cpu")


def toy(channels: int = 1, classes: int = 4, side: int = 12) -> tuple[Images, Dataset]:
    """Images of `classes` kinds: a bright band at a height of its own, in noise."""
    generator = np.random.default_rng(0)

    def part(count: int) -> tuple[np.ndarray, np.ndarray]:
        labels = np.arange(count, dtype=np.uint8) % classes
        images = generator.integers(0, 90, (count, channels, side, side), dtype=np.uint8)
        band = side // classes
        for image, label in zip(images, labels, strict=True):
            image[:, label * band : (label + 1) * band] += 120
        return images, labels

    images, labels = part(256)
    test, test_labels = part(64)
    info = Dataset(
        name="toy", title="toy", classes=tuple("abcdefgh"[:classes]),
        channels=channels, height=side, width=side, train=256, test=64,
        mean=(0.3,) * channels, std=(0.2,) * channels, source="",
    )  # fmt: skip
    return Images(images, labels, test, test_labels), info


class Record:
    """A sink that keeps what it is told, and stops at a step if it is told to."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.reports: list[tuple[Progress, dict[str, float]]] = []
        self.stop_at = stop_at
        self.pauses = False
        self.signals: list[tuple[str, dict[str, Any]]] = []
        self.tests: list[Tested] = []
        self.asked = 0

    def report(self, points: Sequence[tuple[Progress, dict[str, float]]]) -> None:
        self.reports.extend(points)

    def signal(self, when: str, measured: dict[str, Any]) -> None:
        self.signals.append((when, measured))

    def tested(self, tested: Tested) -> None:
        self.tests.append(tested)

    def resumed(self, step: int) -> None:
        self.began_after = step

    def pausing(self) -> bool:
        return self.pauses

    def stopped(self) -> bool:
        self.asked += 1
        return self.stop_at is not None and self.asked > self.stop_at


def recipe_for(design: DesignSpec, **changes: object) -> Recipe:
    """The recipe `demo` for a third or a quarter of its batch, at half of its rate (about the square root)."""
    recipe = RECIPES["demo"](has_batch_norm(lower(design)))
    return recipe.model_copy(update={"batch": 32, "learning_rate": recipe.learning_rate / 2} | changes)


def run(
    design: DesignSpec,
    budget: Budget,
    sink: Record | None = None,
    recipe: Recipe | None = None,
    channels: int = 1,
    folder: Path | None = None,
    metered: bool = False,
    switches: Switches = Switches(),  # noqa: B008  a frozen value
    machine: Machine = Machine(bf16=True),  # noqa: B008  a frozen value
) -> tuple[Outcome, torch.nn.Module]:
    """Train a design with as many classes as the toy data on them, on a device that can do what `machine` says."""
    images, info = toy(channels, design.classes)
    recipe = recipe or recipe_for(design)
    graph = lower(design)
    device = torch.device(machine.kind)
    built = build(graph, recipe, 0, device, decide(switches, machine, Job(0, len(groups(graph.nodes)))))
    size = (design.input.channels, design.input.height, design.input.width)
    place = Place(device, *(bool(built.decisions[name].value) for name in ("resident", "channels_last")))
    batches = Batches(images, info, size, place, recipe, seed=0)
    kept = Checkpoints(folder) if folder else None
    meter = Meter(graph, batches, built.step.autocast) if metered else None
    return train(Parts(built, batches, recipe, meter), budget, sink or Record(), kept), built.module
