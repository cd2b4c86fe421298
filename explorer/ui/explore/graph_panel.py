"""The graph on the Explore page: what it draws, what it marks, what it is saved as."""

from functools import lru_cache
from typing import Any

from explorer.render import apart_items, block_tree, closed_at_first, svg_to_pdf, to_dot, to_svg
from explorer.ui import state, theme
from explorer.ui.explore import marks, selection
from explorer.ui.graph_view import Given, GraphEvent, Layers, graph_view
from explorer.ui.heading import title

KEY = "graph"


def graph_panel(*, present: bool) -> None:
    """The graph of the design on screen."""
    event = graph_view(
        _tree(),
        key=KEY,
        label=f"Block graph of {title()}",
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
        lambda: block_tree(state.reading().graph, **_counts(), edited=marks.edited(), failed=marks.failed()),
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
