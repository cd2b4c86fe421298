"""A field for a number of the next run that may be left empty."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from explorer.ui import state

Typed = int | float | None


@dataclass(frozen=True)
class Look:
    """How the field looks: as `st.number_input` has it."""

    step: float
    help: str | None = None
    placeholder: str | None = None
    width: int | Literal["stretch"] = "stretch"
    label_visibility: Literal["visible", "collapsed"] = "visible"


def number_field(label: str, name: str, held: Typed, on_change: Callable[[Typed], None], look: Look) -> None:
    """The field of that name, which shows `held`; `on_change` gets what was typed, None where the field was emptied.

    It has no limits: the browser would keep what is beyond them to itself, and the next run would use the old value.
    For the same reason one for whole numbers takes fractions too: it would cut them off without a word.
    """
    shown = None if held is None else float(held)
    key = state.controlled(name, shown, clearable=True)
    st.number_input(
        label,
        value=None,
        step=float(look.step),
        format="%g",
        key=key,
        help=look.help,
        placeholder=look.placeholder,
        width=look.width,
        label_visibility=look.label_visibility,
        on_change=_take,
        args=(key, on_change),
    )


def _take(key: str, on_change: Callable[[Typed], None]) -> None:
    """A whole number as an int: the recipe refuses fractions by name."""
    typed: Typed = state.answer(key, state.UNSAID)
    if typed is not state.UNSAID:
        on_change(int(typed) if isinstance(typed, float) and typed.is_integer() else typed)
