"""The page frame: `streamlit run app.py`."""

import sys
from pathlib import Path

import streamlit as st

# what is computed so far goes to the browser while the rest is computed, not after Python's usual 5 ms
sys.setswitchinterval(0.0005)

ASSETS = Path(__file__).parent / "assets"

# the icon before st.navigation: a page's own would be fetched from the network
st.set_page_config(page_title="Inception Explorer", page_icon=str(ASSETS / "icon.svg"), layout="wide")
st.logo(str(ASSETS / "logo.svg"), size="large")
page = st.navigation(
    [
        st.Page("pages/explore.py", title="Explore", icon=":material/account_tree:", default=True),
        st.Page("pages/compare.py", title="Compare", icon=":material/table_chart:"),
        st.Page("pages/train.py", title="Train", icon=":material/show_chart:"),
        st.Page("pages/runs.py", title="Runs", icon=":material/format_list_bulleted:"),
    ],
    position="top",
)
page.run()
