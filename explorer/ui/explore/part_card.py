"""The inspector's cards about several layers together: a branch, a stage, the layers of a stage that has no block."""

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from explorer.analysis import GroupRow, LayerRow
from explorer.graph import Key, Shape, ops
from explorer.render import branch_id, branch_steps
from explorer.render.captions import caption
from explorer.render.drawn import drawn_layers
from explorer.ui import messages, state
from explorer.ui.command_bar import Command, command_bar
from explorer.ui.explore import selection
from explorer.ui.explore.block_reasons import stage_reason
from explorer.ui.explore.part_table import Line, output_of, part_table
from explorer.ui.explore.reasons import reason
from explorer.ui.explore.totals import share
from explorer.ui.numbers import percent, shape_text

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
    _title(f"{scope.block} › {branch_name(rows)}", "branch", (scope.block, selection.ids().block(scope)))
    _flow(rows[0].input_shapes[0], output_of(rows))
    layer_table(rows, "the branch", alt=f"Layers of the branch {scope.branch}")
    lines = sums([[row] for row in rows])
    macs = sum(row.macs for row in rows)
    if block.macs:
        part = f"{percent(macs / block.macs)} of the block's MACs. {of_all(sum(r.parameters for r in rows), macs)}"
        lines.append(f":gray[:small[{part}]]")
    for row in rows:
        if row.scope.path.endswith("red") and isinstance(now.graph.node(row.name).op, ops.Conv2d):
            lines.append(f"**Why the 1×1 first?** {reason(now, row.name)}")
    st.markdown("\n\n".join(lines))


def stage_card(rows: Sequence[LayerRow]) -> None:
    """The parts of a stage (its blocks, and what stands between them), or the layers of one without blocks."""
    stage = next(one for one in state.reading().analysis.stages if one.key == rows[0].scope.stage_key)
    name = stage.name
    blocks = len({row.scope.block for row in rows} - {""})
    count = f"stage, {blocks} block{'s' * (blocks != 1)}" if blocks else _counted(rows)
    _title(name, "auxiliary head" if stage.kind == "auxiliary" else count)
    _flow(stage.input_shape, stage.output_shape)
    parts = [list(run) for _, run in groupby(rows, key=_part)]
    if blocks:
        _block_table(name, parts, stage)
    else:
        layer_table(rows, name, alt=f"Layers of {name}")
    if stage.kind == "auxiliary":
        part = "An auxiliary head: it exists in training only and is in no total."
    else:
        part = of_all(stage.parameters, stage.macs)
    why = stage_reason(state.reading(), stage, rows)
    st.markdown("  \n".join([*sums(parts), f":gray[:small[{part}]]"]) + f"\n\n**Why?** {why}")


def _part(row: LayerRow) -> Key | str:
    """Its block, else itself."""
    return row.scope.block_key if row.scope.block else row.name


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
        st.subheader(messages.escape(text), anchor=False, width="content")
        st.caption(kind)
        up_to(*around)


def _flow(before: Shape, after: Shape) -> None:
    st.markdown(f"{shape_text(before)}  →  **{shape_text(after)}**")


def _counted(rows: Sequence[LayerRow]) -> str:
    """How many layers are drawn for these: normalization and ReLU belong to the layer in front of them."""
    names = {row.name for row in rows}
    count = sum(box.name in names for box in drawn_layers(state.reading().graph))
    return f"{count} layer{'s' * (count != 1)}"


def layer_table(rows: Sequence[LayerRow], of: str, *, alt: str) -> None:
    """A line for each layer but those that are drawn inside of another; shares are of these layers' MACs."""
    shown = [row for row in rows if row.op not in QUIET]
    lines = [Line(_short(row), row.name, shape_text(row.output_shape), row.parameters, row.macs) for row in shown]
    part_table("layer", lines, macs=sum(row.macs for row in rows), of=of, alt=alt)


def _short(row: LayerRow) -> str:
    """What a layer is, in few letters."""
    op = state.reading().graph.node(row.name).op
    kind, label, _ = caption(op, row.output_shape)
    return f"{label} conv" if kind == "conv" else label


def _block_table(name: str, parts: Sequence[Sequence[LayerRow]], stage: GroupRow) -> None:
    shown = [part for part in parts if part[0].scope.block or part[0].op not in QUIET]
    lines = []
    for part in shown:
        scope = part[0].scope
        called, selects = (scope.block, selection.ids().block(scope)) if scope.block else (part[0].name, part[0].name)
        out = shape_text(part[-1].output_shape)
        lines.append(Line(called, selects, out, sum(r.parameters for r in part), sum(r.macs for r in part)))
    part_table("part", lines, macs=stage.macs, of=name, alt=f"Parts of {name}")


def sums(parts: Sequence[Sequence[LayerRow]]) -> list[str]:
    """Parameters and MACs as the sum of what the parts have, in words for Markdown."""
    found = []
    for label, number in (("Parameters", "parameters"), ("MACs", "macs")):
        terms = [count for part in parts if (count := sum(getattr(row, number) for row in part))]
        if terms:
            shown = " + ".join(f"{term:,}" for term in terms) + " = " if 1 < len(terms) <= MOST_TERMS else ""
            found.append(f"**{label}** = {shown}**{sum(terms):,}**")
    return found


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
