"""States, what they are called, and what leads from one to another. No Streamlit, no torch."""

from .difference import Step, difference
from .effects import Effect, effects
from .names import name, names
from .state import Setting, State, read_state, state_text

__all__ = [
    "Effect",
    "Setting",
    "State",
    "Step",
    "difference",
    "effects",
    "name",
    "names",
    "read_state",
    "state_text",
]
