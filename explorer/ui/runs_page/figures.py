"""What many runs say together: accuracy against size and time, and which settings differ."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from explorer.runs.compare import differences
from explorer.runs.records import Run
from explorer.ui.runs_page import shelf

AXES = ("parameters", "MACs", "seconds")
HEIGHT = 320


def compare(ticked: tuple[Run, ...]) -> None:
    """The settings in which the ticked runs differ, side by side."""
    with st.container(border=True):
        st.markdown("**Settings that differ** :gray[of the ticked runs]")
        if len(ticked) < 2:
            st.caption("Tick two runs or more.")
            return
        rows = {
            "test accuracy": tuple(None if run.test_accuracy is None else f"{run.test_accuracy:.1%}" for run in ticked)
        } | differences(ticked)
        columns = [f"{run.name} {run.label}".strip() for run in ticked]
        texts = {name: ["–" if value is None else str(value) for value in values] for name, values in rows.items()}
        st.dataframe(
            pd.DataFrame.from_dict(texts, orient="index", columns=columns),
            key="runs_differences",
            alt="Settings that differ between the ticked runs",
        )
        if len(rows) == 1:
            st.caption("None: these runs were told the same.")


def scatter(runs: tuple[Run, ...], ticked: tuple[Run, ...]) -> None:
    """Test accuracy of every run in the table against what it cost."""
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown("**Test accuracy against**", width="content")
            axis = st.radio("against", AXES, horizontal=True, key="runs_axis", label_visibility="collapsed")
        shown = [(run, value) for run in runs if run.test_accuracy is not None and (value := against(run, axis))]
        if not shown:
            st.caption("No run has been tested yet.")
            return
        chart = scatter_chart(shown, axis, {run.id for run in ticked})
        st.echarts_chart(chart, height=HEIGHT, key=f"runs_scatter_{axis}", alt=f"Test accuracy against {axis}")


def against(run: Run, axis: str) -> float:
    """A run's place on the axis; 0 where it has none."""
    parameters, macs = shelf.size(run)
    return {"parameters": float(parameters), "MACs": float(macs), "seconds": run.seconds}[axis]


def scatter_chart(shown: Sequence[tuple[Run, float]], axis: str, ticked: set[int]) -> dict[str, Any]:
    """A dot for each run; the ticked ones are larger and named."""
    points = [
        {
            "name": run.name,
            "value": [value, round((run.test_accuracy or 0) * 100, 2)],
            "symbolSize": 13 if run.id in ticked else 8,
            "label": {"show": run.id in ticked or len(shown) <= NAMED, "formatter": "{b}", "position": "top"},
        }
        for run, value in shown
    ]
    values = [value for _, value in shown]
    limits = {"min": 0} if axis == "seconds" else {"min": min(values) * 0.7, "max": max(values) * 1.4}
    label = {"showMinLabel": axis == "seconds", "showMaxLabel": axis == "seconds"}  # else the limits are odd numbers
    return {
        "animation": False,
        "grid": {"left": 4, "right": 24, "top": 22, "bottom": 4, "containLabel": True},
        "tooltip": {"trigger": "item"},
        "xAxis": {"type": "value" if axis == "seconds" else "log", "splitLine": {"show": False}, "axisLabel": label}
        | limits,
        "yAxis": {"type": "value", "scale": True, "max": 100, "axisLabel": {"formatter": "{value} %"}},
        "series": [{"type": "scatter", "name": axis, "data": points, "itemStyle": {"opacity": 0.8}}],
    }


NAMED = 25  # so many dots can carry a name
