"""The training loop.

Data lie on the device, no step waits for the host, figures are read a few times a second. Two clocks are kept:
examples a second of the training steps alone, and end to end with evaluations and reports.
"""

import contextlib
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from explorer.runs.recipes import Recipe
from explorer.runs.records import Progress
from explorer.train.average import Average
from explorer.train.budget import Budget
from explorer.train.checkpoint import Checkpoints
from explorer.train.data import Batches
from explorer.train.evaluate import Tested, test
from explorer.train.meter import Meter
from explorer.train.optimizer import OPTIMIZERS, learning_rate
from explorer.train.snapshot import gather, restore

WARM_UP_STEPS = 2  # not timed: the first ones choose algorithms and allocate memory
TIMED_STEPS = 3
REPORT_SECONDS = 0.25


class DivergedError(RuntimeError):
    """The loss is not a number any more."""


class Sink(Protocol):
    """Where figures go, and where the wish to stop or to pause comes from."""

    def report(self, progress: Progress, values: dict[str, float]) -> None:
        """Figures as of now, and one new point for each series in `values`."""

    def stopped(self) -> bool:
        """Whether to end after this step."""

    def signal(self, when: str, measured: dict[str, Any]) -> None:
        """What the meter measured at the "start", or "now"."""

    def resumed(self, step: int) -> None:
        """The run begins after this step: 0, or that of its last checkpoint. What was reported later does not count."""

    def pausing(self) -> bool:
        """Whether the end after this step is a pause: nothing more is measured, the state is kept."""


@dataclass(frozen=True)
class Parts:
    """What is trained, on what, and how."""

    module: nn.Module
    batches: Batches
    recipe: Recipe
    autocast: torch.autocast
    meter: Meter | None = None


@dataclass(frozen=True)
class Outcome:
    """How a run ended, with its last test."""

    progress: Progress
    tested: Tested | None
    stopped: bool
    paused: bool = False


def train(parts: Parts, budget: Budget, sink: Sink, checkpoints: Checkpoints | None = None) -> Outcome:
    """Train the module in place until the budget is used or the sink says stop; from the last checkpoint if any."""
    loop = _Loop(parts, budget, sink, checkpoints)
    loop.resume()
    loop.listen("start" if budget.step == 0 else "now")
    while budget.remaining_steps and not sink.stopped():
        loop.step()
        if loop.is_time_to_plan():
            loop.plan()
        if loop.is_time_to_report():
            loop.report()
        if loop.is_time_to_evaluate():
            loop.evaluate()
        if checkpoints and checkpoints.is_due():
            loop.keep()
    return loop.end()


class _Loop:
    def __init__(self, parts: Parts, budget: Budget, sink: Sink, checkpoints: Checkpoints | None) -> None:
        self.module, self.batches, self.recipe = parts.module.train(), parts.batches, parts.recipe
        self.meter = parts.meter
        self.autocast, self.budget, self.sink, self.checkpoints = parts.autocast, budget, sink, checkpoints
        self.optimizer = OPTIMIZERS[self.recipe.optimizer](self.module, self.recipe)
        self.average = Average(self.module, self.recipe.ema) if self.recipe.ema else None
        self.tally = torch.zeros(2, device=self.batches.device)  # summed loss and right answers since the last report
        self.tallied, self.seen = 0, 0  # images since the last report, and in all
        self.reported_step, self.reported_at = 0, time.perf_counter()
        self.timed_step, self.timed_at = 0, self.reported_at
        self.compute_seconds, self.evaluated_at = 0.0, self.reported_at
        self.figures: dict[str, float] = {}
        self.tested: Tested | None = None
        self.best, self.best_weights = -1.0, dict[str, Tensor]()

    def step(self) -> None:
        """One batch forward, backward and into the weights."""
        images, labels = self.batches.next()
        self.optimizer.zero_grad()
        with self.autocast:
            loss, logits = self._loss(self.module(images), labels)
        torch.autograd.backward(loss)
        if self.recipe.clip:
            nn.utils.clip_grad_norm_(self.module.parameters(), self.recipe.clip)
        self.optimizer.step(learning_rate(self.recipe, self.budget.progress))
        self.tally += torch.stack([loss.detach().float() * len(labels), (logits.argmax(1) == labels).float().sum()])
        self.tallied, self.seen = self.tallied + len(labels), self.seen + len(labels)
        self.budget.advance()
        if self.average:
            self.average.update(self.module, self.budget.step)

    def _loss(self, output: Tensor | tuple[Tensor, tuple[Tensor, ...]], labels: Tensor) -> tuple[Tensor, Tensor]:
        """Loss with the auxiliary heads' part, and the logits (N x classes)."""
        logits, auxiliary = (output, ()) if isinstance(output, Tensor) else output
        smoothing = self.recipe.label_smoothing
        loss = F.cross_entropy(logits, labels, label_smoothing=smoothing)
        for extra in auxiliary:
            loss = loss + self.recipe.auxiliary_weight * F.cross_entropy(extra, labels, label_smoothing=smoothing)
        return loss, logits

    def is_time_to_plan(self) -> bool:
        return self.budget.step in (WARM_UP_STEPS, WARM_UP_STEPS + TIMED_STEPS)

    def plan(self) -> None:
        """After the untimed steps start the clock; after the timed ones say how long a step and an evaluation take."""
        self._wait()
        now = time.perf_counter()
        if self.budget.step > WARM_UP_STEPS:
            self.budget.step_seconds = (now - self.timed_at) / TIMED_STEPS
            per_image = self.budget.step_seconds / self.batches.batch / 3  # forward alone is about a third
            self.budget.evaluation_seconds = per_image * len(self.batches.test_labels)
        self.timed_at = now

    def is_time_to_report(self) -> bool:
        if self.budget.steps is not None:
            return self.budget.is_report_step
        return time.perf_counter() - self.reported_at >= max(REPORT_SECONDS, self.budget.seconds / 2000)

    def report(self) -> None:
        """Read the tally, the only wait for the device, and hand the figures on."""
        steps = self.budget.step - self.reported_step
        if self.tallied == 0:
            return
        loss, right = (self.tally / self.tallied).tolist()
        spent = time.perf_counter() - self.reported_at
        self.compute_seconds += spent
        if self.reported_step > WARM_UP_STEPS:
            self.budget.step_seconds = spent / steps
        if not math.isfinite(loss):
            raise DivergedError(f"the loss is {loss} at step {self.budget.step}; a smaller learning rate may learn")
        self._send({"loss": loss, "train_accuracy": right})
        self.tally.zero_()
        self.tallied, self.reported_step, self.reported_at = 0, self.budget.step, time.perf_counter()

    def is_time_to_evaluate(self) -> bool:
        if self.budget.steps is not None:
            return self.budget.is_evaluation_step and self.budget.remaining_steps > 0
        return (
            self.budget.evaluation_seconds > 0
            and self.budget.evaluates_on_the_way
            and time.perf_counter() - self.evaluated_at >= self.budget.pause_between_evaluations
            and self.budget.remaining_steps > 0
        )

    def evaluate(self, stopped: Callable[[], bool] | None = None) -> None:
        """Test accuracy over the whole test set."""
        if self.budget.steps is None:
            self.report()
        began = time.perf_counter()
        with self._averaged():
            tested = test(self.module, self.batches, self.autocast, stopped or self.sink.stopped)
            if tested and tested.accuracy > self.best:
                self.best = tested.accuracy
                self.best_weights = {name: t.detach().clone() for name, t in self.module.state_dict().items()}
        spent = time.perf_counter() - began
        if tested:
            self.tested = tested
            self.budget.evaluation_seconds = spent
            self._send({"test_accuracy": tested.accuracy})
        self.reported_at, self.evaluated_at = self.reported_at + spent, time.perf_counter()
        if self.budget.remaining_steps:
            self.listen("now")

    def listen(self, when: str) -> None:
        """Measure the signal. It changes nothing of the run but its time."""
        if self.meter:
            self.sink.signal(when, self.meter.measure(self.module))
            self.reported_at = time.perf_counter()

    def _averaged(self) -> contextlib.AbstractContextManager[None]:
        return self.average.applied(self.module) if self.average else contextlib.nullcontext()

    def end(self) -> Outcome:
        """The last figures; a run that was stopped is evaluated only if that takes no time to speak of."""
        stopped = self.sink.stopped()
        if stopped and self.sink.pausing():
            self.keep()
            return Outcome(self._progress(), self.tested, stopped=True, paused=True)
        self.report()
        if not stopped:
            self.evaluate()
            stopped = self.sink.stopped()
        elif 0 < self.budget.evaluation_seconds < 0.3:
            self.evaluate(stopped=lambda: False)
        self.keep()
        return Outcome(self._progress(), self.tested, stopped)

    def keep(self) -> None:
        """Write the best weights, if they are new, and the state to resume from."""
        if self.checkpoints is None:
            return
        if self.best_weights:
            self.checkpoints.save_best(self.best_weights, {"test_accuracy": self.best, "step": self.budget.step})
            self.best_weights = {}
        tensors = gather(self.module, self.optimizer, self.batches, self.average) | {"tally": self.tally}
        facts = {"best": self.best, "tallied": self.tallied, "seen": self.seen, "figures": self.figures}
        facts |= {"reported_step": self.reported_step, "compute_seconds": self.compute_seconds}
        self.checkpoints.save(tensors, facts | {"budget": self.budget.facts()})

    def resume(self) -> None:
        """Go on where the last checkpoint was written; nothing happens where there is none."""
        found = self.checkpoints.load() if self.checkpoints else None
        if not found:
            self.sink.resumed(0)
            return
        tensors, facts = found
        self.tally.copy_(tensors["tally"])
        restore(tensors, self.module, self.optimizer, self.batches, self.average)
        self.best, self.figures, self.compute_seconds = facts["best"], facts["figures"], facts["compute_seconds"]
        self.tallied, self.seen, self.reported_step = facts["tallied"], facts["seen"], facts["reported_step"]
        self.budget.restore(facts["budget"])
        self.reported_at = self.evaluated_at = self.timed_at = time.perf_counter()
        self.sink.resumed(self.budget.step)

    def _send(self, values: dict[str, float]) -> None:
        self.figures |= values
        extra = {"learning_rate": learning_rate(self.recipe, self.budget.progress)} if "loss" in values else {}
        self.sink.report(self._progress(), values | extra)

    def _progress(self) -> Progress:
        elapsed = self.budget.elapsed
        return Progress(
            step=self.budget.step,
            steps=self.budget.step + self.budget.remaining_steps,
            seconds=elapsed,
            examples_per_second=self.seen / elapsed,
            compute_examples_per_second=self.seen / self.compute_seconds if self.compute_seconds else None,
            **self.figures,
        )

    def _wait(self) -> None:
        if self.batches.device.type == "cuda":
            torch.cuda.synchronize(self.batches.device)
