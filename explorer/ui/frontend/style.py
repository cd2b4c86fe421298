"""CSS for a whole page."""

import streamlit as st


def bring_style(name: str, css: str) -> None:
    """Send it, in an element of that name that frame.css hides.

    Streamlit puts what is style alone where its messages are; a message of a callback, in a run of one fragment,
    takes the first place there, and the page was without that style until it was drawn as a whole.
    """
    key = f"style_{name}"
    with st.container(key=key):
        st.html(f"<style>{css}</style><i></i>")
