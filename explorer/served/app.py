"""The server of an installed wheel, which has beside this file what a checkout has beside its app.py.

`inception-explorer app` runs the one or the other.
"""

import streamlit as st

from explorer.ui.failures import in_script
from explorer.ui.server import FRAME, MIDDLEWARE, quiet_stop

app = st.App(FRAME, middleware=MIDDLEWARE, lifespan=quiet_stop, on_script_error=in_script)
