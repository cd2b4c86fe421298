"""How many steps a budget of seconds buys, re-estimated while the run goes on."""

import time
from dataclasses import dataclass, field

EVALUATION_SHARE = 0.1  # of the time, at most, for the test accuracies on the way
MOST_RESERVED = 0.5  # of the budget, for the evaluation at the end; a slower one outlasts the budget
POINTS, FEWEST_BETWEEN_TESTS = (
    500,
    50,
)  # of a run with a fixed number of steps: points of its curve, steps between tests


@dataclass
class Budget:
    """Progress from 0 to 1 that ends with the seconds, the evaluation at the end inside them; or after `steps`.

    With `steps` the progress depends on nothing but the step: such a run can be repeated exactly, and so can its curve.
    Without, it is the share of the time from the first step on, so that a schedule does not run ahead where steps are
    slow for a while. `spent` are the seconds that the run had used before it was interrupted.
    """

    seconds: float
    steps: int | None = None
    began: float = field(default_factory=time.perf_counter)
    spent: float = 0.0
    progress: float = 0.0
    step: int = 0
    step_seconds: float = 0.0
    evaluation_seconds: float = 0.0
    fastest_evaluation: float = float("inf")
    first_step: float = 0.0  # when it was made, on the clock of `elapsed`
    is_over: bool = False  # no step follows, whatever faster steps than were thought of would leave time for

    @property
    def elapsed(self) -> float:
        """Seconds since the budget began, without interruptions."""
        return self.spent + time.perf_counter() - self.began

    @property
    def remaining_steps(self) -> int:
        """Steps still to come; 0 ends the run."""
        if self.is_over:
            return 0
        if self.steps is not None:
            return max(0, self.steps - self.step)
        left = self._end - self.elapsed
        if not self.step_seconds:
            return 1 if left > 0 or self.step == 0 else 0
        on_the_way = EVALUATION_SHARE if self.evaluates_on_the_way else 0.0
        return max(0, int(left * (1 - on_the_way) / self.step_seconds))

    @property
    def _end(self) -> float:
        """When the last evaluation begins."""
        return self.seconds - min(self.evaluation_seconds, self.seconds * MOST_RESERVED)

    @property
    def evaluates_on_the_way(self) -> bool:
        """Whether more than one evaluation fits."""
        return self.evaluation_seconds < self.seconds * EVALUATION_SHARE

    @property
    def pause_between_evaluations(self) -> float:
        """Seconds of training from one evaluation to the next; one that was disturbed does not delay the next."""
        cost = min(self.evaluation_seconds, self.fastest_evaluation)
        return max(0.5, self.seconds / 200, cost * (1 / EVALUATION_SHARE - 1))

    @property
    def is_report_step(self) -> bool:
        """With a fixed number of steps: whether a point of the curve belongs here."""
        return self.steps is not None and self.step % max(1, self.steps // POINTS) == 0

    @property
    def is_evaluation_step(self) -> bool:
        """With a fixed number of steps: whether a test belongs here."""
        return self.steps is not None and self.step % max(FEWEST_BETWEEN_TESTS, self.steps // 20) == 0

    def advance(self) -> None:
        """One step was made."""
        self.step += 1
        if self.step == 1:
            self.first_step = self.elapsed
        self.progress = self._share()

    def _share(self) -> float:
        if self.steps is not None:
            return self.step / self.steps
        whole = self._end - self.first_step
        return min(1.0, (self.elapsed - self.first_step) / whole) if whole > 0 else 1.0

    def evaluated(self, seconds: float) -> None:
        """A test of the whole test set took so long."""
        self.evaluation_seconds = seconds
        self.fastest_evaluation = min(self.fastest_evaluation, seconds)

    def facts(self) -> dict[str, float]:
        """What a checkpoint keeps."""
        return {
            "step": self.step,
            "spent": self.elapsed,
            "step_seconds": self.step_seconds,
            "evaluation_seconds": self.evaluation_seconds,
            "first_step": self.first_step,
        }

    def restore(self, facts: dict[str, float]) -> None:
        """Go on from a checkpoint. A budget that was made larger since puts the schedule back in proportion."""
        self.step, self.spent = int(facts["step"]), facts["spent"]
        self.began = time.perf_counter()
        self.step_seconds, self.evaluation_seconds = facts["step_seconds"], facts["evaluation_seconds"]
        self.first_step = facts.get("first_step", 0.0)  # absent in checkpoints of earlier versions
        self.progress = self._share()
