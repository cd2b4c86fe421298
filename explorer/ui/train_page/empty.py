"""What stands where the curves will be: the classes that there are to learn, an image of each."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.data.catalog import DataError, described
from explorer.data.images import load
from explorer.runs.records import Run
from explorer.ui import messages
from explorer.ui.train_page import board
from explorer.ui.train_page.pictures import on_page

SHOWN = 10  # classes
SCALE = 3  # screen pixels for each of an image's


def no_curve(run: Run, height: int) -> None:
    """A card in place of the curves of a run that ended before its first step."""
    with st.container(border=True, height=height, vertical_alignment="center", horizontal_alignment="center"):
        st.markdown(f"### {run.name} has no curve", text_alignment="center")
        st.caption("It ended before its first step. Tick another run to see its curves.", text_alignment="center")


def no_run_yet(height: int, budget: str, *, unticked: bool) -> None:
    """A card that says what Train will do within this budget; nothing of it where it is empty."""
    chosen = board.settings()
    with st.container(border=True, height=height, vertical_alignment="center", horizontal_alignment="center"):
        st.markdown("### No run is ticked" if unticked else "### No run of this design yet", text_alignment="center")
        starts = f"Train starts one of {budget}. " if budget else ""
        st.caption(f"{starts}A run goes on when this tab is closed.", text_alignment="center")
        st.space("small")
        info = described(chosen.data)
        with st.grid(10, min_column_width=56, gap="small"):
            for name, image in _samples(chosen.data, info.classes):
                with st.container(gap="xsmall"):
                    st.image(on_page(image), width="stretch", alt=name)
                    st.caption(messages.escape(name), text_alignment="center")


@st.cache_data(max_entries=8)
def _samples(data: str, classes: tuple[str, ...]) -> list[tuple[str, NDArray[np.uint8]]]:
    """Class and training image, height x width x channels, enlarged without smoothing; none where there are no data."""
    try:
        images = load(data)
    except DataError:
        return []
    found = []
    for label, name in list(enumerate(classes))[:SHOWN]:
        at = np.flatnonzero(images.train_labels == label)
        if len(at):
            image = images.train[at[min(1, len(at) - 1)]].transpose(1, 2, 0)
            found.append((name, np.kron(image, np.ones((SCALE, SCALE, 1), np.uint8))))
    return found
