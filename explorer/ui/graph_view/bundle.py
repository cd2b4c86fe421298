"""The component's files as the strings that Components v2 takes: it has one string for all JavaScript."""

from pathlib import Path

from explorer.ui.frontend import joined

FRONTEND = Path(__file__).parent / "frontend"
MODULES = (
    *("svg", "measure", "tree", "place", "edges", "paint", "nodes", "draw", "layers", "folding", "chosen"),
    *("sight", "focus", "links", "arrows", "legend", "bar", "changes", "search", "note", "export", "present"),
    *("input", "view", "main"),
)
"""In the order in which they build on each other: each may import from the ones before it alone."""


def script() -> str:
    """All modules as one. They are modules for an editor and for `node --check`; their top-level names are distinct."""
    return joined([FRONTEND / f"{name}.js" for name in MODULES])


def text(name: str) -> str:
    """One file of the frontend."""
    return (FRONTEND / name).read_text(encoding="utf-8")
