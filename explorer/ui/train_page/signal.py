"""The signal meter's card: activations and gradients of each block, at the start and now."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from explorer.runs.records import Run
from explorer.runs.signal import diagnosis
from explorer.runs.store import Store
from explorer.ui import messages

HEIGHT = 250
LINES = (("activations, start", "start", 1, [4, 4]), ("activations, now", "now", 1, "solid"),
         ("gradients, start", "start", 2, [4, 4]), ("gradients, now", "now", 2, "solid"))  # fmt: skip
FLOOR = 1e-12


def warning(run: Run, store: Store) -> None:
    """A word where the run learns nothing."""
    facts = run.detail
    loss = store.series(run.id).get("loss", ())
    if why := diagnosis(loss, len(facts.get("classes", ())), facts.get("signal", {})):
        st.warning(messages.escape(why), icon=":material/signal_disconnected:")


def meter(run: Run, colors: list[str]) -> None:
    """The card; nothing for a run that was never measured."""
    signal = run.detail.get("signal")
    if not signal:
        return
    with st.container(border=True):
        about = "standard deviation at each block's end, activations across images"
        st.markdown(f"**Signal** :gray[{about}; {run.name}: {logits(signal)}]")
        chart = signal_chart(signal, colors)
        st.echarts_chart(chart, height=HEIGHT, key="signal", alt=f"Signal by block; {logits(signal)}")


def logits(signal: Mapping[str, Any]) -> str:
    """How much the logits differ between images."""
    now = signal.get("now")
    after = f", now by {now['logits']:.2g}" if now else ""
    return f"logits differ between images at the start by {signal['start']['logits']:.2g}{after}"


def signal_chart(signal: Mapping[str, Any], colors: list[str]) -> dict[str, Any]:
    """Four lines over the blocks, on a log scale.

    A run that went on under a newer version has measured places at the end that it had not at the start.
    """
    blocks = list(
        dict.fromkeys(row[0] for when in ("now", "start") if when in signal for row in signal[when]["blocks"])
    )
    rows = {when: {row[0]: row for row in signal[when]["blocks"]} for _, when, *_ in LINES if when in signal}
    lines = [
        {
            "type": "line",
            "name": line,
            "data": [max(rows[when][name][column], FLOOR) if name in rows[when] else None for name in blocks],
            "color": colors[(column - 1) % len(colors)],
            "lineStyle": {"type": dash, "width": 2},
            "symbolSize": 5,
        }
        for line, when, column, dash in LINES
        if when in signal
    ]
    return {
        "animation": False,
        "legend": {"type": "scroll", "top": 0, "right": 0, "itemHeight": 8},
        "grid": {"left": 0, "right": 14, "top": 30, "bottom": 6, "containLabel": True},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": blocks},
        "yAxis": {"type": "log"},
        "series": lines,
    }
