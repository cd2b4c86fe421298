"""The heavy imports, once a process, and not before the first content is on screen."""

import gc
import importlib
import sys
import time

HEAVY = ("pandas", "plotly.graph_objects")
BREATH = 0.4
"""Seconds for the browser to fetch the scripts that draw the first content: they come from this very process, and an
import holds Python's lock, so that without it the first content waits for pandas (benchmarks/launch.py)."""


def warm_up() -> None:
    """Import what tables and charts need. Everybody but the first visitor of a process finds it done."""
    if all(name in sys.modules for name in HEAVY):
        return
    time.sleep(BREATH)
    for name in HEAVY:
        importlib.import_module(name)
    # Streamlit's own collection after each run is switched off (postScriptGC in .streamlit/config.toml); what is
    # imported by now never becomes garbage and need not be looked at again
    gc.collect()
    gc.freeze()
