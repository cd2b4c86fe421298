"""What the page needs once, outside of what is drawn again at every edit: its style, and what opens its help."""

from functools import cache
from pathlib import Path

from explorer.ui import totals_view
from explorer.ui.frontend.style import bring_style

STYLES = [Path(__file__).parent / name for name in ("page.css", "present.css")]


def once() -> None:
    """Send both."""
    bring_style("explore", _style())
    totals_view.bring_help()


@cache
def _style() -> str:
    return totals_view.style() + "".join(path.read_text(encoding="utf-8") for path in STYLES)
