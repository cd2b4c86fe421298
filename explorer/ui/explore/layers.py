"""Every layer's output shape, parameters and MACs, with subtotals of blocks and stages."""

import csv
from collections.abc import Iterator, Sequence
from functools import partial
from io import StringIO
from typing import NamedTuple

import streamlit as st

from explorer.analysis import Analysis, GroupRow, LayerRow
from explorer.graph import BLOCK
from explorer.render import PartIds, branch_id
from explorer.ui import state
from explorer.ui.explore import selection
from explorer.ui.explore.grid import Column, Table, read_only
from explorer.ui.explore.totals import share
from explorer.ui.grid_view import GridColumn
from explorer.ui.numbers import percent, shape_text

SUM = "Σ "
HEIGHT = 440
MOST = 3_000
"""Layers that are all listed; of more only those of the selected block."""


class Line(NamedTuple):
    """A layer or a subtotal: its id in the table, what it selects, and what it shows."""

    id: str
    select: str
    part: str
    layer: str
    op: str
    row: LayerRow | GroupRow
    share: float


def layer_table() -> None:
    """The table; a block's subtotal stands behind its layers, a stage's behind its blocks.

    A row selects what it is about in the graph; the rows of what is selected there are shaded, and in sight.
    """
    analysis = state.reading().analysis
    if not analysis.layers:
        st.info("The network has no layers yet: put a block into a stage.")
        return
    selected = selection.shown().selected
    block = selection.part_of(selected) if len(analysis.layers) > MOST else None
    if block is not None:
        st.caption(f"{len(analysis.layers):,} layers: those of the selected block, and the sums of all others.")
    make = partial(_table, analysis, block)
    read_only("layers", make, height=HEIGHT, label="Layers, sums", selected=_chosen(analysis, selected))


def _chosen(analysis: Analysis, selected: str | None) -> list[str]:
    """What the rows of what is selected select: it itself, and the layers of a branch."""
    return [selected, *[row.name for row in analysis.layers if branch_id(row.scope) == selected]] if selected else []


def _table(analysis: Analysis, block: str | None) -> Table:
    ids = selection.part_ids(analysis)
    lines = [line for line in layer_lines(analysis) if _listed(line, block, ids)]
    top = max((line.share for line in lines), default=0) or 1
    columns = [
        Column(GridColumn("layer", "layer", 200, kind="head"), [line.layer for line in lines]),
        Column(GridColumn("part", "part", 70), [line.part for line in lines]),
        Column(GridColumn("op", "op", 130), [line.op for line in lines]),
        _numbers("output", 140, [shape_text(line.row.output_shape) for line in lines]),
        _numbers("parameters", 110, [f"{line.row.parameters:,}" for line in lines]),
        _numbers("MACs", 130, [f"{line.row.macs:,}" for line in lines]),
        Column(
            GridColumn("share", "share of MACs", 170, "Of the whole network's.", kind="share"),
            [percent(line.share) for line in lines],
            shares=[line.share / top for line in lines],
        ),
    ]
    sums = frozenset(line.id for line in lines if line.layer.startswith(SUM))
    return Table(columns, [line.id for line in lines], [line.select for line in lines], sums)


def _numbers(name: str, width: int, texts: Sequence[str]) -> Column:
    return Column(GridColumn(name, name, width, numeric=True), texts)


def _listed(line: Line, block: str | None, ids: PartIds) -> bool:
    return block is None or not isinstance(line.row, LayerRow) or ids.block(line.row.scope) in ("", block)


def layer_lines(analysis: Analysis) -> Iterator[Line]:
    """One per layer and per subtotal. Auxiliary heads have no share: they are in no total."""
    ids = selection.part_ids(analysis)
    groups = {row.key: row for row in (*analysis.blocks, *analysis.stages)}
    layers = analysis.layers
    for row, following in zip(layers, [*layers[1:], None], strict=True):
        scope, after = row.scope, following.scope if following else None
        part = 0.0 if scope.auxiliary else share(row.macs, analysis, "macs")
        yield Line(row.name, row.name, scope.block or scope.stage, row.name, row.op, row, part)
        ends = [scope.block_key] * (bool(scope.block) and (after is None or after.block != scope.block))
        ends += [scope.stage_key] * (after is None or after.stage_key != scope.stage_key)
        for key in ends:
            yield _subtotal(ids[key], groups[key], analysis)


def layers_csv(analysis: Analysis) -> str:
    """The table as CSV: plain numbers, shares in percent."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["part", "layer", "op", "output", "parameters", "MACs", "share"])
    for line in layer_lines(analysis):
        row = line.row
        shape = shape_text(row.output_shape)
        writer.writerow([line.part, line.layer, line.op, shape, row.parameters, row.macs, 100 * line.share])
    return file.getvalue()


def _subtotal(name: str, row: GroupRow, analysis: Analysis) -> Line:
    level = "block" if row.key[0] == BLOCK else "stage"
    part = 0.0 if row.kind == "auxiliary" else share(row.macs, analysis, "macs")
    return Line(f"{level} {name}", name, row.name, SUM + row.name, "", row, part)
