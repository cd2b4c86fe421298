"""The app's server: `streamlit run app.py`. What it shows is explorer/ui/frame.py, and the pages in that."""

import streamlit as st

from explorer.ui.failures import in_script
from explorer.ui.server import FRAME, MIDDLEWARE, quiet_stop

# Streamlit looks for this very form
app = st.App(FRAME, middleware=MIDDLEWARE, lifespan=quiet_stop, on_script_error=in_script)
