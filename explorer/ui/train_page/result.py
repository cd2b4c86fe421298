"""What a run that has ended came to: the confusion matrix of its last test, and the errors of each class."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from explorer.data.catalog import described
from explorer.runs.interval import wilson
from explorer.runs.records import Run
from explorer.runs.switches import summary
from explorer.ui import messages, numbers
from explorer.ui.train_page import board, mistakes

HEIGHT = 314


def result(current: board.Board) -> None:
    """Two cards below the curves, or a word on when they come."""
    run = current.main
    if run is None:
        return
    counts = run.detail.get("confusion")
    if run.state.moving or not counts:
        if run.state.moving:
            st.caption(":material/hourglass_empty: The confusion matrix appears when the run ends.")
        return
    classes = run.detail.get("classes") or described(run.config.data).classes
    left, right = st.columns([1.45, 1], gap="small")
    with left.container(border=True, height="stretch"):
        total = sum(map(sum, counts))
        st.markdown(f"**Confusion matrix** :gray[{run.name}, {total:,} test images, rows are the truth]")
        chart = confusion_chart(counts, classes, dark=st.context.theme.type == "dark")
        st.echarts_chart(chart, height=HEIGHT, key="confusion", alt=f"Confusion matrix; {_worst(counts, classes)}")
    with right.container(border=True, height="stretch"):
        st.markdown("**Test errors by class** :gray[share of the class's images]")
        st.echarts_chart(errors_chart(counts, classes), height=HEIGHT - 44, key="errors", alt="Test errors by class")
        st.caption(f"{sure(counts)}. {messages.escape(_facts(run))}")
    mistakes.mistakes(run, classes)


def sure(counts: Sequence[Sequence[int]]) -> str:
    """The accuracy with its confidence interval."""
    right, total = sum(row[i] for i, row in enumerate(counts)), sum(map(sum, counts))
    low, high = (numbers.percent(share) for share in wilson(right, total))
    return f"Test accuracy {numbers.percent(right / total)}, 95 % interval {low} to {high}"


def confusion_chart(counts: Sequence[Sequence[int]], classes: Sequence[str], *, dark: bool) -> dict[str, Any]:
    """A heat map in which only the errors are colored: the diagonal would hide them."""
    cells = [[j, i, n] for i, row in enumerate(counts) for j, n in enumerate(row) if n]
    wrong = [cell for cell in cells if cell[0] != cell[1]]
    right = [cell for cell in cells if cell[0] == cell[1]]
    scheme = f"theme.{'dark' if dark else 'light'}"
    ramp = st.get_option(f"{scheme}.chartSequentialColors")
    label = {"show": True, "fontSize": 11}
    return {
        "animation": False,
        "grid": {"left": 0, "right": 4, "top": 4, "bottom": 0, "containLabel": True},
        "tooltip": {"show": False},
        "xAxis": {"type": "category", "data": list(classes), "axisLabel": {"rotate": 35, "interval": 0},
                  "axisTick": {"show": False}},
        "yAxis": {"type": "category", "data": list(classes), "inverse": True, "axisTick": {"show": False}},
        "visualMap": {"show": False, "min": 0, "max": max((cell[2] for cell in wrong), default=1),
                      "inRange": {"color": list(ramp)[1:8]}, "seriesIndex": 0},
        "series": [
            {"type": "heatmap", "data": wrong, "label": label},
            {"type": "heatmap", "data": right, "itemStyle": {"color": "rgba(122,134,153,.18)"},
             "label": label | {"color": st.get_option(f"{scheme}.dataframeHeaderTextColor")}},
        ],
    }  # fmt: skip


def error_rates(counts: Sequence[Sequence[int]], classes: Sequence[str]) -> list[tuple[str, float]]:
    """(class, share of its test images that were taken for another), worst first."""
    rows = enumerate(zip(classes, counts, strict=True))
    return sorted(((name, 1 - row[i] / sum(row)) for i, (name, row) in rows if sum(row)), key=lambda pair: -pair[1])


def errors_chart(counts: Sequence[Sequence[int]], classes: Sequence[str]) -> dict[str, Any]:
    """Bars of `error_rates`."""
    rates = error_rates(counts, classes)
    return {
        "animation": False,
        "grid": {"left": 0, "right": 48, "top": 0, "bottom": 0, "containLabel": True},
        "xAxis": {"show": False, "min": 0},
        "yAxis": {"type": "category", "inverse": True, "data": [name for name, _ in rates],
                  "axisTick": {"show": False}, "axisLine": {"show": False}},
        "series": [{"type": "bar", "data": [round(rate * 100, 1) for _, rate in rates], "barWidth": 9,
                    "color": "#7A8699", "label": {"show": True, "position": "right", "formatter": "{c} %"}}],
    }  # fmt: skip


def _worst(counts: Sequence[Sequence[int]], classes: Sequence[str]) -> str:
    name, rate = error_rates(counts, classes)[0]
    return f"most errors in {name}, {numbers.percent(rate)}"


def _facts(run: Run) -> str:
    return ", ".join(filter(None, (f"On {run.device}", summary(run.detail), f"torch {run.detail.get('torch', '')}")))
