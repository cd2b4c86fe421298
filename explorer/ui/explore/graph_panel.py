"""The graph on the Explore page: what it draws, what it marks, what it is saved as."""

from typing import Any

from explorer.render import RenderError, apart_items, block_tree, closed_at_first, drawn_in_order, svg_to_pdf, to_dot
from explorer.render.block_tree import activations
from explorer.render.operations import OPERATION_COLORS, operation_of
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
        label=title(),
        given=Given(*selection.shown()),
        present=present,
        layers=_layers,
        files={
            "pdf": lambda svg, shown: svg_to_pdf(svg, theme.font()),
            "dot": lambda svg, shown: dot_file(shown).encode(),
        },
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
    graph = state.reading().graph
    svg = drawn_in_order(graph, **_layered(shown)).svg
    return Layers(svg, apart_items(graph, shown.apart, **_counts()))


def _layered(shown: GraphEvent) -> dict[str, Any]:
    """How the layer view is drawn."""
    at_first = closed_at_first(node.scope for node in state.reading().graph.nodes)
    closed = at_first if shown.closed is None else shown.closed
    return {"direction": "LR", "closed": closed, "apart": shown.apart}


def dot_file(shown: GraphEvent) -> str:
    """The layers as DOT in the colors that are shown, on white; in the layer view what is closed there is closed."""
    graph = state.reading().graph
    how = {**_colors(shown.color_by), **(_layered(shown) if shown.view == "layers" else {})}
    try:
        return drawn_in_order(graph, **how).dot
    except RenderError:  # too large to be laid out, or no Graphviz: the file has no limit
        return to_dot(graph, **how)


def _colors(color_by: str) -> dict[str, Any]:
    graph = state.reading().graph
    if color_by == "operation":
        operations = {node.name: operation_of(node.op) for node in graph.nodes}
        return {"fills": {name: OPERATION_COLORS[operation][0] for name, operation in operations.items() if operation}}
    counts = {**_counts(), "activations": {node.name: activations(node) for node in graph.nodes}}[color_by]
    inference = {node.name: counts.get(node.name, 0) for node in graph.nodes if not node.scope.auxiliary}
    total = sum(inference.values()) or 1
    return {"heat": {name: count / total for name, count in inference.items()}}
