"""A data set that is not here: a button that downloads it, and how far that is."""

import streamlit as st

from explorer.data.catalog import CATALOG
from explorer.data.images import missing
from explorer.runs import downloads
from explorer.ui import failures, messages, store_faults

TICK_SECONDS = 0.5


def offer(data: str) -> None:
    """Nothing where the data set is here, or where it is not one that can be downloaded."""
    if not is_offered(data):
        return
    running = _is_running(downloads.poll(data))
    failures.fragment("download", _follow, run_every=TICK_SECONDS if running else None)(data, running)


def is_offered(data: str) -> bool:
    """Whether the data set is not here, or not all of it, and can be downloaded."""
    return data in downloads.wanted() and missing(data) is not None


def _follow(data: str, drawn: bool) -> None:
    found = downloads.poll(data)
    if _is_running(found) != drawn:
        st.rerun()  # it began or ended: the plan may be another one
    if found and drawn:
        sizes = f"{found.received / 1e6:,.1f} of {found.total / 1e6:,.1f} MB"
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.progress(found.share, text=f"Downloading {CATALOG[data].title}: {sizes}")
            st.button("Cancel", icon=":material/close:", key="download_cancel", on_click=_cancel, args=(data,))
        return
    if found and found.error:
        messages.problem(found.error)
    else:
        messages.problem(
            f"{CATALOG[data].title} is not on this machine, or not all of it. The button below downloads it"
        )
    size = sum(downloads.ARCHIVES[data].values()) / 1e6
    st.button(f"Download {CATALOG[data].title} ({size:,.0f} MB)", icon=":material/download:", key="download",
              on_click=_start, args=(data,))  # fmt: skip


def _is_running(found: downloads.Download | None) -> bool:
    return found is not None and found.state == downloads.RUNNING


@store_faults.writes
def _start(data: str) -> None:
    downloads.start(data)


@store_faults.writes
def _cancel(data: str) -> None:
    downloads.cancel(data)
