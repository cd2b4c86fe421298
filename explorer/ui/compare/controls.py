"""At which input and for how many classes the networks are compared."""

import re

import streamlit as st

from explorer.design.fields import MAX_SIDE
from explorer.ui import messages, state
from explorer.ui.compare.rows import Size
from explorer.ui.explore.basis import basis

KEY = "compare_at"
START: tuple[Size, int] = ((3, 224, 224), 10)
INPUTS = ["3 × 224 × 224", "1 × 224 × 224", "3 × 96 × 96", "1 × 96 × 96", "3 × 64 × 64", "3 × 32 × 32", "1 × 28 × 28"]
MOST_CLASSES, MOST_CHANNELS = 65_536, 1024


def place() -> tuple[Size, int]:
    """Input and classes that all networks are read at."""
    return state.remember(KEY, lambda: START)


def controls() -> None:
    """Input, classes, and what memory and MACs depend on, in one row."""
    size, classes = place()
    shown = " × ".join(map(str, size))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            "Input C × H × W",
            INPUTS if shown in INPUTS else [shown, *INPUTS],
            key=state.controlled("compare_input", shown),
            accept_new_options=True,
            on_change=choose,
            width=170,
            help="Channels × height × width of the images that every network gets. Choose a size or type your own.",
        )
        st.number_input(
            "Classes", 1, MOST_CLASSES, step=1, key=state.controlled("compare_classes", classes), on_change=choose,
            width=130,
        )  # fmt: skip
        st.button(
            "As the design",
            key="compare_as_design",
            on_click=_as_design,
            help="Take input and classes of the design on the Explore page.",
        )
        basis(state.reading().graph)
    if message := state.remember("compare_refused", str):
        messages.problem(message)


def choose() -> None:
    """Take what was typed, or say what would be right."""
    text = state.widget_value("compare_input") or ""
    parts = [part for part in re.split(r"[\s×xX*,;]+", text.strip()) if part]
    sizes = [int(part) for part in parts if part.isdecimal()]
    good = (
        len(parts) == len(sizes) == 3
        and 1 <= sizes[0] <= MOST_CHANNELS
        and all(1 <= size <= MAX_SIDE for size in sizes[1:])
    )
    message = f"input (={text!r}) must be channels × height × width, e.g. 3 × 96 × 96"
    state.store("compare_refused", "" if good else message)
    if good:
        state.store(KEY, ((sizes[0], sizes[1], sizes[2]), int(state.widget_value("compare_classes"))))


def _as_design() -> None:
    design = state.design()
    size = design.input
    state.store("compare_refused", "")
    state.store(KEY, ((size.channels, size.height, size.width), design.classes))
