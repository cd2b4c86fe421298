"""When a run reports and tests, how long its steps and tests take, and the clock of its training steps alone."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from explorer.train.budget import Budget

UNTIMED_STEPS = 2  # of a process: the first ones choose algorithms and allocate memory
TIMED_STEPS = 3
REPORT_SECONDS = 0.25
FORWARD_SHARE = 1 / 3  # of a step: what a test costs, until one has been timed


class Clock:
    """`wait` waits for the device; it is called twice in a process, and whoever reads figures waits for them anyway.

    `untimed`: steps of this process that say nothing of the later ones; neither they nor their images count.
    """

    def __init__(self, budget: Budget, wait: Callable[[], None], untimed: int = UNTIMED_STEPS) -> None:
        self.budget, self.wait, self.untimed = budget, wait, untimed
        self.compute_seconds, self.compute_images = 0.0, 0
        self.restart()

    def restart(self) -> None:
        """Nothing that was before counts."""
        self.timed_at = self.reported_at = self.evaluated_at = time.perf_counter()
        self.made = self.reported_made = 0  # steps of this process: in all, and until the last report
        self.images = 0  # since the last report

    def stepped(self, drawn: int, batch: int, tested: int) -> None:
        """A step was made on `drawn` images. Behind the untimed ones start timing; behind the timed ones say how long a
        step and a test take.

        `batch` are the images of a full step, `tested` those of a test.
        """
        self.made, self.images = self.made + 1, self.images + drawn
        if self.made == self.untimed:
            self.wait()
            self.timed_at = self.reported_at = time.perf_counter()
            self.reported_made, self.images = self.made, 0
        elif self.made == self.untimed + TIMED_STEPS:
            self.wait()
            self.budget.step_seconds = (time.perf_counter() - self.timed_at) / TIMED_STEPS
            estimate = self.budget.step_seconds / batch * FORWARD_SHARE * tested
            self.budget.evaluation_seconds = self.budget.evaluation_seconds or estimate

    def is_time_to_report(self) -> bool:
        """A few times a second, however short the steps are."""
        pause = REPORT_SECONDS if self.budget.steps is not None else max(REPORT_SECONDS, self.budget.seconds / 2000)
        return time.perf_counter() - self.reported_at >= pause

    def is_time_to_evaluate(self) -> bool:
        """As often as a tenth of the time allows; never right before the end, where there is a test anyway."""
        if self.budget.steps is not None:
            return self.budget.is_evaluation_step and self.budget.remaining_steps > 0
        return (
            self.budget.evaluation_seconds > 0
            and self.budget.evaluates_on_the_way
            and time.perf_counter() - self.evaluated_at >= self.budget.pause_between_evaluations
            and self.budget.remaining_steps > 0
        )

    def steps_done(self) -> None:
        """The device has done all steps: what has passed since the last report was theirs."""
        spent, steps = time.perf_counter() - self.reported_at, self.made - self.reported_made
        if self.made > self.untimed and steps:
            self.compute_seconds += spent
            self.compute_images += self.images
            self.budget.step_seconds = spent / steps
        self.reported_made, self.images = self.made, 0

    def reported(self) -> None:
        """The figures are handed on: the next steps begin."""
        self.reported_at = time.perf_counter()

    def evaluated(self) -> None:
        """A test is over."""
        self.evaluated_at = time.perf_counter()

    @contextmanager
    def apart(self) -> Iterator[None]:
        """What happens inside takes no time of the training steps."""
        began = time.perf_counter()
        yield
        spent = time.perf_counter() - began
        self.reported_at += spent
        self.timed_at += spent

    @property
    def rate(self) -> float | None:
        """Examples a second of the training steps alone; None before any was timed."""
        return self.compute_images / self.compute_seconds if self.compute_seconds else None

    def facts(self) -> dict[str, float]:
        """What a checkpoint keeps."""
        return {"compute_seconds": self.compute_seconds, "compute_images": self.compute_images}

    def restore(self, facts: dict[str, float]) -> None:
        """Go on from a checkpoint; nothing is known from those of earlier versions."""
        if "compute_images" in facts:
            self.compute_seconds, self.compute_images = facts["compute_seconds"], int(facts["compute_images"])
        self.restart()
