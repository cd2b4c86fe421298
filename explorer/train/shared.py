"""One run on several processes, one a GPU, as torchrun starts them: each takes its part of every batch.

The first process leads: it alone has the loop, the clock, the tests, the checkpoints and the store. Before each step it
tells the others what to do, so that they need no clock of their own; gradients are averaged by torch's
DistributedDataParallel. The run is that of one process with the same batch, up to the order of sums; batch
normalization is over the whole batch on GPUs (SyncBatchNorm) and over each process's part on processors.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import torch
import torch.distributed as dist
from torch import Tensor, nn

from explorer.train.build import Built
from explorer.train.data import Batches
from explorer.train.step import Step

END, STEP, TALLY = range(3)
PATIENCE = timedelta(minutes=30)  # for the leader's next word: a test or a checkpoint may come first


@dataclass(frozen=True)
class Team:
    """This process's place among those that share a run."""

    rank: int
    size: int

    @classmethod
    def from_environment(cls) -> "Team | None":
        """As torchrun says it; None where this process trains by itself."""
        size = int(os.environ.get("WORLD_SIZE", "1"))
        return cls(int(os.environ["RANK"]), size) if size > 1 else None

    @property
    def leads(self) -> bool:
        """Whether it is the one that has the loop."""
        return self.rank == 0

    def join(self, device: torch.device) -> "Shared":
        """Meet the others."""
        dist.init_process_group("nccl" if device.type == "cuda" else "gloo", timeout=PATIENCE)
        words = dist.new_group(backend="gloo", timeout=PATIENCE)
        assert isinstance(words, dist.ProcessGroup)  # noqa: S101  all are members
        return Shared(self, words)


class Shared:
    """A training step that all processes of a run make together."""

    def __init__(self, team: Team, words: dist.ProcessGroup) -> None:
        self.team, self.words = team, words
        self._together = False

    def over(self, built: Built, batches: Batches) -> Built:
        """`built` as the leader's loop sees it: each call of its step is one of all processes."""
        self.step, self.batches = built.step, batches
        if batches.device.type == "cuda":
            nn.SyncBatchNorm.convert_sync_batchnorm(built.module)  # type: ignore[no-untyped-call]
            built.module.plan()

        def run(images: Tensor, labels: Tensor, rate: float) -> None:
            self._say(STEP, rate)
            self._train(images, labels, rate)

        return replace(built, run=run, read=self._lead_tally)

    def follow(self) -> None:
        """Do what the leader says until it says that it is over."""
        self.step.tally.zero_()  # a checkpoint's is the leader's
        while True:
            what, rate = self._hear()
            if what == END:
                return
            if what == TALLY:
                self._gather_tally()
            else:
                self._train(*self.batches.next(), rate)

    def end(self) -> None:
        """Let the others go."""
        if self.team.leads:
            self._say(END)
        dist.destroy_process_group()

    def _train(self, images: Tensor, labels: Tensor, rate: float) -> None:
        if not self._together:
            self._together = True
            self.step.forward = together(self.step)
        self.step.weight = len(labels) * self.team.size / self.batches.drawn  # of unequal parts, as of one batch
        self.step(images, labels, rate)

    def _lead_tally(self) -> Tensor:
        self._say(TALLY)
        return self._gather_tally()

    def _gather_tally(self) -> Tensor:
        """The leader's tally becomes the sum, the others' 0."""
        dist.reduce(self.step.tally, 0)
        if not self.team.leads:
            self.step.tally.zero_()
        return self.step.tally

    def _say(self, what: int, rate: float = 0.0) -> None:
        dist.broadcast(torch.tensor([what, rate], dtype=torch.double), 0, group=self.words)

    def _hear(self) -> tuple[int, float]:
        word = torch.zeros(2, dtype=torch.double)
        dist.broadcast(word, 0, group=self.words)
        return int(word[0]), float(word[1])


def together(step: Step) -> Callable[[Tensor], Tensor]:
    """The module whose gradients are averaged over all processes; the leader's weights become everybody's."""
    device = step.tally.device
    ids = [device.index] if device.type == "cuda" else None
    shared: Callable[[Tensor], Tensor] = nn.parallel.DistributedDataParallel(step.module, device_ids=ids)
    return shared
