"""Numbers of torch itself for the design on screen, computed on request in a process of its own."""

import json
import subprocess
import sys
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from explorer.design.codec import to_json
from explorer.installation import SOURCES
from explorer.ui import messages, state

PATIENCE_SECONDS = 90
KEY, ASKED = "torch_check", "torch_check_asked"


class Answer(NamedTuple):
    """What the process said about a design; `problem` where it said nothing."""

    design: str
    data: dict[str, Any]
    problem: str = ""


def torch_check() -> None:
    """A button, and once it was pressed for the design on screen, both columns of numbers."""
    design = to_json(state.design())
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Check with torch",
            icon=":material/fact_check:",
            key="check_with_torch",
            on_click=state.store,
            args=(ASKED, True),
        )
        st.caption("torch builds the design on screen without memory for its weights and counts it. Takes seconds.")
    if state.remember(ASKED, bool):
        state.store(ASKED, False)
        with st.spinner("torch is counting", show_time=True):
            state.store(KEY, ask(design))
    answer = state.remember(KEY, lambda: Answer("", {}))
    if answer.design == design:
        _show(answer)


def ask(design: str) -> Answer:
    """Start `python -m explorer check` on a design's JSON; the app itself never imports torch."""
    command = [sys.executable, "-m", "explorer", "check", "-", "--json", "--numbers"]
    try:
        done = subprocess.run(
            command, input=design, capture_output=True, text=True, timeout=PATIENCE_SECONDS, cwd=SOURCES, check=False
        )
        return Answer(design, json.loads(done.stdout))
    except subprocess.TimeoutExpired:
        return Answer(design, {}, f"torch did not answer within {PATIENCE_SECONDS} seconds; try a smaller design")
    except ValueError:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        return Answer(design, {}, f"the check ended without numbers: {last}")


NAMES = {
    "parameters": "Parameters",
    "aux_parameters": "Parameters of auxiliary heads",
    "flops": "FLOPs per image, by FlopCounterMode",
}


def _show(answer: Answer) -> None:
    if answer.problem:
        messages.problem(answer.problem)
        return
    data = answer.data
    if data["agrees"]:
        text = f"torch agrees: every layer's shape and parameters ({data['layers']:,} layers), and the totals."
        st.success(text, icon=":material/check:")
    else:
        found = data["difference"]
        messages.problem(f"{found['what']}: the explorer says {found['explorer']}, torch {found['torch']}")
    frame = pd.DataFrame(
        {
            "": list(NAMES.values()),
            "torch": [f"{data['torch'][name]:,}" for name in NAMES],
            "explorer": [f"{data['explorer'][name]:,}" for name in NAMES],
        }
    )
    st.table(frame, border="horizontal", hide_index=True)
    torch, python = data["versions"]["torch"], data["versions"]["python"]
    st.caption(f"torch {messages.escape(torch)}, Python {messages.escape(python)}, on the meta device.")
