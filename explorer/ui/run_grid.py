"""What the tables of runs on the Train page and the Runs page share."""

from explorer.runs.records import State
from explorer.text import number
from explorer.ui.frontend.said import Item

COLORS = {
    State.QUEUED: "blue", State.PAUSED: "violet",
    State.STARTING: "orange", State.RUNNING: "orange", State.DONE: "green", State.STOPPED: "gray", State.FAILED: "red",
    State.LOST: "red", State.DAMAGED: "red",
}  # fmt: skip


def ticks(item: Item) -> list[tuple[int, bool]]:
    """The runs that were ticked or unticked; what else the browser says is not trusted."""
    return [(row, entry.text == "on") for entry in item.entries if isinstance(row := number(entry.row), int)]
