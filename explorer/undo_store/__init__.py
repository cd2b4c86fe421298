"""What can be undone in each browser tab, kept on disk over a reload and a restart; without Streamlit, texts alone.

It is no part of explorer.runs: whoever runs from the command line has no tabs, and a fault here stops no run. It uses
that part's SQLite file and its names for faults.
"""

from explorer.undo_store.store import FILE, MOST_TABS, SECONDS, UndoStore

__all__ = ["FILE", "MOST_TABS", "SECONDS", "UndoStore"]
