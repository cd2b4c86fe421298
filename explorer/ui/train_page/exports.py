"""The curves of the runs that are drawn as files, made when they are asked for."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from explorer.runs.export import NEEDS_TENSORBOARD, as_csv, as_tensorboard_zip, has_tensorboard
from explorer.runs.records import Run
from explorer.ui.train_page import board
from explorer.ui.train_page.told import has_curve


def exports(runs: Sequence[Run]) -> None:
    """The popover."""
    runs = [run for run in runs if has_curve(run)]
    names = "-".join(run.name for run in runs)
    with st.popover("Export", icon=":material/download:", type="tertiary", disabled=not runs, key="export"):
        st.caption(f"The curves of {', '.join(run.name for run in runs)}, every point.")
        st.download_button("CSV", partial(_csv, runs), f"{names}.csv", "text/csv", key="export_csv",
                           icon=":material/table:", type="tertiary", on_click="ignore")  # fmt: skip
        there = has_tensorboard()
        st.download_button("TensorBoard", partial(_events, runs), f"{names}-tensorboard.zip", "application/zip",
                           key="export_tensorboard", icon=":material/show_chart:", type="tertiary", on_click="ignore",
                           disabled=not there, help=None if there else f"It {NEEDS_TENSORBOARD}")  # fmt: skip


def _csv(runs: Sequence[Run]) -> str:
    return as_csv(board.engine().store, *runs)


def _events(runs: Sequence[Run]) -> bytes:
    return as_tensorboard_zip(board.engine().store, *runs)
