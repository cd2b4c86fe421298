"""The training loop.

Data lie on the device, no step waits for the host, figures are read a few times a second. Two clocks are kept:
examples a second of the training steps alone, and end to end with tests and reports.
"""

import contextlib
import math
from collections.abc import Callable

from torch import Tensor

from explorer.runs.records import Progress
from explorer.train.average import Average
from explorer.train.budget import Budget
from explorer.train.checkpoint import Checkpoints
from explorer.train.clock import Clock
from explorer.train.evaluate import Tested, test
from explorer.train.optimizer import learning_rate
from explorer.train.parts import DivergedError, Outcome, Parts, Sink
from explorer.train.snapshot import gather, restore

FIGURES = ("loss", "train_accuracy", "test_accuracy")  # that a run's row shows; the others are points of curves alone


def train(parts: Parts, budget: Budget, sink: Sink, checkpoints: Checkpoints | None = None) -> Outcome:
    """Train the module in place until the budget is used or the sink says stop; from the last checkpoint if any."""
    loop = _Loop(parts, budget, sink, checkpoints)
    loop.resume()
    loop.listen("start" if budget.step == 0 else "now")
    while budget.remaining_steps and not sink.stopped():
        loop.step()
        if loop.clock.is_time_to_report():
            loop.report()
        if loop.clock.is_time_to_evaluate():
            loop.evaluate()
        if checkpoints and checkpoints.is_due():
            loop.keep()
    return loop.end()


class _Loop:
    def __init__(self, parts: Parts, budget: Budget, sink: Sink, checkpoints: Checkpoints | None) -> None:
        self.module, self.training = parts.built.module, parts.built.step
        self.run, self.read = parts.built.run, parts.built.read
        self.batches, self.recipe, self.meter = parts.batches, parts.recipe, parts.meter
        self.budget, self.sink, self.checkpoints = budget, sink, checkpoints
        self.average = Average(self.module, self.recipe.ema) if self.recipe.ema else None
        self.clock = Clock(budget, self.batches.wait)
        self.tallied, self.seen = 0, 0  # images since the last report, and in all
        self.figures: dict[str, float] = {}
        self.tested: Tested | None = None
        self.best, self.best_weights = -1.0, dict[str, Tensor]()

    def step(self) -> None:
        """One batch forward, backward and into the weights (explorer.train.step)."""
        images, labels = self.batches.next()
        self.run(images, labels, self._rate())
        self.tallied, self.seen = self.tallied + self.batches.drawn, self.seen + self.batches.drawn
        self.budget.advance()
        if self.average:
            self.average.update(self.budget.step)
        self.clock.plan(self.batches.batch, len(self.batches.test_labels))

    def report(self) -> None:
        """Read the tally, the only wait for the device, and hand the figures on."""
        if self.tallied == 0:
            return
        loss, right = (self.read() / self.tallied).tolist()
        self.clock.steps_done()
        if not math.isfinite(loss):
            raise DivergedError(f"the loss is {loss} at step {self.budget.step}; a smaller learning rate may learn")
        self._send({"loss": loss, "train_accuracy": right})
        self.training.tally.zero_()
        self.tallied = 0
        self.clock.reported()

    def evaluate(self, stopped: Callable[[], bool] | None = None) -> None:
        """Test accuracy over the whole test set."""
        if self.budget.steps is None:
            self.report()
        with self.clock.apart():
            with self.average.applied() if self.average else contextlib.nullcontext():
                tested = test(self.module, self.batches, self.training.autocast, stopped or self.sink.stopped)
                if tested and tested.accuracy > self.best:
                    self.best = tested.accuracy
                    self.best_weights = {name: t.detach().clone() for name, t in self.module.state_dict().items()}
            if tested:
                self.tested = tested
                self.budget.evaluated(tested.seconds)
                self._send({"test_accuracy": tested.accuracy, "test_loss": tested.loss})
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
        self.read()  # other processes' parts of the tally, too
        tensors = gather(self.training, self.batches, self.average)
        facts = {"best": self.best, "tallied": self.tallied, "seen": self.seen, "figures": self.figures}
        facts |= {"reported_step": self.clock.reported_step, "compute_seconds": self.clock.compute_seconds}
        self.checkpoints.save(tensors, facts | {"budget": self.budget.facts()})

    def resume(self) -> None:
        """Go on where the last checkpoint was written; nothing happens where there is none."""
        found = self.checkpoints.load() if self.checkpoints else None
        if found:
            tensors, facts = found
            restore(tensors, self.training, self.batches, self.average)
            self.best, self.figures, self.tallied, self.seen = (
                facts[name] for name in ("best", "figures", "tallied", "seen")
            )
            self.clock.reported_step, self.clock.compute_seconds = facts["reported_step"], facts["compute_seconds"]
            self.budget.restore(facts["budget"])
            self.clock.restart()
        self.sink.resumed(self.budget.step)

    def _rate(self) -> float:
        return learning_rate(self.recipe, self.budget.progress)

    def _send(self, values: dict[str, float]) -> None:
        self.figures |= {name: value for name, value in values.items() if name in FIGURES}
        self.sink.report(self._progress(), values | ({"learning_rate": self._rate()} if "loss" in values else {}))

    def _progress(self) -> Progress:
        elapsed, alone = self.budget.elapsed, self.clock.compute_seconds
        return Progress(
            step=self.budget.step,
            steps=self.budget.step + self.budget.remaining_steps,
            seconds=elapsed,
            examples_per_second=self.seen / elapsed,
            compute_examples_per_second=self.seen / alone if alone else None,
            **self.figures,
        )
