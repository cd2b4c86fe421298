"""The inspector's card about a block: its branches with their shares, and the same block in its other forms."""

import pandas as pd
import streamlit as st

from explorer.analysis import GroupRow, LayerRow
from explorer.design import KINDS
from explorer.ui import state
from explorer.ui.explore import selection
from explorer.ui.explore.block_actions import block_actions
from explorer.ui.explore.block_forms import BlockForm, block_forms, ratio, reductions
from explorer.ui.explore.part_card import branch_name, branches_of, of_all
from explorer.ui.numbers import shape_text

VIEWS = ("Branches", "Other forms")


def block_card(rows: list[LayerRow], wide: bool = False) -> None:
    """Name and actions, then its branches and, for a kind that has several forms, all of these beside each other.

    `wide`: both at once, without the actions.
    """
    now = state.reading()
    scope, block = rows[0].scope, next(one for one in now.analysis.blocks if one.name == rows[0].scope.block)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.subheader(f"{scope.block} › {KINDS[scope.kind].TITLE}", anchor=False, width="stretch")
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
    chosen = st.segmented_control(
        "What about the block",
        VIEWS,
        default=VIEWS[0],
        key="block_view",
        label_visibility="collapsed",
        required=True,
    )
    return chosen or VIEWS[0]


def _branches(rows: list[LayerRow], block: GroupRow) -> None:
    st.dataframe(
        _branch_frame(rows, block),
        hide_index=True,
        row_height=28,
        height="content",
        key="branches",
        on_select=lambda: selection.select_row("branches", list(branches_of(rows))),
        selection_mode="single-cell",
        column_config={
            "branch": st.column_config.TextColumn("branch", width=110),
            "out": st.column_config.NumberColumn("out", width=46),
            "parameters": st.column_config.NumberColumn("parameters", format="localized", width=78),
            "MACs": st.column_config.NumberColumn("MACs", format="localized", width=92),
            "share": st.column_config.NumberColumn("share", format="%.1f %%", width=62, help="Of the block's MACs"),
        },
        alt="Branches of the block",
    )
    lines = [f"**Shape** {shape_text(block.input_shape)}  →  {shape_text(block.output_shape)}"]
    if cat := next((row for row in rows if row.op == "Cat"), None):
        widths = [shape[0] for shape in cat.input_shapes]
        simple = f", that is {ratio(widths)}" if ratio(widths) else ""
        total = " + ".join(map(str, widths))
        lines.append(f"**Output channels** = {total} = **{cat.output_shape[0]}**{simple}")
    if reduced := reductions(rows):
        steps = [f"{before:,} → {after:,} (1/{before / after:.3g})" for before, after in reduced]
        lines.append(f"**Reductions** {', '.join(steps)}")
    st.markdown("  \n".join([*lines, _of_all(block)]))


def _of_all(block: GroupRow) -> str:
    """What part of the network it is, in small type: no element of its own, of which each costs at every edit."""
    return f":gray[:small[{of_all(block.parameters, block.macs)}]]"


def _branch_frame(rows: list[LayerRow], block: GroupRow) -> pd.DataFrame:
    """One line per branch in the order of the block, and one for the whole; shares in percent of the block's MACs."""
    lines = [_line(branch_name(inside), inside, block) for inside in branches_of(rows).values()]
    return pd.DataFrame([*lines, _line("all", rows, block)])


def _line(name: str, rows: list[LayerRow], block: GroupRow) -> dict[str, object]:
    macs = sum(row.macs for row in rows)
    return {
        "branch": name,
        "out": rows[-1].output_shape[0],
        "parameters": sum(row.parameters for row in rows),
        "MACs": macs,
        "share": 100 * macs / block.macs if block.macs else 0.0,
    }


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
