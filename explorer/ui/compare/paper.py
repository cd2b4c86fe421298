"""Table 1 of the paper beside what its rows come to."""

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
    """Row by row, with the reason where a number differs."""
    rows = _rows()
    frame = pd.DataFrame(
        {
            "row": [one.row.name for one in rows],
            "paper, parameters": [f"{one.row.parameters:,g} K" for one in rows],
            "ours": [f"{one.parameters:,.1f} K" for one in rows],
            "paper, operations": [f"{one.row.operations:,} M" for one in rows],
            "ours ": [f"{one.operations:,.1f} M" for one in rows],
            "why": [one.row.reason or ":material/check: agrees" for one in rows],
        }
    )
    st.table(frame, border="horizontal", hide_index=True)
    different = [one for one in rows if not one.agrees]
    st.caption(
        f"{len(rows) - len(different)} of {len(rows)} rows agree to one of the last digit in both numbers, if K is "
        "1,024 weights without biases and M a million multiply-accumulates. Pools have neither."
    )
