"""JavaScript that components share, and how a component's modules become the one string that Streamlit takes."""

import re
from collections.abc import Sequence
from pathlib import Path

SHARED = Path(__file__).parent

IMPORT = re.compile(r"^import .*\n", re.MULTILINE)
EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)


def joined(modules: Sequence[Path]) -> str:
    """Modules as one script, in the order in which they build on each other.

    They are modules for an editor and for `node --check`; their top-level names have to be distinct.
    """
    return "\n".join(EXPORT.sub("", IMPORT.sub("", path.read_text(encoding="utf-8"))) for path in modules)
