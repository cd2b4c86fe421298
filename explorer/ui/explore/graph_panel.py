"""The graph on the Explore page: what it draws, what it marks, what it is saved as."""

from collections.abc import Container, Sequence
from functools import lru_cache
from typing import Any

from explorer.render import apart_items, block_tree, closed_at_first, svg_to_pdf, to_dot, to_svg
from explorer.ui import state, theme
from explorer.ui.explore import selection
from explorer.ui.graph_view import Given, GraphEvent, Layers, graph_view
from explorer.ui.heading import title

KEY = "graph"


def graph_panel(*, present: bool) -> None:
    """The graph of the design on screen."""
    event = graph_view(
        _tree(),
        key=KEY,
        label=title(),
        given=Given(*selection.shown()),
        present=present,
        layers=_layers,
        files={"pdf": lambda svg, shown: svg_to_pdf(svg, theme.font()), "dot": lambda svg, shown: _dot(shown).encode()},
        paper=theme.variables("light"),
        on_change=_said,
    )
    selection.keep(event)


def _said() -> None:
    """What opens or closes concerns the graph alone; what is selected or colored is shown elsewhere too."""
    view, now = state.widget_value(KEY).get("view"), selection.shown()
    if view and (view.get("selected"), view.get("color_by")) != (now.selected, now.color_by):
        selection.heard(view.get("selected"))
        selection.follow()


def _counts() -> dict[str, dict[str, int]]:
    layers = state.reading().analysis.layers
    return {
        "parameters": {row.name: row.parameters for row in layers},
        "macs": {row.name: row.macs for row in layers},
    }


def parts() -> list[dict[str, Any]]:
    """What the network's main chain is made of, each with its counts, as the graph draws it."""
    return [item for item in _tree()["items"] if item["kind"] != "io"]


def _tree() -> dict[str, Any]:
    """The tree of the design on screen."""
    return state.derived(
        "graph_tree",
        lambda: block_tree(state.reading().graph, **_counts(), edited=_edited(), failed=_failed()),
    )


def _layers(shown: GraphEvent) -> Layers:
    return Layers(_svg(_dot(shown)), apart_items(state.reading().graph, shown.apart, **_counts()))


def _dot(shown: GraphEvent) -> str:
    """The layers as DOT; in the layer view what is closed there is closed."""
    graph = state.reading().graph
    if shown.view != "layers":
        return to_dot(graph)
    at_first = closed_at_first(node.scope for node in graph.nodes)
    closed = at_first if shown.closed is None else shown.closed
    return to_dot(graph, direction="LR", closed=closed, apart=shown.apart)


@lru_cache(maxsize=32)
def _svg(dot: str) -> str:
    """The layer view; sessions that look at the same network share it."""
    return to_svg(dot)


def _edited() -> list[str]:
    """What differs from the preset: the layers that belong to the changed places, and the blocks around them."""
    found = state.reading().changes
    return _marks([one.path for one in found]) + [one.block for one in found if one.block]


def _failed() -> list[str]:
    """Where the design has an error."""
    return _marks([refusal.path for refusal in state.refusals()])


def _marks(paths: Sequence[str]) -> list[str]:
    """For places in the design the nearest ones that a layer is drawn for, and the blocks around them."""
    if not paths:
        return []
    blocks = {f"stages[{s}].blocks[{b}]": block.id for s, b, block, _ in state.design().blocks()}
    places = {node.scope.path for node in state.reading().graph.nodes} | {"classes"}
    marks = []
    for path in paths:
        layer = _nearest(path, places - blocks.keys())
        block = blocks.get(_nearest(path, blocks.keys()))
        marks += [mark for mark in (layer, block) if mark]
    return marks


def _nearest(path: str, places: Container[str]) -> str:
    """The path, or the nearest one around it that is among the places."""
    while path and path not in places:
        path = path.rpartition(".")[0]
    return path
