"""The graph as a Streamlit component: two views of one network with one selection.

Both are drawn in the browser from the tree of explorer.render.block_tree; what the layer view shows beside it is sent
only while that is on.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from typing import NotRequired

from typing_extensions import TypedDict

from explorer.render import RenderError
from explorer.render.tree_types import LayerDetails, Tree
from explorer.ui.frontend.component import component, text
from explorer.ui.frontend.said import Ack, SentAck
from explorer.ui.graph_content import GraphContent, GraphContentData, graph_content

from .files import FileAnswer, FileAsked
from .shown import GraphEvent, GraphWord


class GraphData(TypedDict):
    """What the browser gets: the digest of the content that it is drawn from, which comes by itself; what it shows; how
    far it was heard; whether the projector view is on; a file that was asked for.
    """

    key: str
    content: str
    shown: GraphWord
    ack: SentAck
    present: bool
    file: NotRequired[FileAnswer]


class GraphItem(TypedDict):
    """What a person did at once: what the graph shows since, or a file that is wanted; or the number of a file that
    came, or the digest of content that did not.
    """

    seq: int
    shown: NotRequired[GraphWord]
    file: NotRequired[FileAsked]
    got: NotRequired[int]
    lacks: NotRequired[str]


class GraphSaid(TypedDict):
    """A word of the graph; `has`: the digests of the content that the browser has."""

    client: str
    items: list[GraphItem]
    has: list[str]


_component = component(
    "graph_view",
    GraphData,
    {"said": GraphSaid},
    html=text("graph_view/graph_view.html"),
    css=text("graph_view/graph_view.css"),
)


LEAST_HEIGHT_REM = 18.1
"""Of the drawing, and with nearly every design all of it, so that no edit moves what is below: all branches of an open
Inception block, a shortcut around them or a head below, and the block's header, at 14 px a rem."""


def graph_view(  # noqa: PLR0913, all but the tree by name
    tree: Tree,
    *,
    key: str,
    label: str,
    shown: GraphEvent,
    ack: Ack,
    on_said: Callable[[], None],
    layers: Callable[[], LayerDetails],
    paper: Mapping[str, str],
    file: FileAnswer | None = None,
    has: Collection[str] = (),
    present: bool = False,
) -> None:
    """Draw the tree; `label` is the network's name, for screen readers and files.

    `shown` is what is selected, open, colored by and on. `on_said` is called when a person did something; what is in
    the component's state under `said`, a GraphSaid, to be read with `unheard`; `ack` answers what was heard before.
    `layers` gives what the layer view shows beside the tree and may raise RenderError; it is called only while that
    view is on. `paper` has the theme's variables for files that stand on paper, and `file` is one that was asked for.
    What the browser `has`, by its word, is not sent again. While `present` is on, the whole page has larger type. The
    height follows from the design, not from which block is open, so that the page below stays where it is.
    """
    content: GraphContent = {
        "label": label,
        "height": LEAST_HEIGHT_REM,
        # one string: Streamlit walks a nested structure several times
        "tree": _packed(tree),
        "paper": dict(paper),
    }
    if shown.view == "layers":
        try:
            content["layers"] = _packed(layers())
        except RenderError as error:
            content["problem"] = str(error)
    digest = hashlib.blake2b(_packed(content).encode(), digest_size=16).hexdigest()
    data: GraphData = {
        "key": key,
        "content": digest,
        "shown": shown.as_data(),
        "ack": ack.as_data(),
        "present": present,
    }
    if file:
        data["file"] = file
    brought: GraphContentData = {"key": key, "digest": digest}
    if digest not in has:
        brought["content"] = content
    graph_content(key=f"{key}_content", data=brought, height="content")
    _component(key=key, data=data, height="content", on_said_change=on_said)


def _packed(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
