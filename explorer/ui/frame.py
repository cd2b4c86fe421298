"""The frame of the pages, the script that app.py serves: the menu on top, below it the page that the address names."""

import sys

import streamlit as st

from explorer.installation import SERVED
from explorer.ui import failures, pages
from explorer.ui.footer import footer

# what is computed so far goes to the browser while the rest is computed, not after Python's usual 5 ms
sys.setswitchinterval(0.0005)

ASSETS = SERVED / "assets"

# the icon before st.navigation: a page's own would be fetched from the network
st.set_page_config(page_title="Inception Explorer", page_icon=str(ASSETS / "icon.svg"), layout="wide")
st.logo(str(ASSETS / "logo.svg"), size="large")
page = st.navigation(
    [
        st.Page(pages.EXPLORE, title="Explore", icon=":material/account_tree:", default=True),
        st.Page(pages.COMPARE, title="Compare", icon=":material/table_chart:"),
        st.Page(pages.TRAIN, title="Train", icon=":material/show_chart:"),
        st.Page(pages.RUNS, title="Runs", icon=":material/format_list_bulleted:"),
    ],
    position="top",
)
failures.look_after_callbacks()
with failures.part("page"):
    page.run()
footer()
