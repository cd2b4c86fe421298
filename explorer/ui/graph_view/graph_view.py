"""The graph as a Streamlit component: two views of one network with one selection.

The block view is drawn in the browser from the tree of explorer.render.block_tree; the layer view is laid out on the
server and sent only while it is on.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from explorer.render import RenderError
from explorer.ui import state

from .binding import Given, GraphEvent, resolve
from .bundle import script, text

_component = st.components.v2.component(
    "explorer.graph_view", html=text("graph_view.html"), css=text("graph_view.css"), js=script()
)


LEAST_HEIGHT_REM = 17.8
"""Of the drawing: all branches of an open Inception block and its header, at 14 px a rem."""


def graph_view(
    tree: Mapping[str, Any],
    *,
    key: str,
    label: str,
    given: Given = Given(),  # noqa: B008 - it can't be changed
    layers: Callable[[], str],
    present: bool = False,
) -> GraphEvent:
    """Draw the tree; returns what is selected, open, colored by and on, after the page and the browser had their say.

    `layers` gives the layer view as SVG and may raise RenderError; it is called only while that view is on. What is
    `given` is bound both ways: keep what comes back and give it again; give something else to change it; leave it out
    to let the browser alone decide. In a fragment read what is given inside the fragment, since arguments from outside
    keep their old values. `label` names the graph to screen readers. While `present` is on, the whole page has larger
    type. The height follows from the design, not from which block is open, so that the page below stays where it is.
    """
    slot = f"{key}.memory"
    memory = resolve(given, _said(key), state.remember(slot, lambda: None))
    state.store(slot, memory)
    data = {
        "key": key,
        "label": label,
        "height": LEAST_HEIGHT_REM,
        # one string: Streamlit walks a nested structure several times
        "tree": json.dumps(tree, ensure_ascii=False, separators=(",", ":")),
        "present": present,
        "command": memory.as_data(),
        **(_drawing(layers) if memory.known.view == "layers" else {}),
    }
    _component(key=key, data=data, height="content", on_view_change=lambda: None)
    return memory.known


def _drawing(layers: Callable[[], str]) -> dict[str, str]:
    """The layer view, or why there is none."""
    try:
        return {"layers": layers()}
    except RenderError as error:
        return {"problem": str(error)}


def _said(key: str) -> object:
    """What the browser last said; None before its first word and after the component was off the page."""
    try:
        said = state.widget_value(key)
    except KeyError:
        return None
    return said.get("view") if isinstance(said, Mapping) else None
