"""A component's JavaScript, sent once for a page: Streamlit sends what a component has with each of its runs.

At every edit that cost the browser more than the drawing's data did (benchmarks/interaction.py).
"""

import json
from collections.abc import Mapping

import streamlit as st

from . import SHARED

KEY = "code"
_REGISTRY = (SHARED / "code.js").read_text(encoding="utf-8")
_bring = st.components.v2.component("explorer.code", js=f"{_REGISTRY}\nexport default bring\n")


def placeholder(name: str) -> str:
    """The JavaScript of a component whose code is brought under that name: it waits for the code, and runs it."""
    return f"{_REGISTRY}\nexport default runs({json.dumps(name)})\n"


def bring(scripts: Mapping[str, str]) -> None:
    """Send the code of components by their names; to be called on the page, outside of its fragments.

    It is an element without looks, of the key KEY: the page hides it.
    """
    _bring(key=KEY, data=dict(scripts))
