"""The graph on the Explore page: what it draws, what it marks, what it is saved as."""

from typing import Any

from explorer.render import (
    RenderError,
    block_tree,
    closed_at_first,
    dot_in_order,
    layer_details,
    svg_to_pdf,
    to_dot,
)
from explorer.render.block_tree import activations
from explorer.render.operations import OPERATION_COLORS, operation_of
from explorer.render.tree_types import Item, LayerDetails, Tree
from explorer.ui import failures, state, theme
from explorer.ui.explore import marks, selection
from explorer.ui.graph_view import (
    FileAnswer,
    FileMaker,
    GraphEvent,
    answer,
    asked_for,
    graph_view,
    kept_by,
    shown_by,
)
from explorer.ui.heading import title
from explorer.ui.hearing import ack, heard

KEY, WANTED = "graph", "graph.file"


FILES: dict[str, FileMaker] = {
    "pdf": lambda svg, shown: svg_to_pdf(svg, theme.font()),
    "dot": lambda svg, shown: dot_file(shown).encode(),
}


def graph_panel(*, present: bool) -> None:
    """The graph of the design on screen."""
    graph_view(
        failures.last_good("drawing", _tree),
        key=KEY,
        label=title(),
        shown=selection.shown(),
        ack=ack(KEY),
        on_said=_hear,
        layers=_layers,
        paper=theme.variables("light"),
        file=state.remember(WANTED, lambda: None),
        has=kept_by(state.component_value(KEY, "said")),
        present=present,
    )


def _hear() -> None:
    """What opens or closes concerns the graph alone; what is selected or colored is shown elsewhere too."""
    before = selection.shown()
    for item in heard(KEY):
        said = dict(item.other)
        if "shown" in said:
            selection.keep(shown_by(said["shown"], selection.shown()))
        if asked := asked_for(said.get("file")):
            state.store(WANTED, answer(asked, FILES, selection.shown()))
        file: FileAnswer | None = state.remember(WANTED, lambda: None)
        if file and said.get("got") == file["number"]:  # until then it is sent again
            state.store(WANTED, None)
    now = selection.shown()
    if (now.selected, now.color_by) != (before.selected, before.color_by):
        selection.follow()


def _counts() -> dict[str, dict[str, int]]:
    layers = state.reading().analysis.layers
    return {
        "parameters": {row.name: row.parameters for row in layers},
        "macs": {row.name: row.macs for row in layers},
    }


def parts() -> list[Item]:
    """What the network's main chain is made of, each with its counts, as the graph draws it."""
    return [item for item in _tree()["items"] if item["kind"] != "io"]


def _tree() -> Tree:
    """The tree of the design on screen."""
    return state.derived(
        "graph_tree",
        lambda: block_tree(state.reading().graph, **_counts(), edited=marks.edited(), failed=marks.failed()),
    )


def _layers() -> LayerDetails:
    try:
        return state.derived("layer_details", lambda: layer_details(state.reading().graph, **_counts()))
    except Exception as error:  # the view says why, and the other one is a click away
        raise RenderError(f"layers: {failures.noted(error, 'layers')}") from error


def _layered(shown: GraphEvent) -> dict[str, Any]:
    """What of the layers is closed and apart in the layer view, as DOT has it."""
    at_first = closed_at_first(node.scope for node in state.reading().graph.nodes)
    closed = at_first if shown.closed is None else shown.closed
    return {"direction": "LR", "closed": closed, "apart": shown.apart}


def dot_file(shown: GraphEvent) -> str:
    """The layers as DOT in the colors that are shown, on white; in the layer view what is closed there is closed."""
    graph = state.reading().graph
    how = {**_colors(shown.color_by), **(_layered(shown) if shown.view == "layers" else {})}
    try:
        return dot_in_order(graph, **how)
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
