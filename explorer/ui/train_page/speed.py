"""What makes a run fast, in a popover: each piece automatic, on or off, and what the last run here decided, and why."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from explorer.runs.devices import resolve
from explorer.runs.records import Run
from explorer.runs.switches import ON_OFF, TITLES, VALUES, WHAT, Switches, decisions, wished
from explorer.ui import messages, state, store_faults
from explorer.ui.train_page import board
from explorer.ui.train_page.number_field import Look, number_field

AUTOMATIC = "automatic"
RECENT = 50  # runs that are looked through
ROW_WIDTH, TEXT_WIDTH, FIELD_WIDTH = 450, 290, 144  # pixels


def speed(runs: Sequence[Run]) -> None:
    """The popover; `runs`, newest first, tell what automatic means on the chosen device."""
    chosen = board.settings().switches
    changed = len(wished(chosen))
    with st.popover(f"Speed{f' ({changed} changed)' if changed else ''}", icon=":material/speed:"):
        last = decided(runs, resolve(board.settings().device))
        where = f": below, as it was in {last.name}, and why" if last else ""
        st.caption(f"What pays on the device is turned on when a run starts{where}.")
        for name in TITLES:
            with st.container(horizontal=True, vertical_alignment="center", gap="small", width=ROW_WIDTH):
                title = f"**{_title(name)}**"
                why = f"  \n:small[:gray[{messages.escape(reason(name, last))}]]" if last else ""
                st.markdown(title + why, help=WHAT[name], width=TEXT_WIDTH)
                _field(name, _title(name), getattr(chosen, name))
        st.button("All automatic", key="switch_reset", type="tertiary", icon=":material/undo:",
                  on_click=board.change, args=("switches", Switches()), disabled=not changed)  # fmt: skip


def decided(runs: Sequence[Run], device: str) -> Run | None:
    """The newest run on this device that tells what was on, one of the design on screen before others."""
    told = [run for run in runs[:RECENT] if run.device == device and decisions(run.detail)]
    return next((run for run in told if board.design_of(run) == state.design()), told[0] if told else None)


def reason(name: str, last: Run) -> str:
    """`on: the fast convolution kernels read it`; empty where the run tells nothing of it."""
    found = decisions(last.detail).get(name)
    return f"{found.text}: {found.reason}" if found else ""


def _title(name: str) -> str:
    title = TITLES[name]
    return title if title.startswith("torch.") else title[:1].upper() + title[1:]


def _field(name: str, title: str, value: Any) -> None:
    key = f"switch_{name}"
    if name == "threads":
        look = Look(1, placeholder=AUTOMATIC, width=FIELD_WIDTH, label_visibility="collapsed")
        number_field(title, key, value, partial(_set, name), look)
        return
    options = VALUES.get(name, tuple(ON_OFF))
    held = AUTOMATIC if value is None else wished(Switches(**{name: value}))[name]
    choices = (AUTOMATIC, *options)
    key = state.controlled(key, held)
    st.selectbox(title, choices, choices.index(held), key=key, width=FIELD_WIDTH, label_visibility="collapsed",
                 on_change=_choose, args=(name, key))  # fmt: skip


def _choose(name: str, key: str) -> None:
    if (chosen := state.answer(key)) is not None:
        _set(name, chosen)


def _set(name: str, value: Any) -> None:
    value = None if value == AUTOMATIC else ON_OFF.get(value, value)
    try:
        board.change("switches", replace(board.settings().switches, **{name: value}))
    except ValueError as error:
        store_faults.refuse(str(error))
