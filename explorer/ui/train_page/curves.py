"""The charts of the runs, as plain values from plain values."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from explorer.runs.records import Point
from explorer.runs.references import Reference
from explorer.ui.curve_view import Chart, Line, Mark

Series = Mapping[str, tuple[Point, ...]]
LOSS_AT_CHANCE = 2.5  # a little above ln 10: the axis that a run of ten classes starts in
HIGHEST_LOSS = 10.0  # a run that blows up does not flatten the others
LEAST_ON_LOG = 1e-6
Axis = Literal["seconds", "step", "epoch"]
UNITS = {"seconds": "s", "step": "", "epoch": ""}


@dataclass(frozen=True)
class Look:
    """How the curves are drawn: along what, loss axis, smoothness (0 to 0.99), reference lines, learning rate."""

    by: Axis = "seconds"
    log: bool = False
    smooth: float = 0.0
    references: bool = True
    rate: bool = False


@dataclass(frozen=True)
class Curve:
    """One run's name and points; `steps_per_epoch` and `end` (in seconds) place it on the axis."""

    name: str
    series: Series
    end: float
    steps: int
    steps_per_epoch: float

    def place(self, point: Point, by: Axis) -> float:
        """Where a point lies on the axis."""
        if by == "step":
            return point.step
        return point.step / self.steps_per_epoch if by == "epoch" else point.seconds

    def length(self, by: Axis) -> float:
        """Where the whole run ends on the axis."""
        if by == "seconds":
            return self.end
        return float(self.steps) if by == "step" else self.steps / self.steps_per_epoch


class Kind(NamedTuple):
    """A series, and the word for it where a chart has several; values are multiplied by `scale`."""

    series: str
    word: str = ""
    scale: float = 1.0
    dashed: bool = False


LOSS = (Kind("test_loss", "test"), Kind("loss", "train", dashed=True))
ACCURACY = (Kind("test_accuracy", "test", 100.0), Kind("train_accuracy", "train", 100.0, dashed=True))
RATE = (Kind("learning_rate"),)


def end(curves: Sequence[Curve], by: Axis) -> float:
    """The axis spans the longest run's whole budget from the start: a curve grows into it and nothing else moves."""
    return round(max((curve.length(by) for curve in curves), default=1.0), 3) or 1.0


def loss_chart(curves: Sequence[Curve], colors: Sequence[str], look: Look) -> Chart:
    """Loss of each run, test solid, train dashed; the first run is drawn on top."""
    lines = _lines(curves, colors, LOSS, look)
    low, high = _loss_range(lines, log=look.log)
    return Chart("loss", "Loss", f"by {look.by}, solid test, dashed train", low, high, lines, log=look.log)


def accuracy_chart(
    curves: Sequence[Curve], colors: Sequence[str], look: Look, references: Sequence[Reference] = ()
) -> Chart:
    """Accuracy in percent: test solid, train dashed; what others report as lines across."""
    lines = _lines(curves, colors, ACCURACY, look)
    marks = [
        Mark(one.accuracy * 100, f"{one.accuracy:.3f}", one.name) for one in (references if look.references else ())
    ]
    low, high = accuracy_range([y for line in lines for y in line.y] + [mark.y for mark in marks])
    about = f"by {look.by}, solid test, dashed train"
    return Chart("accuracy", "Accuracy", about, low, high, lines, marks, unit=" %", digits=1)


def rate_chart(curves: Sequence[Curve], colors: Sequence[str], look: Look) -> Chart:
    """Learning rate of each run."""
    lines = _lines(curves, colors, RATE, Look(by=look.by))
    highest = max((y for line in lines for y in line.y), default=0.0)
    return Chart("rate", "Learning rate", f"by {look.by}", 0.0, highest * 1.05 or 1.0, lines, digits=5, wide=True)


def smoothed(values: Sequence[float], weight: float) -> list[float]:
    """Exponential moving average without the bias of its start, as TensorBoard draws it; weight 0 changes nothing."""
    average, share, found = 0.0, 0.0, []
    for value in values:
        average, share = weight * average + (1 - weight) * value, weight * share + (1 - weight)
        found.append(average / share)
    return found


def accuracy_range(values: Sequence[float]) -> tuple[float, float]:
    """Tens around all values, in percent; the whole axis while there are none."""
    if not values:
        return 0.0, 100.0
    return max(0.0, math.floor((min(values) - 2) / 10) * 10), min(100.0, math.ceil((max(values) + 2) / 10) * 10)


def _loss_range(lines: Sequence[Line], *, log: bool) -> tuple[float, float]:
    values = [y for line in lines for y in line.y]
    if log:
        low, high = min(values, default=0.1), max([*values, LOSS_AT_CHANCE])
        return max(low, LEAST_ON_LOG) / 1.2, high * 1.2
    return 0.0, max(LOSS_AT_CHANCE, math.ceil(min(max(values, default=0.0), HIGHEST_LOSS) * 2) / 2)


def _lines(curves: Sequence[Curve], colors: Sequence[str], kinds: Sequence[Kind], look: Look) -> list[Line]:
    """Those of the first run last, on top of the others."""
    pairs = list(enumerate(zip(curves, colors, strict=False)))
    return [
        _line(curve, kind, color, look, front=place == 0) for place, (curve, color) in reversed(pairs) for kind in kinds
    ]


def _line(curve: Curve, kind: Kind, color: str, look: Look, *, front: bool) -> Line:
    points = [point for point in curve.series.get(kind.series, ()) if math.isfinite(point.value)]
    values = smoothed([point.value * kind.scale for point in points], look.smooth)
    x = [round(curve.place(point, look.by), 3) for point in points]
    return Line(curve.name, kind.word, color, x, list(_short(values, log=look.log)), kind.dashed, front)


def _short(values: Sequence[float], *, log: bool) -> Iterator[float]:
    """What a screen can show of a number; a log axis has no zero."""
    for value in values:
        yield float(f"{max(value, LEAST_ON_LOG) if log else value:.5g}")
