"""A row of charts with one horizontal axis, as a Streamlit component: uPlot draws, zoom and hover stay in the browser.

`st.echarts_chart` and `st.plotly_chart` begin anew with each point, so that a zoom would last for half a second.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from typing_extensions import TypedDict

from explorer.ui.frontend.component import component, text


@dataclass(frozen=True)
class Line:
    """One curve: `run` and `kind` name it in the hover, `x` ascends and is as long as `y`."""

    run: str
    kind: str
    color: str
    x: Sequence[float]
    y: Sequence[float]
    dashed: bool = False
    front: bool = True
    """Whether it belongs to the run that is looked at; the others stand behind it."""


@dataclass(frozen=True)
class Mark:
    """A horizontal line at `y` with a short label at its end; `name` stands below the chart."""

    y: float
    label: str
    name: str


@dataclass(frozen=True)
class Chart:
    """One chart: `low` to `high` is its vertical axis while it is not zoomed; on a log scale both are above 0."""

    name: str
    title: str
    about: str
    low: float
    high: float
    lines: Sequence[Line]
    marks: Sequence[Mark] = ()
    unit: str = ""
    digits: int = 3
    log: bool = False
    wide: bool = False
    """Whether it has a row of its own."""


class CurveFrame(TypedDict):
    """What the browser gets in a tick: see `curve_view`."""

    along: str
    unit: str
    end: float
    height: int
    charts: list[Chart]


_component = component(
    "curve_view",
    CurveFrame,
    html='<div class="curve-view"></div>',
    css=text("vendor/uplot/uPlot.min.css") + text("curve_view/curves.css"),
)


def curve_view(charts: Sequence[Chart], *, key: str, along: str, unit: str, end: float, height: int) -> None:
    """Draw the charts side by side where there is room.

    Args:
        charts: what to draw; a chart keeps its zoom as long as its horizontal axis is `along` the same.
        key: the component's.
        along: what the horizontal axis counts, e.g. seconds.
        unit: written behind the numbers of that axis.
        end: where the horizontal axis ends while it is not zoomed.
        height: of a card, in pixels; one that is `wide` is half as high.
    """
    _component(key=key, data=frame(charts, along=along, unit=unit, end=end, height=height), height="content")


def frame(charts: Sequence[Chart], *, along: str, unit: str, end: float, height: int) -> CurveFrame:
    """What the component is sent in a tick."""
    return {"along": along, "unit": unit, "end": end, "height": height, "charts": list(charts)}
