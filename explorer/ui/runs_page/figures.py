"""What many runs say together: accuracy against size and time."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import streamlit as st

from explorer.runs.records import Run
from explorer.ui import numbers, state
from explorer.ui.runs_page import shelf
from explorer.ui.train_page.curves import accuracy_range

AXES = ("parameters", "MACs", "seconds")
HEIGHT = 320
AXIS, DATA = "runs_axis", "runs_data_shown"


def scatter(runs: tuple[Run, ...], ticked: tuple[Run, ...]) -> None:
    """Test accuracy of the runs in the table against what it cost; of one data set, as others are easier."""
    with st.container(border=True, height="stretch"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown("**Test accuracy against**", width="content")
            axis = state.choice(AXIS, AXES[0])
            key = state.controlled(AXIS, axis)
            st.radio("against", AXES, AXES.index(axis), horizontal=True, key=key, label_visibility="collapsed",
                     on_change=state.choose, args=(AXIS, key))  # fmt: skip
            tested = _of_one_data_set(tuple(run for run in runs if run.test_accuracy is not None))
        shown = [(run, value) for run in tested if (value := against(run, axis))]
        if not shown:
            st.caption("No run has been tested yet." if runs else "No run passes the filters.")
            return
        chart = scatter_chart(shown, axis, {run.id for run in ticked})
        st.echarts_chart(chart, height=HEIGHT, key=f"runs_scatter_{axis}", alt=f"Test accuracy against {axis}")


def _of_one_data_set(tested: tuple[Run, ...]) -> tuple[Run, ...]:
    """The runs on the data set that is chosen; where there are several, on the one that most are on."""
    counts = Counter(title for run in tested if (title := shelf.row(run)["data"]))
    if len(counts) < 2:
        return tested
    titles = [title for title, _ in counts.most_common()]
    chosen = state.choice(DATA, titles[0])
    shown = chosen if chosen in titles else titles[0]
    key = state.controlled(DATA, shown)
    st.selectbox("On", titles, titles.index(shown), key=key, width=230, label_visibility="collapsed",
                 on_change=state.choose, args=(DATA, key),
                 format_func=lambda title: f"{title} ({counts[title]:,})")  # fmt: skip
    return tuple(run for run in tested if shelf.row(run)["data"] == shown)


def against(run: Run, axis: str) -> float:
    """A run's place on the axis; 0 where it has none."""
    parameters, macs = shelf.size(run)
    return {"parameters": float(parameters), "MACs": float(macs), "seconds": run.seconds}[axis]


def scatter_chart(shown: Sequence[tuple[Run, float]], axis: str, ticked: set[int]) -> dict[str, Any]:
    """A dot for each run; the ticked ones are larger and named."""
    places = [value for _, value in shown]
    size, unit = scale(max(places)) if axis != "seconds" else (1, "s")
    points = [
        {
            "name": run.name,
            "value": [round(value / size, 3), round((run.test_accuracy or 0) * 100, 2)],
            "symbolSize": 13 if run.id in ticked else 8,
            "label": {"show": run.id in ticked or len(shown) <= NAMED, "formatter": "{b}", "position": "right"},
        }
        for run, value in shown
    ]
    wide = max(places) > WIDE * min(places)
    low, high = accuracy_range([100 * (run.test_accuracy or 0) for run, _ in shown])
    return {
        "animation": False,
        "grid": {"left": 4, "right": 30, "top": 12, "bottom": 4, "containLabel": True},
        "tooltip": {"trigger": "item"},
        "xAxis": {
            "type": "log" if wide else "value",
            "scale": axis != "seconds",
            "splitLine": {"show": False},
            "axisLabel": {"formatter": f"{{value}} {unit}".strip(), "hideOverlap": True},
        },
        "yAxis": {"type": "value", "min": low, "max": high, "axisLabel": {"formatter": "{value} %"}},
        "series": [
            {
                "type": "scatter",
                "name": axis,
                "data": points,
                "itemStyle": {"opacity": 0.8},
                "labelLayout": {"hideOverlap": True},
            }
        ],
    }


def scale(most: float) -> tuple[int, str]:
    """The unit that numbers up to `most` are written in."""
    return next(((size, prefix) for size, prefix in numbers.PREFIXES if most >= size), (1, ""))


NAMED = 25  # so many dots can carry a name
WIDE = 20  # from this ratio between the largest and the smallest the axis is logarithmic
