"""A table whose truth is the design: every cell that may be edited stands for an edit, and proposes it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from explorer.design import Change, Edit, Insert, SetValue
from explorer.design.edit_text import show_edit
from explorer.ui import state
from explorer.ui.explore import refresh, selection
from explorer.ui.explore.typed import shown, typed_number
from explorer.ui.frontend.said import Entry, Item
from explorer.ui.grid_view import Cell, GridColumn, Row, as_text, grid_view
from explorer.ui.hearing import ack, heard

SHOWN = "table_shown"
KEPT = "The design keeps its last valid state; undo takes the entry back."


@dataclass(frozen=True)
class Column:
    """A column: how it looks, its values row by row, and `address`, that of a cell's value.

    Without an address it is computed. `show` writes a value as the cell's text, `read` takes a text that was typed.
    With an `item`, the values are lists, and a cell is the item of that number of its row's list. `edit` gives the edit
    that setting a cell means where it is more than setting the value there, or none, from the row, the value and what
    waits already, by its address. `ghosts`, `locked` and `marks` are Cell's, row by row, and `shares` too.
    """

    look: GridColumn
    values: Sequence[Any]
    address: Callable[[int], str] | None = None
    show: Callable[[Any], str] = shown
    read: Callable[[str], Any] = typed_number
    item: int | None = None
    edit: Callable[[int, Any, Mapping[str, Any]], Edit | None] | None = None
    ghosts: Sequence[str] = ()
    locked: Sequence[str] = ()
    marks: Sequence[str] = ()
    shares: Sequence[float] = ()

    def part(self, value: Any) -> Any:
        """What of a value is in the cell."""
        if self.item is None:
            return value
        return value[self.item] if isinstance(value, list | tuple) and self.item < len(value) else None

    def proposal(self, row: int, text: str, at_present: Mapping[str, Any]) -> list[Edit]:
        """The edit that typing a text means; none in a cell that can't be edited."""
        if self.address is None or _at(self.locked, row):
            return []
        value, address = self.read(text), self.address(row)
        if self.edit:
            return [edit] if (edit := self.edit(row, value, at_present)) else []
        if self.item is not None:
            value = _with_item(at_present.get(address, self.values[row]), self.item, value)
        return [SetValue(at=address, value=value)]

    def cell(self, row: int, typed: Mapping[str, Any], refusal: state.Refusal | None) -> Cell:
        """The cell; with what was typed and not taken instead of the design's value."""
        value = self.part(self.values[row])
        address = self.address(row) if self.address else ""
        pending = address in typed and self.part(typed[address]) != value
        here = address if self.item is None else f"{address}[{self.item}]"
        return Cell(
            self.show(self.part(typed[address]) if pending else value),
            ghost="" if pending else _at(self.ghosts, row),
            locked=_at(self.locked, row),
            error=refusal.message if refusal and address and refusal.at == here else "",
            typed=pending,
            mark=_at(self.marks, row),
            share=self.shares[row] if self.shares else None,
        )


def _at(texts: Sequence[str], row: int) -> str:
    return texts[row] if texts else ""


def _with_item(whole: Any, place: int, value: Any) -> list[Any]:
    """A list with one of its items set; empty ones at the end are left out."""
    items = list(whole or ())
    items += [None] * (place + 1 - len(items))
    items[place] = value
    while items and items[-1] is None:
        items.pop()
    return items


class Table(NamedTuple):
    """Columns, each row's id, what selecting a row selects (None: nothing), and the ids of rows that sum up others."""

    columns: Sequence[Column]
    ids: Sequence[str]
    selects: Sequence[str | None]
    sums: frozenset[str] = frozenset()


def grid(place: str, make: Callable[[], Table], *, height: int, label: str) -> None:
    """Show the table; what was typed and not taken stays in its cell, with the error beside it.

    `make` gives the table of the design on screen; it reads nothing but the design and what is refused.
    """
    state.store(SHOWN, {place: make})
    around = selection.part_of(selection.shown().selected)
    _show(place, make, _made(place, make), height=height, label=label, selected=[around] if around else [])


def read_only(place: str, make: Callable[[], Table], *, height: int, label: str, selected: Sequence[str]) -> None:
    """Show a table in which rows are selected and nothing is edited; `selected` is what its shaded rows select."""
    _show(place, make, make(), height=height, label=label, selected=selected)


def _show(
    place: str, make: Callable[[], Table], table: Table, *, height: int, label: str, selected: Sequence[str]
) -> None:
    typed, refusal = state.pending(place), state.refused(place)
    rows = [
        Row(name, [column.cell(row, typed, refusal) for column in table.columns], select, name in table.sums)
        for row, (name, select) in enumerate(zip(table.ids, table.selects, strict=True))
    ]
    grid_view(
        as_text([column.look for column in table.columns], rows),
        key=place,
        label=label,
        height=height,
        ack=ack(place),
        on_said=lambda: _hear(place, make),
        selected=selected,
        problem=f"{refusal.message}. {KEPT}" if refusal else "",
    )


def _made(place: str, make: Callable[[], Table]) -> Table:
    return state.derived(f"{place}.made", make)


def _hear(place: str, make: Callable[[], Table]) -> None:
    """Do what a person did in the table, and show it."""
    items = _act(place, make)
    if not any(item.entries for item in items):  # else the board with the table runs, and the table asks again
        selection.follow() if items else refresh.rest()


def catch_up() -> None:
    """Do what was typed into the table on screen and not heard yet: before an undo that came after it."""
    shown: dict[str, Callable[[], Table]] = state.remember(SHOWN, dict)
    for place, make in shown.items():
        _act(place, make)


def _act(place: str, make: Callable[[], Table]) -> list[Item]:
    """What a person did in the table since, done in its order."""
    items = heard(place)
    for item in items:
        if item.entries:
            edits = _proposals(_made(place, make), item.entries, state.pending(place))
            if edits:
                state.edit(*edits, place=place)
        if item.select is not None:
            selection.select(item.select)
    return items


def _proposals(table: Table, entries: Sequence[Entry], pending: Mapping[str, Any]) -> Sequence[Edit]:
    """The edits that entries mean; of several for one place the last, which has what the others have set."""
    columns = {column.look.name: column for column in table.columns}
    rows = {name: row for row, name in enumerate(table.ids)}
    drafts, found = dict(pending), dict[str, Edit]()
    for entry in entries:
        if entry.row in rows and entry.column in columns:
            for edit in columns[entry.column].proposal(rows[entry.row], entry.text, drafts):
                place, value = _draft(edit)
                drafts[place] = value
                found[place] = edit
    return tuple(found.values())


def _draft(edit: Edit) -> tuple[str, Any]:
    """What an edit will have pending, by its address, as `state.pending` has it."""
    match edit:
        case SetValue(at=at, value=value):
            return at, value
        case Insert(row=row, into=into):
            return into, row
    return show_edit(edit), None


def mark(before: Any, show: Callable[[Any], str] = shown) -> str:
    """What a cell says about its value before it was edited."""
    return f"{show(before) or 'empty'} in the preset"


def marks_at(changes: Sequence[Change], addresses: Sequence[str], show: Callable[[Any], str] = shown) -> list[str]:
    """The marks of cells by their addresses."""
    before = {change.at: change.before for change in changes}
    return [mark(before[at], show) if at in before else "" for at in addresses]
