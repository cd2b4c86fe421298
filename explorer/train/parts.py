"""What the loop is given, whom it tells, and what it ends with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from explorer.runs.recipes import Recipe
from explorer.runs.records import Progress
from explorer.train.build import Built
from explorer.train.data import Batches
from explorer.train.evaluate import Tested
from explorer.train.meter import Meter


class DivergedError(RuntimeError):
    """The loss is not a number any more."""


class Sink(Protocol):
    """Where figures go, and where the wish to stop or to pause comes from."""

    def report(self, points: Sequence[tuple[Progress, dict[str, float]]]) -> None:
        """Figures, oldest first, each with one new point for each series in its values."""

    def stopped(self) -> bool:
        """Whether to end after this step."""

    def signal(self, when: str, measured: dict[str, Any]) -> None:
        """What the meter measured at the "start", or "now"."""

    def tested(self, tested: Tested) -> None:
        """What the test of the whole test set gave; a later one takes its place."""

    def resumed(self, step: int) -> None:
        """The run begins after this step: 0, or that of its last checkpoint. What was reported later does not count."""

    def pausing(self) -> bool:
        """Whether the end after this step is a pause: nothing more is measured, the state is kept."""


@dataclass(frozen=True)
class Parts:
    """What is trained, on what, and how."""

    built: Built
    batches: Batches
    recipe: Recipe
    meter: Meter | None = None


@dataclass(frozen=True)
class Outcome:
    """How a run ended, with its last test."""

    progress: Progress
    tested: Tested | None
    stopped: bool
    paused: bool = False
