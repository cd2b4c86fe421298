"""An app of a test's own: a script that is served in place of app.py, or of its frame."""

from contextlib import AbstractContextManager
from pathlib import Path

from scripts.app_server import running_app

APP = """
import streamlit as st
from explorer.ui.failures import in_script
from explorer.ui.server import MIDDLEWARE, quiet_stop
app = st.App("frame.py", middleware=MIDDLEWARE, lifespan=quiet_stop, on_script_error=in_script)
"""


def serving(folder: Path, source: str) -> AbstractContextManager[str]:
    """The address of the script `source` while it is served; `folder` takes its log and home, as running_app has it."""
    script = folder / "own.py"
    script.write_text(source)
    return running_app(folder, script)


def serving_frame(folder: Path, source: str) -> AbstractContextManager[str]:
    """The same, with `source` as the frame of the app's own server: its headers, and its style."""
    (folder / "frame.py").write_text(source)
    return serving(folder, APP)
