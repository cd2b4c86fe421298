"""What is selected, open and colored in the graph: bound to the graph both ways, set from tables and charts too."""

from collections.abc import Sequence

from explorer.graph import Scope
from explorer.render import branch_id, closed_at_first
from explorer.render.folding import block_id, stage_id
from explorer.ui import state
from explorer.ui.explore import refresh
from explorer.ui.graph_view import GraphEvent

KEY = "graph_shown"
BELOW_FOLLOWS = "below_follows"


def shown() -> GraphEvent:
    """What the graph shows."""
    return state.remember(KEY, _first_look)


def keep(event: GraphEvent) -> None:
    """Note what the graph came back with."""
    state.store(KEY, event)


def select(name: str) -> None:
    """Select a layer, a branch, a block or a stage; what is closed around it opens, so that it is seen."""
    now = shown()
    scope = _inside_of(name)
    hidden = scope.block and scope.block != name and scope.block not in now.open_blocks
    opened = (scope.block,) if hidden else now.open_blocks
    state.store(KEY, now._replace(selected=name, open_blocks=opened, closed=_without(now, scope, name)))


def choose(name: str) -> None:
    """Select in a callback: only what shows the selection runs again."""
    select(name)
    follow()


def follow() -> None:
    """In a callback: run again what shows the selection, and no more than that."""
    refresh.after_selection(below=state.remember(BELOW_FOLLOWS, lambda: True))


def below_follows(follows: bool) -> None:
    """Note whether what is open below the workbench shows the selection."""
    state.store(BELOW_FOLLOWS, follows)


def part_of(name: str | None) -> str:
    """The block that what is selected belongs to; its stage where that has no blocks there; else itself."""
    for row in state.reading().analysis.layers:
        if name in (row.name, branch_id(row.scope), row.scope.block):
            return row.scope.block or row.scope.stage
    return name or ""


def select_row(key: str, names: Sequence[str]) -> None:
    """Select what the row of the clicked cell is about; `names` has one for each row of the table at `key`."""
    cells = state.widget_value(key)["selection"]["cells"]
    if cells and cells[0][0] < len(names):
        choose(names[cells[0][0]])


def _inside_of(name: str) -> Scope:
    """Where the layers of what is called so are; nowhere for a stage, or for a name that nothing has."""
    for row in state.reading().analysis.layers:
        if name in (row.name, branch_id(row.scope), row.scope.block):
            return row.scope
    return Scope()


def _without(now: GraphEvent, scope: Scope, name: str) -> tuple[str, ...] | None:
    """What stays closed in the layer view."""
    if now.closed is None and now.view != "layers":
        return None
    scopes = (row.scope for row in state.reading().analysis.layers)
    closed = closed_at_first(scopes) if now.closed is None else now.closed
    around = {stage_id(scope)} | ({block_id(scope)} if scope.block != name else set())
    left = tuple(one for one in closed if one not in around)
    return now.closed if left == closed else left


def heard(name: object) -> None:
    """Note early what was selected in the graph, for what is drawn before the graph is asked."""
    if name is None or isinstance(name, str):
        state.store(KEY, shown()._replace(selected=name))


def _first_look() -> GraphEvent:
    """The first block open and its widest branch selected: what an Inception block is, at first sight."""
    layers = [row for row in state.reading().analysis.layers if row.scope.block and row.macs]
    if not layers:
        return GraphEvent()
    first = layers[0].scope.block
    widest = max((row for row in layers if row.scope.block == first), key=lambda row: row.macs)
    return GraphEvent(widest.name, (first,))
