"""`app`: start the server at a local address, and open a browser where there is a screen."""

import argparse
import importlib.util
import os
import platform
import subprocess
import sys

from explorer.installation import SERVED

from .extras import MissingExtra
from .options import port


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the port and the browser."""
    parser.add_argument("--port", type=port, help="port of the address (default: 8501, or the next that is free)")
    parser.add_argument("--no-browser", action="store_true", help="open no browser")


def run(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C; the exit code of Streamlit's server."""
    if importlib.util.find_spec("streamlit") is None:
        raise MissingExtra("app", "streamlit", "app")
    command = [sys.executable, "-P", "-m", "streamlit", "run", str(SERVED / "app.py")]  # -P: nothing of this folder
    command.append(f"--server.headless={str(arguments.no_browser or not _has_screen()).lower()}")
    if arguments.port is not None:
        command.append(f"--server.port={arguments.port}")
    if os.name == "posix":  # it takes this process's place, and so its signals
        os.execv(command[0], command)
    return subprocess.call(command)


def _has_screen() -> bool:
    asked = ("DISPLAY", "WAYLAND_DISPLAY")
    return platform.system() in ("Darwin", "Windows") or any(os.environ.get(name) for name in asked)
