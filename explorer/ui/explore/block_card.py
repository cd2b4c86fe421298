"""The inspector's card about a block: its branches with their shares, and the same block in its other forms."""

import pandas as pd
import streamlit as st

from explorer.analysis import GroupRow, LayerRow
from explorer.design import KINDS
from explorer.ui import messages, state
from explorer.ui.explore import selection
from explorer.ui.explore.block_actions import block_actions
from explorer.ui.explore.block_forms import BlockForm, block_forms, ratio, reductions
from explorer.ui.explore.block_reasons import block_reason
from explorer.ui.explore.part_card import branch_name, branches_of, layer_table, of_all, sums
from explorer.ui.explore.part_table import Line, output_of, part_table
from explorer.ui.numbers import shape_text

VIEW, VIEWS = "block_view", ("Branches", "Other forms")


def block_card(rows: list[LayerRow], wide: bool = False) -> None:
    """Name and actions, then its branches and, for a kind that has several forms, all of these beside each other.

    `wide`: both at once, without the actions.
    """
    now = state.reading()
    scope, block = rows[0].scope, next(one for one in now.analysis.blocks if one.name == rows[0].scope.block)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.subheader(f"{messages.escape(scope.block)} › {KINDS[scope.kind].TITLE}", anchor=False, width="stretch")
        if not wide:
            block_actions(scope.block)
    if wide and scope.kind == "inception":
        left, right = st.columns(2, gap="large")
        with left:
            _branches(rows, block)
        with right:
            _forms(block_forms(now, block.name), block)
    else:
        _one_of_both(rows, block)


def _one_of_both(rows: list[LayerRow], block: GroupRow) -> None:
    if _view(block) == VIEWS[0]:
        _branches(rows, block)
    else:
        _forms(block_forms(state.reading(), block.name), block)


def _view(block: GroupRow) -> str:
    if block.kind != "inception":
        return VIEWS[0]
    chosen = state.choice(VIEW, VIEWS[0])
    key = state.controlled(VIEW, chosen)
    st.segmented_control("What about the block", VIEWS, default=chosen, key=key, label_visibility="collapsed",
                         required=True, on_change=state.choose, args=(VIEW, key))  # fmt: skip
    return chosen


def _branches(rows: list[LayerRow], block: GroupRow) -> None:
    """A block without branches has its layers there."""
    if branches := branches_of(rows):
        lines = [_line(branch_name(inside).replace(" ", ""), name, inside) for name, inside in branches.items()]
        whole = Line("all", selection.ids()[block.key], str(block.output_shape[0]), block.parameters, block.macs)
        part_table(
            "branch", [*lines, whole], macs=block.macs, of="the block", alt="Branches of the block", key="branches"
        )
    else:
        layer_table(rows, "the block", alt="Layers of the block")
    texts = [f"**Shape** {shape_text(block.input_shape)}  →  {shape_text(block.output_shape)}"]
    if cat := next((row for row in rows if row.op == "Cat"), None):
        widths = [shape[0] for shape in cat.input_shapes]
        simple = f", that is {ratio(widths)}" if ratio(widths) else ""
        total = " + ".join(map(str, widths))
        texts.append(f"**Output channels** = {total} = **{cat.output_shape[0]}**{simple}")
    if reduced := reductions(rows):
        steps = [f"{before:,} → {after:,} ({_fewer(before, after)})" for before, after in reduced]
        texts.append(f"**Reductions** {', '.join(steps)}")
    if not branches:
        texts += sums([[row] for row in rows])
    why = block_reason(state.reading(), rows)
    st.markdown("  \n".join([*texts, _of_all(block)]) + (f"\n\n**Why?** {why}" if why else ""))


def _line(name: str, branch: str, rows: list[LayerRow]) -> Line:
    """A branch; its width is its part of the concatenation."""
    return Line(name, branch, str(output_of(rows)[0]), sum(r.parameters for r in rows), sum(r.macs for r in rows))


def _fewer(before: int, after: int) -> str:
    """How far a reduction goes: `1/12` where that is even, else `3.6 times fewer`."""
    if before % after == 0:
        return f"1/{before // after}"
    return f"{before / after:.1f} times fewer" if before > after else f"{after / before:.1f} times more"


def _of_all(block: GroupRow) -> str:
    """What part of the network it is, in small type: no element of its own, of which each costs at every edit."""
    return f":gray[:small[{of_all(block.parameters, block.macs)}]]"


def _forms(forms: list[BlockForm], block: GroupRow) -> None:
    frame = pd.DataFrame(
        {
            "the same block": [form.name for form in forms],
            "out": [form.channels for form in forms],
            "parameters": [form.parameters for form in forms],
            "MACs": [form.macs for form in forms],
            "now": ["●" if form.now else "" for form in forms],
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        row_height=28,
        height="content",
        column_config={
            "the same block": st.column_config.TextColumn("the same block", width=128),
            "out": st.column_config.NumberColumn("out", width=46),
            "parameters": st.column_config.NumberColumn("parameters", format="localized", width=78),
            "MACs": st.column_config.NumberColumn("MACs", format="localized", width=92),
            "now": st.column_config.TextColumn("now", width=44, help="The form that the block has"),
        },
        alt="The block in its other forms",
    )
    st.markdown(f"Each counted in this place, everything in front of it as it is.  \n{_of_all(block)}")
