"""At which input and for how many classes the networks are compared."""

import streamlit as st

from explorer.design.fields import MAX_SIDE
from explorer.text import number, quoted, size_parts
from explorer.ui import messages, state
from explorer.ui.compare.rows import Size
from explorer.ui.explore.basis import basis

KEY = "compare_at"
TYPED = "compare_typed"
"""What was typed as the input and can't be one: it stays until it is corrected."""
START: tuple[Size, int] = ((3, 224, 224), 10)
INPUTS = ["3 × 224 × 224", "1 × 224 × 224", "3 × 96 × 96", "1 × 96 × 96", "3 × 64 × 64", "3 × 32 × 32", "1 × 28 × 28"]
MOST_CLASSES, MOST_CHANNELS = 65_536, 1024


def place() -> tuple[Size, int]:
    """Input and classes that all networks are read at."""
    return state.remember(KEY, lambda: START)


def controls() -> None:
    """Input, classes, and what memory and MACs depend on, in one row."""
    size, classes = place()
    typed: str | None = state.remember(TYPED, lambda: None)
    shown = " × ".join(map(str, size)) if typed is None else typed
    inputs = INPUTS if shown in INPUTS else [shown, *INPUTS]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="compare_row"):
        st.selectbox(
            "Input C × H × W",
            inputs,
            index=inputs.index(shown),
            key=(key := state.controlled("compare_input", shown)),
            accept_new_options=True,
            on_change=choose_input,
            args=(key,),
            width=170,
            help="Channels × height × width of the images that every network gets. Choose a size or type your own.",
        )
        st.number_input(
            "Classes", 1, MOST_CLASSES, classes, step=1, key=(key := state.controlled("compare_classes", classes)),
            on_change=choose_classes, args=(key,), width=130,
        )  # fmt: skip
        st.button(
            "As the design",
            key="compare_as_design",
            on_click=_as_design,
            help="Take input and classes of the design on the Explore page.",
        )
        basis(state.reading().graph)
        if message := state.remember("compare_refused", str):
            with messages.over("compare"):
                messages.problem(message)


def choose_classes(key: str) -> None:
    """Take the number of classes from the widget of that key."""
    if (classes := state.answer(key)) is not None:
        state.store(KEY, (place()[0], int(classes)))


def choose_input(key: str) -> None:
    """Take what was typed into the widget of that key, or say what would be right."""
    if (text := state.answer(key)) is None:
        return
    sizes = [size for part in size_parts(text) or () if isinstance(size := number(part), int)]
    good = len(sizes) == 3 and 1 <= sizes[0] <= MOST_CHANNELS and all(1 <= size <= MAX_SIDE for size in sizes[1:])
    message = f"input (={quoted(text)}) must be channels × height × width, e.g. 3 × 96 × 96"
    state.store("compare_refused", "" if good else message)
    state.store(TYPED, None if good else text)
    if good:
        state.store(KEY, ((sizes[0], sizes[1], sizes[2]), place()[1]))


def _as_design() -> None:
    design = state.design()
    size = design.input
    state.store("compare_refused", "")
    state.store(TYPED, None)
    state.store(KEY, ((size.channels, size.height, size.width), design.classes))
