"""Keep a page inside its frame, app.py."""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager


def require() -> None:
    """Run app.py around this page if Streamlit did not.

    Until app.py has called st.navigation once, a server takes the folder `pages` for the older kind of multipage app:
    the first visitor whose address names a page would see that page alone, without logo, menu and width.
    """
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()
