"""The inspector's cards about several layers together: a branch, a stage, the layers of a stage that has no block."""

from collections.abc import Sequence
from itertools import groupby

import pandas as pd
import streamlit as st

from explorer.analysis import GroupRow, LayerRow
from explorer.graph import Shape, ops
from explorer.render import branch_id, branch_steps
from explorer.render.captions import caption
from explorer.ui import state
from explorer.ui.command_bar import Command, command_bar
from explorer.ui.explore import selection
from explorer.ui.explore.reasons import reason
from explorer.ui.explore.totals import share
from explorer.ui.numbers import percent, shape_text

COLUMNS = {
    "layer": st.column_config.TextColumn("layer", width=96),
    "part": st.column_config.TextColumn("part", width=62),
    "output": st.column_config.TextColumn("output", width=100),
    "parameters": st.column_config.NumberColumn("parameters", format="localized", width=78),
    "MACs": st.column_config.NumberColumn("MACs", format="localized", width=92),
    "share": st.column_config.NumberColumn("share", format="%.1f %%", width=58, help="Of the stage's MACs"),
}
BRANCHES = {"residual": "projection", "shortcut": "shortcut"}
QUIET = ("ReLU", "BatchNorm2d", "Flatten")
MOST_TERMS = 6


def branch_name(rows: Sequence[LayerRow]) -> str:
    """What a branch is called: `1×1 → 3×3`, `projection`."""
    graph, branch = state.reading().graph, rows[0].scope.branch
    return BRANCHES.get(branch) or branch_steps(graph.node(row.name) for row in rows) or branch


def branch_card(rows: Sequence[LayerRow]) -> None:
    """The layers of one branch: what goes in and out, the sum of their numbers, why its reduction is there."""
    now, scope = state.reading(), rows[0].scope
    block = next(one for one in now.analysis.blocks if one.name == scope.block)
    _title(f"{scope.block} › {branch_name(rows)}", "branch", (scope.block, scope.block))
    _flow(rows[0].input_shapes[0], _branch_output(rows))
    _layer_table(rows, f"Layers of the branch {scope.branch}")
    _sums([[row] for row in rows])
    macs = sum(row.macs for row in rows)
    if block.macs:
        st.caption(f"{percent(macs / block.macs)} of the block's MACs. {of_all(sum(r.parameters for r in rows), macs)}")
    for row in rows:
        if row.scope.path.endswith("red") and isinstance(now.graph.node(row.name).op, ops.Conv2d):
            st.markdown(f"**Why the 1×1 first?** {reason(now, row.name)}")


def stage_card(name: str, rows: Sequence[LayerRow]) -> None:
    """The parts of a stage (its blocks, and what stands between them), or the layers of one without blocks."""
    stage = next(one for one in state.reading().analysis.stages if one.name == name)
    blocks = len({row.scope.block for row in rows} - {""})
    count = f"{blocks} block{'s' * (blocks != 1)}" if blocks else f"{len(rows)} layers"
    _title(name, "auxiliary head" if stage.kind == "auxiliary" else f"stage, {count}" if blocks else count)
    _flow(stage.input_shape, stage.output_shape)
    parts = [list(run) for _, run in groupby(rows, key=lambda row: row.scope.block or row.name)]
    if blocks:
        _part_table(name, parts, stage)
    else:
        _layer_table(rows, f"Layers of {name}")
    _sums(parts)
    if stage.kind == "auxiliary":
        st.caption("An auxiliary head: it exists in training only and is in no total.")
    else:
        st.caption(of_all(stage.parameters, stage.macs))


def up_to(*parts: tuple[str, str]) -> None:
    """Buttons that select what is around: (label, id) from the inside out. Call it inside a horizontal container."""
    commands = [Command(name, label, "arrow_upward", "Select what this is a part of") for label, name in parts]
    if commands:
        command_bar(commands, key="up_to", on_command=_select_last, quiet=True)


def _select_last(names: list[str]) -> None:
    if names:
        selection.choose(names[-1])


def _title(text: str, kind: str, *around: tuple[str, str]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(text, anchor=False, width="content")
        st.caption(kind)
        up_to(*around)


def _flow(before: Shape, after: Shape) -> None:
    st.markdown(f"{shape_text(before)}  →  **{shape_text(after)}**")


def _branch_output(rows: Sequence[LayerRow]) -> Shape:
    """The branch's part of the concatenation: what leaves it, side by side where several convolutions end it."""
    graph = state.reading().graph
    inside = {row.name for row in rows}
    read = {name for one in inside for name in graph.node(one).inputs}
    ends = [row.output_shape for row in rows if row.name not in read]
    return (sum(shape[0] for shape in ends), *ends[-1][1:])


def _layer_table(rows: Sequence[LayerRow], alt: str) -> None:
    shown = [row for row in rows if row.op not in QUIET]
    names = [row.name for row in shown]
    frame = pd.DataFrame(
        {"layer": [_short(row) for row in shown], **_numbers([(r.output_shape, r.parameters, r.macs) for r in shown])}
    )
    _table(frame, names, alt)


def _short(row: LayerRow) -> str:
    """What a layer is, in few letters."""
    op = state.reading().graph.node(row.name).op
    kind, label, detail = caption(op, row.output_shape)
    return f"{label}, {detail}" if kind == "pool" else f"{label} conv" if kind == "conv" else label


def _part_table(name: str, parts: Sequence[Sequence[LayerRow]], stage: GroupRow) -> None:
    shown = [part for part in parts if part[0].scope.block or part[0].op not in QUIET]
    names = [part[0].scope.block or part[0].name for part in shown]
    counted = [(p[-1].output_shape, sum(r.parameters for r in p), sum(r.macs for r in p)) for p in shown]
    frame = pd.DataFrame({"part": names, **_numbers(counted)})
    frame["share"] = [100 * macs / stage.macs if stage.macs else 0.0 for *_, macs in counted]
    _table(frame, names, f"Parts of {name}")


def _numbers(rows: Sequence[tuple[Shape, int, int]]) -> dict[str, list[object]]:
    return {
        "output": [shape_text(shape) for shape, _, _ in rows],
        "parameters": [parameters for _, parameters, _ in rows],
        "MACs": [macs for *_, macs in rows],
    }


def _table(frame: pd.DataFrame, names: list[str], alt: str) -> None:
    """A table whose rows select what they are about."""
    st.dataframe(
        frame,
        hide_index=True,
        row_height=28,
        height="content",
        key="card_table",
        on_select=_select,
        selection_mode="single-cell",
        column_config=COLUMNS,
        alt=alt,
    )
    state.store("card_table_rows", names)


def _select() -> None:
    names: list[str] = state.remember("card_table_rows", list)
    selection.select_row("card_table", names)


def _sums(parts: Sequence[Sequence[LayerRow]]) -> None:
    """Parameters and MACs as the sum of what the parts have."""
    for label, number in (("Parameters", "parameters"), ("MACs", "macs")):
        terms = [count for part in parts if (count := sum(getattr(row, number) for row in part))]
        if terms:
            shown = " + ".join(f"{term:,}" for term in terms) + " = " if 1 < len(terms) <= MOST_TERMS else ""
            st.markdown(f"**{label}** = {shown}**{sum(terms):,}**")


def of_all(parameters: int, macs: int) -> str:
    """What part of the network this is."""
    analysis = state.reading().analysis
    of = percent(share(parameters, analysis, "parameters")), percent(share(macs, analysis, "macs"))
    return f"{of[0]} of all parameters, {of[1]} of all MACs"


def branches_of(rows: Sequence[LayerRow]) -> dict[str, list[LayerRow]]:
    """The layers of each branch in the block's order, by the branch's id."""
    found: dict[str, list[LayerRow]] = {}
    for row in rows:
        if row.scope.branch:
            found.setdefault(branch_id(row.scope), []).append(row)
    return found
