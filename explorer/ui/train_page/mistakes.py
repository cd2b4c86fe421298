"""The most confident mistakes as pictures."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from explorer.runs.mistakes import read
from explorer.runs.records import Run
from explorer.ui import messages
from explorer.ui.train_page import board
from explorer.ui.train_page.empty import SCALE
from explorer.ui.train_page.pictures import on_page

SMALL = 64  # pixels: below this an image is enlarged without smoothing


def mistakes(run: Run, classes: Sequence[str]) -> None:
    """A card of pictures; nothing where the run made no mistake or was not tested."""
    found = read(board.engine().store.files(run.id))
    if found is None or not len(found.images):
        return
    with st.container(border=True):
        st.markdown(f"**Most confident mistakes** :gray[{run.name}: what it said, and what is true]")
        with st.grid(12, min_column_width=88, gap="small"):
            rows = zip(found.images, found.truth, found.answers, found.confidence, strict=True)
            for image, truth, answer, confidence in rows:
                with st.container(gap="xsmall"):
                    said, right = (_name(classes, int(label)) for label in (answer, truth))
                    picture = image.transpose(1, 2, 0)
                    if picture.shape[0] < SMALL:
                        picture = np.kron(picture, np.ones((SCALE, SCALE, 1), np.uint8))
                    st.image(on_page(picture), width="stretch", alt=f"{right}, taken for {said}")
                    st.caption(f"**{messages.escape(said)}** {confidence:.0%}, is {messages.escape(right)}")


def _name(classes: Sequence[str], label: int) -> str:
    return classes[label] if label < len(classes) else str(label)
