"""The graph as a Streamlit component: two views of one network with one selection.

The block view is drawn in the browser from the tree of explorer.render.block_tree; the layer view is laid out on the
server and sent only while it is on.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import streamlit as st

from explorer.render import RenderError
from explorer.ui import state
from explorer.ui.frontend.code import placeholder

from .binding import Given, GraphEvent, resolve
from .bundle import script, text
from .files import FileMaker, answer

NAME = "explorer.graph_view"
_component = st.components.v2.component(
    NAME, html=text("graph_view.html"), css=text("graph_view.css"), js=placeholder(NAME)
)
CODE = {NAME: script()}
"""For explorer.ui.frontend.code.bring, on each page with a graph."""


LEAST_HEIGHT_REM = 17.8
"""Of the drawing: all branches of an open Inception block and its header, at 14 px a rem."""


class Layers(NamedTuple):
    """The layer view as SVG, and the items of what it shows that the tree has not."""

    svg: str
    items: Sequence[Mapping[str, Any]] = ()


def graph_view(  # noqa: PLR0913, all but the tree by name
    tree: Mapping[str, Any],
    *,
    key: str,
    label: str,
    given: Given = Given(),  # noqa: B008 - it can't be changed
    layers: Callable[[GraphEvent], Layers],
    files: Mapping[str, FileMaker],
    paper: Mapping[str, str],
    present: bool = False,
    on_change: Callable[[], None] = lambda: None,
) -> GraphEvent:
    """Draw the tree; returns what is selected, open, colored by and on, after the page and the browser had their say.

    `layers` gives the layer view and may raise RenderError; it is called only while that view is on. `files` makes
    the files that the browser can't, by their kind, and `paper` has the theme's variables for those that stand on
    paper. What is `given` is bound both ways: keep what comes back and give it again; give something else to change
    it; leave it out to let the browser alone decide. In a fragment read what is given inside the fragment, since
    arguments from outside keep their old values. `label` is the network's name, for screen readers and
    files. While `present` is on,
    the whole page has larger type. `on_change` is called, as a widget's is, when somebody selects, opens or colors.
    The height follows from the design, not from which block is open, so that the page below stays where it is.
    """
    slot = f"{key}.memory"
    said = _said(key)
    memory = resolve(given, said.get("view"), state.remember(slot, lambda: None))
    state.store(slot, memory)
    file = answer(said.get("file"), files, memory.known)
    data = {
        "key": key,
        "label": label,
        "height": LEAST_HEIGHT_REM,
        # one string: Streamlit walks a nested structure several times
        "tree": _packed(tree),
        "present": present,
        "paper": dict(paper),
        "command": memory.as_data(),
        **({"file": file} if file else {}),
        **(_drawing(layers, memory.known) if memory.known.view == "layers" else {}),
    }
    _component(key=key, data=data, height="content", on_view_change=on_change, on_file_change=lambda: None)
    return memory.known


def _packed(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _drawing(layers: Callable[[GraphEvent], Layers], shown: GraphEvent) -> dict[str, str]:
    """The layer view, or why there is none."""
    try:
        drawn = layers(shown)
    except RenderError as error:
        return {"problem": str(error)}
    return {"layers": drawn.svg, "inside": _packed(list(drawn.items))}


def _said(key: str) -> Mapping[str, Any]:
    """What the browser last said; nothing before its first word and after the component was off the page."""
    try:
        said = state.widget_value(key)
    except KeyError:
        return {}
    return said if isinstance(said, Mapping) else {}
