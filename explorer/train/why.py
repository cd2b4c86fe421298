"""`python -m explorer.train.why`: what each switch brings for one design on this machine, measured in a few seconds.

Reads a RunConfig as JSON from standard input and prints a JSON object a line: `stages` first, then each stage's name
and examples a second as it is measured. Each stage has all that the one before it has, and one piece more.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor
from torch.utils.data import DataLoader, TensorDataset

from explorer.analysis import analyze
from explorer.data.catalog import dataset
from explorer.data.images import load
from explorer.lowering import lower
from explorer.runs.config import RunConfig
from explorer.runs.fit import fitted
from explorer.runs.switches import PLAIN, STAGES, Switches
from explorer.torch_backend.fusion import groups
from explorer.train.build import Built, build
from explorer.train.data import Batches, Place, full_batch
from explorer.train.switches import Job, decide, look
from explorer.train.worker import choose_device

SLICES, SECONDS, FEWEST_STEPS = 3, 0.5, 1  # of each stage; the fastest counts, for other programs only slow down
RATE = 1e-6  # what is measured is the step; it should not run away
ALL_OFF = Switches(channels_last=False, number_format="fp32", fused_convolutions=False, fused_optimizer=False,
                   kept_memory=False, cuda_graph=False)  # fmt: skip


class Measurement:
    """The stages of one configuration."""

    def __init__(self, config: RunConfig) -> None:
        info = dataset(config.data)
        design = fitted(config.design, info)
        self.config, self.info, self.graph = config, info, lower(design)
        self.device = choose_device(config.device)
        self.size = (design.input.channels, design.input.height, design.input.width)
        self.images = load(config.data, (self.size[1], self.size[2]))
        job_bytes = self.images.train.nbytes + self.images.test.nbytes
        self.job = Job(analyze(self.graph).macs, len(groups(self.graph.nodes)), job_bytes)
        self.machine = look(self.device)
        self.final = decide(config.switches, self.machine, self.job)

    def stages(self) -> tuple[str, ...]:
        """The plain loop, and those switches that are on in a run of this configuration."""
        return tuple(name for name in STAGES if name == PLAIN or self.final[name].value not in (False, "fp32"))

    def rates(self) -> Iterator[tuple[str, float]]:
        """Each stage with its examples a second."""
        wishes = replace(ALL_OFF, threads=int(self.final["threads"].value))
        for name in self.stages():
            if name not in (PLAIN, "resident"):
                wishes = replace(wishes, **{name: self.final[name].value})  # type: ignore[arg-type]
            yield name, self._rate(wishes, plain=name == PLAIN)

    def _rate(self, wishes: Switches, *, plain: bool) -> float:
        config = self.config
        decisions = decide(wishes, self.machine, self.job)
        batch = full_batch(config.recipe, len(self.images.train))
        built = build(self.graph, config.recipe, config.seed, self.device, decisions, batch=batch)
        place = Place(self.device, *(bool(decisions[name].value) for name in ("resident", "channels_last")))
        batches = Batches(self.images, self.info, self.size, place, config.recipe, config.seed)
        step = plain_step(built, self._on_the_host()) if plain else fast_step(built, batches)
        for _ in range(built.untimed):
            step()
        batches.wait()
        return max(self._slice(step, batches) for _ in range(SLICES))

    def _on_the_host(self) -> Batches:
        place = Place(torch.device("cpu"), channels_last=False)
        return Batches(self.images, self.info, self.size, place, self.config.recipe, self.config.seed)

    def _slice(self, step: Callable[[], int], batches: Batches) -> float:
        began, seen, steps = self._clock(), 0, 0
        while steps < FEWEST_STEPS or self._clock() - began < SECONDS:
            seen, steps = seen + step(), steps + 1
        batches.wait()
        return seen / (self._clock() - began)

    def _clock(self) -> float:
        """Seconds; on a processor those that it gave to this process, so that other programs do not disturb."""
        if self.device.type == "cpu":
            return time.process_time() / torch.get_num_threads()
        return time.perf_counter()


def fast_step(built: Built, batches: Batches) -> Callable[[], int]:
    """A step as the trainer makes it; returns how many images it took."""

    def step() -> int:
        images, labels = batches.next()
        built.run(images, labels, RATE)
        return len(labels)

    return step


def plain_step(built: Built, batches: Batches) -> Callable[[], int]:
    """A step as most loops make it: a loader that prepares one image at a time in the host's memory, and figures read
    after each step.
    """
    device = built.step.tally.device
    held = TensorDataset(batches.train, batches.train_labels)

    def prepared(rows: list[tuple[Tensor, ...]]) -> tuple[Tensor, Tensor]:
        images = torch.cat([batches.prepared(image[None]) for image, _ in rows])
        return images, torch.stack([label for _, label in rows])

    def endless() -> Iterator[Any]:
        while True:
            yield from DataLoader(held, batches.batch, shuffle=True, drop_last=True, collate_fn=prepared)

    loader = endless()

    def step() -> int:
        images, labels = (part.to(device) for part in next(loader))
        built.run(images, labels, RATE)
        built.step.tally.tolist()
        return len(labels)

    return step


def main() -> int:
    """The process's exit status: 0 when all stages were measured."""
    measurement = Measurement(RunConfig.model_validate_json(sys.stdin.read()))
    print(json.dumps({"stages": measurement.stages()}), flush=True)
    for name, rate in measurement.rates():
        print(json.dumps({"stage": name, "examples_per_second": rate}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
