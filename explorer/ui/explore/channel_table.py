"""The channel table: one row per block, the columns of the kinds that the design has, outputs and costs beside them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import zip_longest
from typing import Any, NamedTuple

from pydantic.fields import FieldInfo

from explorer.design import KINDS, BlockRow, Change, Effective, InceptionBlock, Rename
from explorer.design.addresses import BLOCK as PREFIX
from explorer.design.spec import INCEPTION_WIDTHS
from explorer.design.variants import PARTS
from explorer.graph import BLOCK
from explorer.ui import state
from explorer.ui.explore import selection
from explorer.ui.explore.grid import Column, Table, grid, mark
from explorer.ui.explore.totals import share
from explorer.ui.explore.typed import shown
from explorer.ui.grid_view import GridColumn
from explorer.ui.numbers import difference, percent


class Line(NamedTuple):
    """A line of the table: the block's address, its row, the variants in force."""

    at: str
    block: Any
    variants: Effective


Rows = list[Line]
Marks = dict[tuple[str, str], str]  # what a block's cell was before it was edited
WIDTHS = ("channels", *INCEPTION_WIDTHS)
NO_PART = "The block is not factorized so"
NAIVE = {
    "ch3x3red": "A naive block has no reductions",
    "ch5x5red": "A naive block has no reductions",
    "pool_proj": "A naive block has a bare pool",
}


def channel_table(height: int) -> None:
    """The table of blocks; its edits are proposed at the place `table`."""
    grid("table", _table, height=height, label="Channel table, one row per block")


def _table() -> Table:
    now = state.reading()
    known = now.design.names
    rows = [Line(known.block(block.id), block, variants) for _, _, block, variants in now.design.blocks()]
    names = [line.block.id for line in rows]
    found = [change for change in state.reading().changes if change.block]
    marks = dict(cell for change in found for cell in _marked(change))
    columns = [
        Column(GridColumn("block", "block", 52, kind="head"), names),
        *_kind(rows),
        *[_cells(name, field, rows, marks) for name, field in _fields(rows).items()],
        *_parts(rows, marks),
        *_costs(now, names),
        _edits(names, found, {one.id: one.at.removeprefix(PREFIX) for one in now.edits if isinstance(one, Rename)}),
    ]
    ids = selection.ids()
    return Table(columns, names, [ids[BLOCK, name] for name in names])


def _costs(now: state.Reading, names: list[str]) -> list[Column]:
    blocks = {row.name: row for row in now.analysis.blocks}
    shares = [share(blocks[name].macs, now.analysis, "macs") for name in names]
    top = max(shares, default=0) or 1
    return [
        Column(
            GridColumn("out", "out", 56, "Output channels of the block.", numeric=True),
            [blocks[name].output_shape[0] for name in names],
        ),
        Column(
            GridColumn("share", "share of MACs", 118, "Of the whole network's.", kind="share"),
            [percent(one) for one in shares],
            shares=[one / top for one in shares],
        ),
    ]


def _edits(names: list[str], changes: list[Change], renamed: Mapping[str, str]) -> Column:
    found: dict[str, list[str]] = defaultdict(list)
    for change in changes:
        is_new = change.block in renamed and not _field(change)
        found[change.block].append(f"was {renamed[change.block]}" if is_new else _edit_text(change))
    look = GridColumn("edits", "edits", 100, "What differs from the preset.")
    return Column(look, [", ".join(found[name]) for name in names])


def _kind(rows: Rows) -> list[Column]:
    """What each block is, where the design has several kinds."""
    titles = [KINDS[block.kind].TITLE for _, block, _ in rows]
    return [Column(GridColumn("kind", "kind", 104), titles)] if len(set(titles)) > 1 else []


def _fields(rows: Rows) -> dict[str, FieldInfo]:
    """The columns of the kinds that the design has."""
    kinds = {block.kind for _, block, _ in rows}
    found: dict[str, FieldInfo] = {}
    for name, kind in KINDS.items():
        if name in kinds:
            found |= {column: kind.model_fields[column] for column in kind.columns()}
    return found


def _cells(name: str, field: FieldInfo, rows: Rows, marks: Marks) -> Column:
    label = field.title or name
    width = max(62, 26 + 7 * len(label)) + (0 if state.design().variants.width == 1 else 24)
    look = GridColumn(name, label, width, field.description or "", edit=True, numeric=True)
    return Column(
        look,
        [getattr(block, name, None) for _, block, _ in rows],
        partial(_address, rows, name),
        ghosts=[_scaled(getattr(block, name, None)) if name in WIDTHS else "" for _, block, _ in rows],
        locked=[_locked(type(block), name, label, variants.naive) for _, block, variants in rows],
        marks=[marks.get((block.id, name), "") for _, block, _ in rows],
    )


def _scaled(width: int | None) -> str:
    """What a width comes to, where the design's width is scaled."""
    design = state.design()
    return "" if width is None or design.variants.width == 1 else f"→ {design.scaled(width):,}"


def _locked(kind: type[BlockRow], name: str, label: str, naive: bool) -> str:
    if name not in kind.columns():
        return f"{kind.TITLE[0].upper()}{kind.TITLE[1:]}s have no {label}"
    return NAIVE.get(name, "") if naive and kind is InceptionBlock else ""


def _address(rows: Rows, name: str, row: int) -> str:
    return f"{rows[row].at}.{name}"


def _parts(rows: Rows, marks: Marks) -> list[Column]:
    """The widths of the convolutions that factorizations add, where a block has them."""
    found = []
    for name, branch in (("ch3x3_parts", "3×3"), ("ch5x5_parts", "5×5")):
        labels = max((PARTS[variants.factorize][name] for *_, variants in rows), key=len, default=())
        found += [_part(rows, name, i, f"{branch}: {label}", marks) for i, label in enumerate(labels)]
    return found


def _part(rows: Rows, name: str, i: int, label: str, marks: Marks) -> Column:
    text = "Filters of a convolution that the factorization adds. Empty: the branch's own width."
    look = GridColumn(f"{name}_{i}", label, 74, text, edit=True, numeric=True)
    wide = name.removesuffix("_parts")
    return Column(
        look,
        [list(getattr(block, name, ())) for _, block, _ in rows],
        partial(_address, rows, name),
        item=i,
        ghosts=[_part_ghost(block, name, i, wide) for _, block, _ in rows],
        locked=[
            "" if i < len(PARTS[variants.factorize][name]) and isinstance(block, InceptionBlock) else NO_PART
            for _, block, variants in rows
        ],
        marks=[marks.get((block.id, f"{name}[{i}]"), "") for _, block, _ in rows],
    )


def _part_ghost(block: Any, name: str, i: int, wide: str) -> str:
    """The branch's own width where the part has none; what it comes to where widths are scaled."""
    parts = getattr(block, name, ())
    if i < len(parts) and parts[i] is not None:
        return _scaled(parts[i])
    return shown(getattr(block, wide, None))


def _field(change: Change) -> str:
    """The name of the block's field that changed; empty where the whole block is new."""
    return change.at.partition(".")[2]


def _marked(change: Change) -> Iterator[tuple[tuple[str, str], str]]:
    """The cells that a change marks, and what they say; of a list those of the items that differ."""
    if isinstance(change.before, list) and isinstance(change.after, list):
        for i, (before, after) in enumerate(zip_longest(change.before, change.after)):
            if before != after:
                yield (change.block, f"{_field(change)}[{i}]"), mark(before)
    elif _field(change):
        yield (change.block, _field(change)), mark(change.before)


def _edit_text(change: Change) -> str:
    name = _field(change)
    if not name:
        return "new"
    before, after = change.before, change.after
    field = InceptionBlock.model_fields.get(name)
    label = (field and field.title) or name.removeprefix("variants.").replace("_", " ")
    if isinstance(before, int) and isinstance(after, int) and not isinstance(after, bool):
        return f"{label} {difference(after - before)}"
    if isinstance(after, list):
        after = ", ".join(map(shown, after))
    return f"{label} {'empty' if after in (None, '') else after}"
