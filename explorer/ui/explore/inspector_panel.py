"""The inspector as a part of the page: beside the tables, or wide in the projector view."""

from explorer.ui.explore import refresh, selection
from explorer.ui.explore.inspector import inspector
from explorer.ui.explore.workbench import HEIGHT, SELECTOR


@refresh.part("inspector")
def inspector_panel(*, present: bool) -> None:
    """What is selected."""
    inspector(selection.shown().selected, height="content" if present else HEIGHT + SELECTOR, wide=present)
