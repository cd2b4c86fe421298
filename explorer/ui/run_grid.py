"""What the tables of runs on the Train page and the Runs page share."""

from explorer.runs.records import State
from explorer.ui import state
from explorer.ui.frontend.said import Ack, Item, unheard

COLORS = {
    State.QUEUED: "blue", State.PAUSED: "violet",
    State.STARTING: "orange", State.RUNNING: "orange", State.DONE: "green", State.STOPPED: "gray", State.FAILED: "red",
    State.LOST: "red",
}  # fmt: skip


def ack(key: str) -> Ack:
    """How far the table of this key was heard, to be told to the browser."""
    return state.remember(f"{key}.ack", Ack)


def heard(key: str) -> list[Item]:
    """What a person did in the table since, each thing once."""
    try:
        said = state.widget_value(key).get("said")
    except KeyError:
        return []
    items, last = unheard(said, ack(key))
    state.store(f"{key}.ack", last)
    return items


def ticks(item: Item) -> list[tuple[int, bool]]:
    """The runs that were ticked or unticked; what else the browser says is not trusted."""
    return [(int(entry.row), entry.text == "on") for entry in item.entries if entry.row.isdecimal()]
