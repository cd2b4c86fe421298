"""All networks in one sortable table."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from explorer.ui import messages, state
from explorer.ui.compare.rows import Refused, Row
from explorer.ui.explore.counting import convention_help
from explorer.ui.explore.training_setting import activations_help, setting_text
from explorer.ui.numbers import percent

MIB = 2**20
NARROW, LETTER = 190, 7  # pixels of the column of names, and of a letter in it
HEAD, ROW = 34, 30  # pixels
OWN = "background-color: rgba(36, 87, 214, 0.10); font-weight: 600"


def table(rows: Sequence[Row], refused: Sequence[Refused], *, own: bool) -> None:
    """One row per network, the design on screen first; below it those that can't run there."""
    frame = pd.DataFrame([_line(row) for row in rows])
    number = st.column_config.NumberColumn
    styled = frame.style.apply(lambda line: [OWN if own and line.name == 0 else ""] * len(line), axis=1)
    st.dataframe(
        styled,
        key="compare_table",
        hide_index=True,
        height=HEAD + ROW * len(rows),  # there before the browser has Streamlit's code for it
        row_height=ROW,
        alt="All networks at the same input and classes",
        column_config={
            "network": st.column_config.TextColumn(width=max(NARROW, *[LETTER * len(row.title) for row in rows])),
            "parameters": number(format="localized", help="Every learnable number, in inference."),
            "MACs": number(format="localized", help=convention_help()),
            "activations": number("activations, MiB", format="%.1f", help=activations_help(state.setting().training)),
            "training": number(
                "training memory, MiB",
                format="%.1f",
                help=f"The most that a step of training holds at once ({setting_text(state.setting().training)}, on a "
                "GPU): weights, optimizer state, activations and gradients.",
            ),
            "depth": number(help="Layers with weights on the longest way from the image to the classes."),
            "field": number(
                "receptive field, px",
                help="Σ (kernel − 1) · stride so far, + 1: pixels along an axis that a value of the last convolutions "
                "depends on, padding included.",
            ),
            "linear": st.column_config.ProgressColumn(
                "parameters in linear layers",
                format="%.1f %%",
                min_value=0,
                max_value=100,
                color="gray",
                help="Parameters of linear layers / all parameters.",
            ),
        },
    )
    for one in refused:
        title, reason = messages.escape(one.title), messages.escape(one.reason)
        st.caption(f":material/block: **{title}** is not in the table: {reason}")


def _line(row: Row) -> dict[str, object]:
    return {
        "network": row.title,
        "parameters": row.parameters,
        "MACs": row.macs,
        "activations": row.activations / MIB,
        "training": row.training / MIB,
        "depth": row.depth,
        "field": row.field,
        "linear": 100 * row.linear / max(1, row.parameters),
    }


def share_text(row: Row) -> str:
    """The share of a network's parameters that its linear layers hold."""
    return percent(row.linear / max(1, row.parameters))
