"""When the loop plans, reports and tests, and the clock of its training steps alone."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from explorer.train.budget import Budget

WARM_UP_STEPS = 2  # not timed: the first ones choose algorithms and allocate memory
TIMED_STEPS = 3
REPORT_SECONDS = 0.25
FORWARD_SHARE = 1 / 3  # of a step: what a test costs, until one has been timed


class Clock:
    """`wait` waits for the device; it is called twice in a run, and whoever reads figures waits for them anyway."""

    def __init__(self, budget: Budget, wait: Callable[[], None]) -> None:
        self.budget, self.wait = budget, wait
        self.compute_seconds, self.reported_step = 0.0, 0
        self.restart()

    def restart(self) -> None:
        """Nothing that was before counts."""
        self.timed_at = self.reported_at = self.evaluated_at = time.perf_counter()

    def plan(self, images: int, tested: int) -> None:
        """Behind the untimed steps start timing; behind the timed ones say how long a step and a test take.

        `images` are in a step, `tested` in a test.
        """
        if self.budget.step not in (WARM_UP_STEPS, WARM_UP_STEPS + TIMED_STEPS):
            return
        self.wait()
        now = time.perf_counter()
        if self.budget.step > WARM_UP_STEPS:
            self.budget.step_seconds = (now - self.timed_at) / TIMED_STEPS
            self.budget.evaluation_seconds = self.budget.step_seconds / images * FORWARD_SHARE * tested
        self.timed_at = now

    def is_time_to_report(self) -> bool:
        """A few times a second; at fixed steps where the number of steps is fixed."""
        if self.budget.steps is not None:
            return self.budget.is_report_step
        return time.perf_counter() - self.reported_at >= max(REPORT_SECONDS, self.budget.seconds / 2000)

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
        spent = time.perf_counter() - self.reported_at
        self.compute_seconds += spent
        if self.reported_step > WARM_UP_STEPS:
            self.budget.step_seconds = spent / (self.budget.step - self.reported_step)
        self.reported_step = self.budget.step

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
        self.reported_at += time.perf_counter() - began
