"""What is selected, open and colored in the graph: bound to the graph both ways, set from tables and charts too."""

from collections.abc import Mapping, Sequence
from typing import Any

from explorer.analysis import Analysis
from explorer.graph import Scope
from explorer.render import PartIds, branch_id, closed_at_first
from explorer.render.folding import block_id, stage_id
from explorer.ui import state
from explorer.ui.explore import refresh
from explorer.ui.explore.renamed_parts import new_names
from explorer.ui.graph_view import GraphEvent

KEY = "graph_shown"
BELOW_FOLLOWS = "below_follows"
NOTHING: dict[str, dict[str, list[Any]]] = {"selection": {"cells": [], "selected": []}}
"""What a chart or a table says before anything in it is selected."""


def shown() -> GraphEvent:
    """What the graph shows."""
    with state.whole():  # else a run that is ended in between has taken the names and not used them
        now: GraphEvent = state.remember(KEY, _first_look)
        for one in state.take_renamed():
            names = new_names(one)
            now = now._replace(
                selected=now.selected and names.parts.get(now.selected, now.selected),
                open_blocks=_called(now.open_blocks, names.parts),
                closed=None if now.closed is None else _called(now.closed, names.folds),
                apart=_called(now.apart, names.parts),
            )
            state.store(KEY, now)
        return now


def _called(old: Sequence[str], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(names.get(name, name) for name in old)


def keep(event: GraphEvent) -> None:
    """Note what somebody made the graph show."""
    state.store(KEY, event)


def select(name: str) -> None:
    """Select a layer, a branch, a block or a stage; what is closed around it opens, so that it is seen."""
    now = shown()
    scope = _inside_of(name)
    block = ids().block(scope)
    hidden = block and block != name and block not in now.open_blocks
    opened = (block,) if hidden else now.open_blocks
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


def part_ids(analysis: Analysis) -> PartIds:
    """What the blocks and stages of a network are called where something is selected."""
    return PartIds((row.name, row.scope) for row in analysis.layers)


def ids() -> PartIds:
    """The same of the design on screen."""
    return state.derived("part_ids", lambda: part_ids(state.reading().analysis))


def part_of(name: str | None) -> str:
    """The block that what is selected belongs to; its stage where that has no blocks there; else itself."""
    scope = _inside_of(name) if name else Scope()
    return ids().part(scope) or name or ""


def select_row(key: str, names: Sequence[str]) -> None:
    """Select what the row of the clicked cell is about; `names` has one for each row of the table at `key`."""
    cells = (state.answer(key) or NOTHING)["selection"]["cells"]
    if cells and cells[0][0] < len(names):
        choose(names[cells[0][0]])


def _inside_of(name: str) -> Scope:
    """Where the layers of what is called so are; nowhere for a stage, or for a name that nothing has."""
    called = ids()
    for row in state.reading().analysis.layers:
        if name in (row.name, branch_id(row.scope), called.block(row.scope)):
            return row.scope
    return Scope()


def _without(now: GraphEvent, scope: Scope, name: str) -> tuple[str, ...] | None:
    """What stays closed in the layer view."""
    if now.closed is None and now.view != "layers":
        return None
    scopes = (row.scope for row in state.reading().analysis.layers)
    closed = closed_at_first(scopes) if now.closed is None else now.closed
    around = {stage_id(scope)} | ({block_id(scope)} if ids().block(scope) != name else set())
    left = tuple(one for one in closed if one not in around)
    return now.closed if left == closed else left


def _first_look() -> GraphEvent:
    """The first block open and its widest branch selected: what an Inception block is, at first sight."""
    layers = [row for row in state.reading().analysis.layers if row.scope.block and row.macs]
    if not layers:
        return GraphEvent()
    first = layers[0].scope
    widest = max((row for row in layers if row.scope.block == first.block), key=lambda row: row.macs)
    return GraphEvent(widest.name, (ids().block(first),))
