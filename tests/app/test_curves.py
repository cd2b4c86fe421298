"""The curves as data: along what, how smooth, with which lines."""

import math

import pytest

from explorer.runs.records import Point
from explorer.runs.references import references
from explorer.ui.train_page import curves
from explorer.ui.train_page.curves import Curve, Look, accuracy_chart, loss_chart, rate_chart, smoothed

POINTS = tuple(Point(step, step / 4, 2.0 / step) for step in (10, 20, 40))
TESTS = {"test_accuracy": (Point(40, 10, 0.5),), "test_loss": (Point(40, 10, 1.5),)}
CURVE = Curve("r1", {"loss": POINTS} | TESTS, end=20.0, steps=80, steps_per_epoch=20)


@pytest.mark.parametrize(
    ("by", "places", "end"), [("seconds", [2.5, 5, 10], 20), ("step", [10, 20, 40], 80), ("epoch", [0.5, 1, 2], 4)]
)
def test_runs_are_aligned_along_what_is_chosen(by: str, places: list[float], end: float) -> None:
    chart = loss_chart([CURVE], ["red"], Look(by=by))  # type: ignore[arg-type]
    test, train = chart.lines
    assert (test.kind, train.kind) == ("test", "train")
    assert train.x == places
    assert test.x == places[-1:]
    assert curves.end([CURVE], by) == end  # type: ignore[arg-type]


def test_the_log_axis_takes_no_zero() -> None:
    none = Curve("r1", {"loss": (Point(1, 1, 0.0),)}, 1, 1, 1)
    chart = loss_chart([none], ["red"], Look(log=True))
    assert chart.log
    assert chart.low > 0
    assert chart.lines[1].y[0] > 0


def test_reference_lines_are_named_and_can_be_switched_off() -> None:
    known = references("fashion-mnist-sample")
    marks = accuracy_chart([CURVE], ["red"], Look(), known).marks
    assert (marks[0].name, marks[0].label, marks[0].y) == ("book 0.889", "0.889", 88.9)
    assert not accuracy_chart([CURVE], ["red"], Look(references=False), known).marks
    assert references("synthetic") == ()


def test_smoothing_has_no_bias_at_the_start() -> None:
    assert smoothed([3.0] * 5, 0.9) == pytest.approx([3.0] * 5)
    assert smoothed([1.0, 2.0, 4.0], 0.0) == [1.0, 2.0, 4.0]
    assert smoothed([1.0, 2.0], 0.5) == pytest.approx([1.0, (0.25 * 1 + 0.5 * 2) / 0.75])


def test_the_first_run_is_on_top_and_every_value_is_finite() -> None:
    broken = Curve("r2", {"loss": (Point(1, 1, 2.0), Point(2, 2, math.nan), Point(3, 3, 1.0))}, 3, 3, 1)
    chart = loss_chart([CURVE, broken], ["red", "blue"], Look(smooth=0.5))
    behind, front = [("r2", False, "blue")] * 2, [("r1", True, "red")] * 2
    assert [(line.run, line.front, line.color) for line in chart.lines] == behind + front
    assert all(math.isfinite(y) for line in chart.lines for y in line.y)
    assert rate_chart([CURVE], ["red"], Look()).lines[0].y == []


def test_the_accuracy_axis_fits_curves_and_references() -> None:
    assert curves.accuracy_range([]) == (0, 100)
    assert curves.accuracy_range([11.0, 85.0, 90.4]) == (0, 100)
    assert curves.accuracy_range([63.0, 85.0]) == (60, 90)
    chart = accuracy_chart([CURVE], ["red"], Look(), references("fashion-mnist-sample"))
    assert (chart.low, chart.high) == (40, 100)
