"""What was done in a component, each thing once; explorer/ui/frontend/said.py has the rules."""

from explorer.ui import state
from explorer.ui.frontend.said import Ack, Item, unheard


def ack(key: str) -> Ack:
    """How far the component of this key was heard, to be told to the browser."""
    return state.remember(f"{key}.ack", Ack)


def heard(key: str) -> list[Item]:
    """What a person did there since, in its order. In a callback: those are done whole, so that nothing is lost."""
    items, last = unheard(state.component_value(key, "said"), ack(key))
    state.store(f"{key}.ack", last)
    return items
