"""Table 1 of the paper beside what its rows come to."""

from collections.abc import Sequence
from functools import lru_cache

import pandas as pd
import streamlit as st

from explorer.analysis import Compared, compare_table_1
from explorer.design import preset
from explorer.lowering import lower


@lru_cache(maxsize=1)
def _rows() -> list[Compared]:
    return compare_table_1(lower(preset("googlenet-paper")))


def paper_table() -> None:
    """Row by row; beside it, or below on a narrow page, the reason for each row that differs."""
    rows = _rows()
    left, right = st.columns(2, gap="medium")
    with left:
        st.table(_frame(rows), border="horizontal", hide_index=True)
    different = [one for one in rows if not one.agrees]
    with right:
        st.markdown("\n".join(f"- **{one.row.name}**: {one.row.reason}" for one in different))
        st.caption(
            f"{len(rows) - len(different)} of {len(rows)} rows agree (✓) to one of the last digit in both numbers, if "
            "K is 1,024 weights without biases and M a million multiply-accumulates. Pools have neither."
        )


def _frame(rows: Sequence[Compared]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "row": [one.row.name for one in rows],
            "paper, parameters": [f"{one.row.parameters:,g} K" for one in rows],
            "ours": [f"{one.parameters:,.1f} K" for one in rows],
            "paper, operations": [f"{one.row.operations:,} M" for one in rows],
            "ours ": [f"{one.operations:,.1f} M" for one in rows],
            "agrees": ["✓" if one.agrees else ":orange[≠]" for one in rows],
        }
    )
