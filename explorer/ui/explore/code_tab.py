"""The design as a PyTorch file, to copy or to download."""

import streamlit as st

from explorer.codegen import to_code
from explorer.codegen.names import identifier
from explorer.ui import state

KEPT = "written_code"


def code_tab() -> None:
    """The file with its copy button, how long it is, a download."""
    now = state.reading()
    code = _code(now)
    name = code.rpartition("\nclass ")[2].partition("(")[0]
    file = f"{identifier(now.design.name, 'network')}.py"
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.download_button(
            "Python file",
            code,
            file,
            "text/x-python",
            icon=":material/download:",
            on_click="ignore",
            key="download_code",
        )
        st.caption(f"{code.count(chr(10)):,} lines that import torch alone. `{name}()` builds the network.")
    st.code(code, language="python", height=480)


def _code(now: state.Reading) -> str:
    """The file of this reading, written once and not at each rerun."""
    kept: list[tuple[state.Reading, str]] = state.remember(KEPT, list)
    if not kept or kept[0][0] is not now:
        counts = now.analysis
        kept[:] = [
            (
                now,
                to_code(
                    now.graph,
                    name=now.design.name,
                    parameters=counts.parameters,
                    aux_parameters=counts.aux_parameters,
                ),
            )
        ]
    return kept[0][1]
