"""This installation: its version, and where what is no Python module lies."""

from pathlib import Path

VERSION = "0.2.0"
SOURCES = Path(__file__).resolve().parents[1]
"""The folder from which `python -m explorer` finds the package, also where nothing is installed."""

_IN_WHEEL = Path(__file__).resolve().parent / "served"
CHECKOUT = not (_IN_WHEEL / "pages").is_dir()
"""Whether this is a copy of the repository, and not what a wheel has put somewhere."""
SERVED = SOURCES if CHECKOUT else _IN_WHEEL
"""Where app.py, pages/, assets/ and .streamlit/ are."""


def how_to_install(extra: str) -> str:
    """The command that brings what an extra of the package has."""
    return f'pip install -e "{SOURCES}[{extra}]"' if CHECKOUT else f'pip install "inception-explorer[{extra}]"'
