"""Take the design away: as a file, as a drawing, as a table, as a command. And bring a file back."""

import shlex
from collections.abc import Callable

import streamlit as st

from explorer.design import DesignError
from explorer.design.codec import from_json, to_json
from explorer.graph import ShapeError
from explorer.render import to_dot
from explorer.ui import messages, state
from explorer.ui.explore import kept_undo, refresh
from explorer.ui.explore.layers import layers_csv

PLACE = "file"
MAX_FILE = 4_000_000


def files() -> None:
    """Downloads at the left, the command line below them, opening a file at the right."""
    save, load = st.columns([1.6, 1], gap="large")
    with save:
        _downloads()
        _forget()
    with load:
        _open_file()


def _downloads() -> None:
    now = state.reading()
    name = "".join(char if char.isalnum() or char in "-_" else "-" for char in now.design.name)
    with st.container(horizontal=True, gap="small"):
        _download("Design", f"{name}.json", lambda: to_json(now.design), "application/json")
        _download("Drawing", f"{name}.dot", lambda: to_dot(now.graph), "text/vnd.graphviz")
        _download("Layers", f"{name}.csv", lambda: layers_csv(now.analysis), "text/csv")
    st.caption("The same numbers on the command line:")
    st.code(_command(f"{name}.json"), language="bash", wrap_lines=True)


def _forget() -> None:
    st.caption("What this tab can undo is kept by the server for 7 days, under a random key that the tab alone has.")
    st.button("Forget this browser", icon=":material/delete_history:", type="tertiary", key="forget_browser",
              on_click=refresh.edits(kept_undo.forget),
              help="Takes away what can be undone, here and on the server. The design stays.")  # fmt: skip


def _download(label: str, file: str, make: Callable[[], str], mime: str) -> None:
    kind = file.rpartition(".")[2].upper()
    st.download_button(
        f"{label}, {kind}", make, file, mime, icon=":material/download:", on_click="ignore", key=f"download_{kind}"
    )


def _command(file: str) -> str:
    query = state.reading().link
    if "design" in query:
        return f"inception-explorer summary {file}"
    said = [f"--{name} {shlex.quote(text)}" for name in ("set", "edit") for text in query.get(name, [])]
    return " ".join(["inception-explorer summary", str(query["preset"]), *said])


def _open_file() -> None:
    st.file_uploader("Open a design's JSON file", type="json", key="file", on_change=_opened)
    if refusal := state.refused(PLACE):
        messages.problem(refusal.message)


@refresh.edits
def _opened() -> None:
    file = state.answer("file")
    state.discard(PLACE)
    if file is None:
        return
    try:
        state.open_design(from_json(file.getvalue()[:MAX_FILE].decode(errors="replace")))
    except (DesignError, ShapeError) as error:
        state.refuse(PLACE, f"{file.name}: {error}")
