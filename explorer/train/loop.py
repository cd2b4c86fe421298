"""The training loop.

Data lie on the device, the host is a few steps ahead of it, and figures are read a few times a second. Two clocks are
kept: examples a second of the training steps alone, and end to end with tests and reports.
"""

import contextlib
import math
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

from explorer.runs.records import Progress
from explorer.train.ahead import ahead_of
from explorer.train.average import Average
from explorer.train.budget import Budget
from explorer.train.checkpoint import Checkpoints
from explorer.train.clock import Clock
from explorer.train.evaluate import Tested, test
from explorer.train.optimizer import learning_rate
from explorer.train.parts import DivergedError, Outcome, Parts, Sink
from explorer.train.snapshot import gather, restore


def train(parts: Parts, budget: Budget, sink: Sink, checkpoints: Checkpoints | None = None) -> Outcome:
    """Train the module in place until the budget is used or the sink says stop; from the last checkpoint if any."""
    loop = _Loop(parts, budget, sink, checkpoints)
    loop.resume()
    loop.listen("start" if budget.step == 0 else "now")
    while budget.remaining_steps and not sink.stopped():
        loop.step()
        if budget.is_report_step:
            loop.mark()
        if loop.clock.is_time_to_report():
            loop.report()
        if loop.clock.is_time_to_evaluate():
            loop.evaluate()
        if checkpoints and checkpoints.is_due():
            loop.keep()
    return loop.end()


class Point(NamedTuple):
    """Of the curves: mean loss and share of right answers since the point before, still on the device."""

    figures: Tensor
    step: int
    seconds: float
    learning_rate: float


class _Loop:
    def __init__(self, parts: Parts, budget: Budget, sink: Sink, checkpoints: Checkpoints | None) -> None:
        self.module, self.training = parts.built.module, parts.built.step
        self.run, self.read = parts.built.run, parts.built.read
        self.batches, self.recipe, self.meter = parts.batches, parts.recipe, parts.meter
        self.budget, self.sink, self.checkpoints = budget, sink, checkpoints
        self.average = Average(self.module, self.recipe.ema) if self.recipe.ema else None
        self.clock = Clock(budget, self.batches.wait, parts.built.untimed)
        self.ahead = ahead_of(self.batches.device)
        self.points: list[Point] = []
        self.tallied, self.seen = 0, 0  # images since the last point, and in all
        self.figures: dict[str, float] = {}
        self.tested: Tested | None = None
        self.best, self.best_weights = -1.0, dict[str, Tensor]()

    def step(self) -> None:
        """One batch forward, backward and into the weights (explorer.train.step)."""
        images, labels = self.batches.next()
        self.run(images, labels, self._rate())
        self.ahead()
        self.tallied, self.seen = self.tallied + self.batches.drawn, self.seen + self.batches.drawn
        self.budget.advance()
        if self.average:
            self.average.update(self.budget.step)
        self.clock.stepped(self.batches.drawn, self.batches.batch, len(self.batches.test_labels))

    def mark(self) -> None:
        """Make the tally a point of the curves, which waits on the device until it is read."""
        if self.tallied == 0:
            return
        self.points.append(Point(self.read() / self.tallied, self.budget.step, self.budget.elapsed, self._rate()))
        self.training.tally.zero_()
        self.tallied = 0

    def report(self) -> None:
        """Hand the points on; where no steps are fixed that need one of their own, one for now is among them."""
        if self.budget.steps is None:
            self.mark()
        self.hand_on()

    def hand_on(self) -> None:
        """Read the points, the only wait for the device."""
        if not self.points:
            return
        figures = torch.stack([point.figures for point in self.points]).tolist()
        self.clock.steps_done()
        told: list[tuple[Progress, dict[str, float]]] = []
        for point, (loss, right) in zip(self.points, figures, strict=True):
            if not math.isfinite(loss):
                self.sink.report(told)
                raise DivergedError(f"the loss is {loss} at step {point.step}; a smaller learning rate may learn")
            self.figures |= {"loss": loss, "train_accuracy": right}
            values = {"loss": loss, "train_accuracy": right, "learning_rate": point.learning_rate}
            told.append((self._progress(point.step, point.seconds), values))
        self.points = []
        self.sink.report(told)
        self.clock.reported()

    def evaluate(self, stopped: Callable[[], bool] | None = None) -> None:
        """Test accuracy over the whole test set."""
        self.report()
        self.batches.wait()  # for steps, whose time is none of the test's
        with self.clock.apart():
            with self.average.applied() if self.average else contextlib.nullcontext():
                tested = test(self.module, self.batches, self.training.autocast, stopped or self.sink.stopped)
                if tested and tested.accuracy > self.best:
                    self.best = tested.accuracy
                    self.best_weights = {name: t.detach().clone() for name, t in self.module.state_dict().items()}
            if tested:
                self.tested = tested
                self.budget.evaluated(tested.seconds)
                self.figures["test_accuracy"] = tested.accuracy
                values = {"test_accuracy": tested.accuracy, "test_loss": tested.loss}
                self.sink.report([(self._progress(), values)])
                self.sink.tested(tested)
        if self.budget.remaining_steps:
            self.listen("now")
        self.clock.evaluated()

    def listen(self, when: str) -> None:
        """Measure the signal. It changes nothing of the run but its time."""
        if self.meter:
            with self.clock.apart():
                self.sink.signal(when, self.meter.measure(self.module))

    def end(self) -> Outcome:
        """The last figures; a run that was stopped is tested only if that takes no time to speak of."""
        stopped = self.sink.stopped()
        if stopped and self.sink.pausing():
            self.keep()
            return Outcome(self._progress(), self.tested, stopped=True, paused=True)
        self.budget.is_over = not stopped
        self.mark()
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
        self.hand_on()
        if self.best_weights:
            self.checkpoints.save_best(self.best_weights, {"test_accuracy": self.best, "step": self.budget.step})
            self.best_weights = {}
        self.read()  # other processes' parts of the tally, too
        tensors = gather(self.training, self.batches, self.average)
        facts = {"best": self.best, "tallied": self.tallied, "seen": self.seen, "figures": self.figures}
        self.checkpoints.save(tensors, facts | {"budget": self.budget.facts(), "clock": self.clock.facts()})

    def resume(self) -> None:
        """Go on where the last checkpoint was written; nothing happens where there is none."""
        found = self.checkpoints.load() if self.checkpoints else None
        if found:
            tensors, facts = found
            restore(tensors, self.training, self.batches, self.average)
            self.best, self.figures, self.tallied, self.seen = (
                facts[name] for name in ("best", "figures", "tallied", "seen")
            )
            self.budget.restore(facts["budget"])
            self.clock.restore(facts.get("clock", {}))
        self.sink.resumed(self.budget.step)

    def _rate(self) -> float:
        return learning_rate(self.recipe, self.budget.progress)

    def _progress(self, step: int | None = None, seconds: float | None = None) -> Progress:
        """As of now, or of a point that was made before."""
        elapsed = self.budget.elapsed
        return Progress(
            step=self.budget.step if step is None else step,
            steps=self.budget.step + self.budget.remaining_steps,
            seconds=elapsed if seconds is None else seconds,
            examples_per_second=self.seen / elapsed,
            compute_examples_per_second=self.clock.rate,
            **self.figures,
        )
