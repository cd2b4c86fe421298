"""The curves as ECharts options: plain data from plain data."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from explorer.runs.records import Point
from explorer.runs.references import Reference

Series = Mapping[str, tuple[Point, ...]]
LOSS_AT_CHANCE = 2.5  # a little above ln 10: the axis that a run of ten classes starts in
Axis = Literal["seconds", "step", "epoch"]
DASHED = [4, 4]
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


def loss_chart(curves: Sequence[Curve], colors: Sequence[str], look: Look) -> dict[str, Any]:
    """Training loss of each run; the first is drawn on top."""
    lines = [
        _line(curve, "loss", 1.0, _Style(curve.name, color, place), look)
        for place, (curve, color) in enumerate(zip(curves, colors, strict=False))
    ]
    if look.log:
        return _chart(lines, curves, look, {"type": "log", "min": None}, "%.3f")
    highest = max((point.value for curve in curves for point in curve.series.get("loss", ())), default=0.0)
    top = max(LOSS_AT_CHANCE, math.ceil(min(highest, 10.0) * 2) / 2)
    return _chart(lines, curves, look, {"max": top, "interval": 0.5}, "%.3f")


def accuracy_chart(
    curves: Sequence[Curve], colors: Sequence[str], look: Look, references: Sequence[Reference] = ()
) -> dict[str, Any]:
    """Accuracy in percent: test solid, train dashed; reference lines dotted."""
    lines = []
    for place, (curve, color) in enumerate(zip(curves, colors, strict=False)):
        test, train = (_Style(f"{curve.name} {kind}", color, place, dash) for kind, dash in KINDS)
        lines.append(_line(curve, "test_accuracy", 100.0, test, look))
        lines.append(_line(curve, "train_accuracy", 100.0, train, look))
    if look.references and references:
        lines.append(_reference_lines(references))
    axis = {"max": 100, "interval": 20, "axisLabel": {"formatter": "{value} %"}}
    return _chart(lines, curves, look, axis, "%.1f %%")


def rate_chart(curves: Sequence[Curve], colors: Sequence[str], look: Look) -> dict[str, Any]:
    """Learning rate of each run."""
    plain = Look(by=look.by)
    lines = [
        _line(curve, "learning_rate", 1.0, _Style(curve.name, color, place), plain)
        for place, (curve, color) in enumerate(zip(curves, colors, strict=False))
    ]
    return _chart(lines, curves, plain, {}, "%.4g")


def smoothed(values: Sequence[float], weight: float) -> list[float]:
    """Exponential moving average without the bias of its start, as TensorBoard draws it; weight 0 changes nothing."""
    average, share, found = 0.0, 0.0, []
    for value in values:
        average, share = weight * average + (1 - weight) * value, weight * share + (1 - weight)
        found.append(average / share)
    return found


KINDS: tuple[tuple[str, str | list[int]], ...] = (("test", "solid"), ("train", DASHED))


@dataclass(frozen=True)
class _Style:
    """`place` 0 is the run that is looked at."""

    name: str
    color: str
    place: int
    dash: str | list[int] = "solid"


def _line(curve: Curve, series: str, scale: float, style: _Style, look: Look) -> dict[str, Any]:
    points = curve.series.get(series, ())
    values = smoothed([point.value * scale for point in points], look.smooth)
    if look.log:
        values = [max(value, 1e-6) for value in values]
    width = 2.6 if style.place == 0 else 1.5
    pairs = zip(points, values, strict=True)
    return {
        "type": "line",
        "name": style.name,
        "data": [[round(curve.place(point, look.by), 3), float(f"{value:.6g}")] for point, value in pairs],
        "color": style.color,
        "showSymbol": len(points) == 1,
        "lineStyle": {
            "width": width if style.dash == "solid" else 1.3,
            "opacity": 1 if style.place == 0 else 0.65,
            "type": style.dash,
        },
        "z": 10 - style.place,
        "emphasis": {"disabled": True},
    }


def _reference_lines(references: Sequence[Reference]) -> dict[str, Any]:
    """A series without points that carries a line for each."""
    places = ("insideStartTop", "insideMiddleTop", "insideEndTop")  # close lines would write over each other
    marks = [
        {"yAxis": one.accuracy * 100, "name": one.name, "label": {"position": places[at % len(places)]}}
        for at, one in enumerate(references)
    ]
    return {
        "type": "line",
        "name": "reported",
        "data": [],
        "markLine": {
            "silent": True,
            "symbol": "none",
            "animation": False,
            "lineStyle": {"type": "dotted", "color": "#7A8699", "width": 1},
            "label": {"formatter": "{b}", "fontSize": 10, "color": "#7A8699"},
            "data": marks,
        },
    }


def _chart(
    lines: list[dict[str, Any]], curves: Sequence[Curve], look: Look, axis: dict[str, Any], form: str
) -> dict[str, Any]:
    """The x axis spans the whole budget from the start: the curve grows into it and nothing else moves."""
    end = max((curve.length(look.by) for curve in curves), default=1.0)
    return {
        "animation": False,
        "legend": {"show": False},
        "grid": {"left": 0, "right": 14, "top": 10, "bottom": 6, "containLabel": True},
        "tooltip": {"trigger": "axis", "valueFormatter": form},
        "xAxis": {
            "type": "value",
            "min": 0,
            "max": round(end, 3) or 1,
            "splitLine": {"show": False},
            "axisLabel": {"formatter": f"{{value}} {UNITS[look.by]}".strip(), "hideOverlap": True},
        },
        "yAxis": {"type": "value", "min": 0} | axis,
        "series": lines,
    }
