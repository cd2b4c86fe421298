"""The channel table: one row per block, the columns of the kinds that the design has, outputs and costs beside them."""

from collections import defaultdict
from functools import partial
from typing import Any

import streamlit as st
from pydantic.fields import FieldInfo

from explorer.design import KINDS, Change, DesignSpec, InceptionBlock, SetValue, changes, origin
from explorer.design.spec import PARTS
from explorer.ui import state
from explorer.ui.explore.grid import Column, grid, number_column
from explorer.ui.explore.totals import share
from explorer.ui.explore.typed import typed_number
from explorer.ui.numbers import difference

Rows = list[Any]  # (index of the stage, index in it, the row, the variants in force), as DesignSpec.blocks gives them


def channel_table(height: int) -> None:
    """The table of blocks; its edits are proposed at the place `table`."""
    now = state.reading()
    rows = list(now.design.blocks())
    blocks = {row.name: row for row in now.analysis.blocks}
    edited = _edits_by_block(now.design)
    names = [block.id for _, _, block, _ in rows]
    shares = [100 * share(blocks[name].macs, now.analysis, "macs") for name in names]
    columns = [
        Column("block", names, st.column_config.TextColumn("block", width=52, pinned=True)),
        *_kind(rows),
        *[_cells(name, field, rows) for name, field in _fields(rows).items()],
        *_parts(rows),
        Column("out", [blocks[name].output_shape[0] for name in names], OUT),
        Column("share", shares, _share_config(shares)),
        Column("edits", [", ".join(edited[name]) for name in names], EDITS),
    ]
    grid("table", columns, height=height, alt="Channel table, one row per block")


OUT = st.column_config.NumberColumn("out", width=52, help="Output channels of the block.")
EDITS = st.column_config.TextColumn("edits", width=110, help="What differs from the preset.")


def _share_config(shares: list[float]) -> Any:
    top = max(shares, default=0) or 1
    return st.column_config.ProgressColumn(
        "share of MACs", format="%.1f %%", min_value=0, max_value=top, width=112, color="orange"
    )


def _kind(rows: Rows) -> list[Column]:
    """What each block is, where the design has several kinds."""
    titles = [KINDS[block.kind].TITLE for _, _, block, _ in rows]
    return [Column("kind", titles, st.column_config.TextColumn("kind", width=96))] if len(set(titles)) > 1 else []


def _fields(rows: Rows) -> dict[str, FieldInfo]:
    """The columns of the kinds that the design has."""
    kinds = {block.kind for _, _, block, _ in rows}
    found: dict[str, FieldInfo] = {}
    for name, kind in KINDS.items():
        if name in kinds:
            found |= {column: kind.model_fields[column] for column in kind.columns()}
    return found


def _cells(name: str, field: FieldInfo, rows: Rows) -> Column:
    values = [getattr(block, name, None) for _, _, block, _ in rows]
    path = partial(_path, rows, name)
    return number_column(name, values, field.title or name, field.description or "", path)


def _path(rows: Rows, name: str, row: int) -> str:
    stage, position, *_ = rows[row]
    return f"stages[{stage}].blocks[{position}].{name}"


def _parts(rows: Rows) -> list[Column]:
    """The widths of the convolutions that factorizations add, where a block has them."""
    found = []
    for name, branch in (("ch3x3_parts", "3×3"), ("ch5x5_parts", "5×5")):
        labels = max((PARTS[variants.factorize][name] for *_, variants in rows), key=len, default=())
        for i, label in enumerate(labels):
            found.append(_part(rows, name, i, f"{branch}: {label}"))
    return found


def _part(rows: Rows, name: str, i: int, label: str) -> Column:
    values = [_at(getattr(block, name, ()), i) for _, _, block, _ in rows]
    text = "Filters of a convolution that the factorization adds. Empty: the branch's own width."
    path, edit = partial(_path, rows, name), partial(_part_edit, rows, name, i)
    return number_column(f"{name}_{i}", values, label, text, path, edit=edit, show=partial(_at, i=i))


def _at(parts: Any, i: int) -> Any:
    return parts[i] if parts and i < len(parts) else None


def _part_edit(rows: Rows, name: str, i: int, row: int, value: Any) -> SetValue:
    """A row's parts as a whole, with one of them set; empty ones at the end are left out."""
    parts = list(getattr(rows[row][2], name, ()))
    parts += [None] * (i + 1 - len(parts))
    parts[i] = typed_number(value)
    while parts and parts[-1] is None:
        parts.pop()
    return SetValue(path=_path(rows, name, row), value=parts)


def _edits_by_block(design: DesignSpec) -> dict[str, list[str]]:
    base = origin(design)
    found: dict[str, list[str]] = defaultdict(list)
    for change in changes(base, design) if base else ():
        if change.block:
            found[change.block].append(_edit_text(change))
    return found


def _edit_text(change: Change) -> str:
    name = change.path.split("blocks[")[-1].partition(".")[2] or change.path.partition(".")[2]
    if not name:
        return "new"
    before, after = change.before, change.after
    field = InceptionBlock.model_fields.get(name)
    label = (field and field.title) or name.removeprefix("variants.").replace("_", " ")
    if isinstance(before, int) and isinstance(after, int) and not isinstance(after, bool):
        return f"{label} {difference(after - before)}"
    return f"{label} {'empty' if after is None else after}"
