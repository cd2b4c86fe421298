"""Why is this fast? On request: each piece that makes a run fast, measured for this design on this machine."""

from typing import Any

import streamlit as st

from explorer.runs.config import RunConfig
from explorer.runs.plan import Plan
from explorer.runs.switches import PLAIN, TITLES, WHAT
from explorer.runs.why import Waterfall, measure
from explorer.ui import failures, messages, state, store_faults

KEY, OPEN = "why_fast", "why_fast_open"
TICK_SECONDS = 0.6
ROW, FRAME = 34, 16  # pixels
SPECIAL_TITLES = {PLAIN: "a plain loop", "number_format": "16-bit numbers"}
PLAIN_WHAT = (
    "What most write first: a loader prepares one image at a time, numbers have 32 bits, each convolution runs by "
    "itself, and the loss is read after every step."
)


def why_fast(plan: Plan, *, busy: bool) -> None:
    """The section; `busy` is whether a run is active, which a measurement would disturb."""
    config = plan.config
    if config is None or plan.problem:
        return
    with st.expander("Why is this fast?", icon=":material/speed:", key=OPEN):
        found = _found()
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if found and found.running:
                st.button("Cancel", icon=":material/close:", key="why_cancel", on_click=found.cancel)
            else:
                label = "Measure again" if found else "Measure"
                st.button(label, icon=":material/timer:", key="why_measure", on_click=_start, args=(config,),
                          disabled=busy)  # fmt: skip
            st.caption(
                "Trains the design on screen for a moment with each piece added to the ones before it, in a process of "
                "its own. Takes 20 to 60 s; nothing is stored."
            )
        if found:
            every = TICK_SECONDS if found.running else None
            failures.fragment("comparison of pieces", _follow, run_every=every)(config)


def _found() -> Waterfall | None:
    """This session's last measurement."""
    nothing: Waterfall | None = None
    return state.remember(KEY, lambda: nothing)


@store_faults.writes
def _start(config: RunConfig) -> None:
    state.store(KEY, measure(config))


def _follow(config: RunConfig) -> None:
    found = _found()
    if found is None:
        return
    was_running = found.running
    found.read()
    if was_running and not found.running:
        st.rerun()
    if found.running:
        done, of = len(found.rates), max(1, len(found.stages))
        text = f"Measuring {_title(found.stages[done])}" if done < len(found.stages) else "Starting: torch is loading"
        st.progress(min(1.0, done / of), text=text)
    elif found.problem == "cancelled":
        st.caption("Cancelled: what was measured before is shown.")
    elif found.problem:
        messages.problem(found.problem)
    if found.rates:
        _show(found, config)


def _show(found: Waterfall, config: RunConfig) -> None:
    if found.config.design != config.design or found.config.recipe != config.recipe:
        st.caption(f"Measured for {messages.escape(found.config.design.name)}, before the design or recipe changed.")
    rows = waterfall_rows(found)
    chart = waterfall_chart(rows)
    alt = "; ".join(f"{title}: {label}" for title, _, label in rows)
    st.echarts_chart(chart, height=FRAME + ROW * len(rows), key="why_chart", alt=f"Examples per second: {alt}")
    said = [f"- **{_title(name)[:1].upper()}{_title(name)[1:]}**: {_what(name)}" for name in found.rates]
    st.markdown("\n".join(said))
    st.caption(
        "Examples per second of the training steps; on a processor by the time that it gave to the process, so that "
        "other programs do not disturb. A difference of a few percent is within what it varies by."
    )


def waterfall_rows(found: Waterfall) -> list[tuple[str, float, str]]:
    """(title, examples a second, what stands at the bar) of each stage that was measured."""
    base = found.rates.get(PLAIN)
    rows = []
    for name, rate in found.rates.items():
        times = f", {rate / base:.2f} times" if base and name != PLAIN else ""
        rows.append((f"{'' if name == PLAIN else '+ '}{_title(name)}", rate, f"{rate:,.0f}/s{times}"))
    return rows


def waterfall_chart(rows: list[tuple[str, float, str]]) -> dict[str, Any]:
    """Bars, one a stage, the plain loop on top."""
    data = [
        {"value": round(rate, 1), "label": {"show": True, "position": "right", "formatter": label},
         "itemStyle": {"color": "#7A8699"} if at == 0 else {}}
        for at, (_, rate, label) in enumerate(rows)
    ]  # fmt: skip
    return {
        "animation": False,
        "grid": {"left": 0, "right": 120, "top": 0, "bottom": 0, "containLabel": True},
        "xAxis": {"show": False, "min": 0},
        "yAxis": {"type": "category", "inverse": True, "data": [title for title, _, _ in rows],
                  "axisTick": {"show": False}, "axisLine": {"show": False}},
        "series": [{"type": "bar", "data": data, "barWidth": 14}],
    }  # fmt: skip


def _title(name: str) -> str:
    return SPECIAL_TITLES.get(name) or TITLES[name]


def _what(name: str) -> str:
    return PLAIN_WHAT if name == PLAIN else WHAT[name]
