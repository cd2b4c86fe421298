"""What goes wrong, said beside its cause. Whatever a message quotes, a name or a value that was typed, stays text."""

import streamlit as st

MARKDOWN = "\\`*_[]<>$~#:|"


def escape(text: str) -> str:
    """Text that Markdown shows as it is."""
    return "".join(f"\\{char}" if char in MARKDOWN else char for char in text)


def problem(text: str) -> None:
    """An error, on one line."""
    st.error(escape(text), icon=":material/error:")
