"""A component without looks that brings the browser what the graph is drawn from, where it has not got that.

It is apart from the graph, whose own message changes with each click. With nine Inception blocks it is 53 kB, with
200 of them 1.1 MB, half as much again while the layer view is on; the browser says which it has.
"""

from typing import NotRequired

from typing_extensions import TypedDict

from explorer.render.tree_types import LayerDetails, Tree
from explorer.ui.frontend.component import component


class GraphContent(TypedDict):
    """What a graph is drawn from: the network's name; the least height in rem; the tree as JSON; the theme's variables
    on paper; while the layer view is on a LayerDetails as JSON, or why there is none.
    """

    label: str
    height: float
    tree: str
    paper: dict[str, str]
    layers: NotRequired[str]
    problem: NotRequired[str]


class GraphContentData(TypedDict):
    """What the browser gets: the graph's key, a text that is another one for other content, and, where it has not said
    that it has that, the content.
    """

    key: str
    digest: str
    content: NotRequired[GraphContent]


graph_content = component("graph_content", GraphContentData, texts={"tree": Tree, "layers": LayerDetails})
