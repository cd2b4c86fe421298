"""Every layer's output shape, parameters and MACs, with subtotals of blocks and stages."""

from typing import Any

import pandas as pd
import streamlit as st

from explorer.analysis import Analysis, GroupRow, LayerRow
from explorer.render import branch_id
from explorer.ui import state
from explorer.ui.explore import selection
from explorer.ui.explore.totals import share
from explorer.ui.numbers import shape_text

SUM = "Σ "
BAND = "background-color: rgba(122, 134, 153, 0.14); font-weight: 600"
CHOSEN = "background-color: rgba(61, 111, 232, 0.22)"


def layer_table() -> None:
    """The table; a block's subtotal stands behind its layers, a stage's behind its blocks.

    A click on a row selects what it is about in the graph; what is selected there is shaded.
    """
    analysis = state.reading().analysis
    if not analysis.layers:
        st.info("The network has no layers yet: put a block into a stage.")
        return
    frame = layer_frame(analysis)
    names = [str(name).removeprefix(SUM) for name in frame["layer"]]
    chosen = _chosen(analysis, selection.shown().selected)
    top = max(frame["share"].max(), 1e-9)
    st.dataframe(
        frame.style.apply(_band, axis=1, chosen=chosen),
        hide_index=True,
        height=440,
        row_height=30,
        key="layers",
        on_select=lambda: selection.select_row("layers", names),
        selection_mode="single-cell",
        alt="Layers with subtotals of blocks and stages",
        column_config={
            "parameters": st.column_config.NumberColumn(format="localized"),
            "MACs": st.column_config.NumberColumn(format="localized"),
            "share": st.column_config.ProgressColumn(
                "share of MACs", format="%.1f %%", min_value=0, max_value=top, color="orange"
            ),
        },
    )


def _chosen(analysis: Analysis, selected: str | None) -> set[str]:
    """The rows of what is selected: a layer's, those of a branch's layers, a block's or a stage's subtotal."""
    layers = {row.name for row in analysis.layers if selected in (row.name, branch_id(row.scope))}
    return layers or {f"{SUM}{selected}"}


def layer_frame(analysis: Analysis) -> pd.DataFrame:
    """One row per layer and per subtotal. Auxiliary heads have no share: they are in no total."""
    blocks = {row.name: row for row in analysis.blocks}
    stages = {row.name: row for row in analysis.stages}
    rows: list[dict[str, Any]] = []
    layers = analysis.layers
    for row, following in zip(layers, [*layers[1:], None], strict=True):
        rows.append(_layer(row, analysis))
        scope, after = row.scope, following.scope if following else None
        if scope.block and (after is None or after.block != scope.block):
            rows.append(_subtotal(blocks[scope.block], analysis))
        if after is None or after.stage != scope.stage:
            rows.append(_subtotal(stages[scope.stage], analysis))
    return pd.DataFrame(rows)


def _layer(row: LayerRow, analysis: Analysis) -> dict[str, Any]:
    part = 0.0 if row.scope.auxiliary else share(row.macs, analysis, "macs")
    return _row(row.scope.block or row.scope.stage, row.name, row.op, row, 100 * part)


def _subtotal(row: GroupRow, analysis: Analysis) -> dict[str, Any]:
    part = 0.0 if row.kind == "auxiliary" else share(row.macs, analysis, "macs")
    return _row(row.name, SUM + row.name, "", row, 100 * part)


def _row(part: str, name: str, op: str, row: LayerRow | GroupRow, percent: float) -> dict[str, Any]:
    return {
        "part": part,
        "layer": name,
        "op": op,
        "output": shape_text(row.output_shape),
        "parameters": row.parameters,
        "MACs": row.macs,
        "share": percent,
    }


def _band(row: "pd.Series[Any]", chosen: set[str]) -> list[str]:
    name = str(row["layer"])
    look = [BAND] * name.startswith(SUM) + [CHOSEN] * (name in chosen)
    return ["; ".join(look)] * len(row)
