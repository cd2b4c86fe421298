"""The totals, each with its difference to the unedited preset."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.analysis import Analysis, Limits, Memory, Setting, counted, depth, limits, memory
from explorer.ui import state
from explorer.ui.explore.counting import convention, convention_choice, convention_help
from explorer.ui.explore.training_setting import activations_help, setting, setting_choice, training_help
from explorer.ui.numbers import MINUS, bytes_text, percent, si


@dataclass(frozen=True)
class Numbers:
    """A reading with what only the totals ask of it, each computed once."""

    reading: state.Reading
    convention: str
    setting: Setting

    @cached_property
    def operations(self) -> int:
        """MACs as the chosen tool counts."""
        return counted(self.reading.graph, self.convention)

    @cached_property
    def memory(self) -> Memory:
        """Memory in the chosen setting."""
        return memory(self.reading.graph, self.setting)

    @cached_property
    def depth(self) -> int:
        """Layers with weights on the longest way."""
        return depth(self.reading.graph)

    @cached_property
    def limits(self) -> Limits:
        """The sizes of image."""
        return limits(self.reading.graph)


class Total(NamedTuple):
    """One number: its name, how it is read off, how it is written, what it means."""

    label: str
    value: Callable[[Numbers], int]
    text: Callable[[int], str]
    help: Callable[[Numbers], str]


TOTALS = (
    Total(
        "Parameters",
        lambda numbers: numbers.reading.analysis.parameters,
        si,
        lambda numbers: (
            "Every learnable number, in inference: without auxiliary heads. Σ filters · in · k · k + bias "
            "of convolutions, out · in + bias of linear layers, 2 per channel of a batch normalization."
        ),
    ),
    Total("MACs per image", lambda numbers: numbers.operations, si, lambda numbers: convention_help()),
    Total(
        "FLOPs per image",
        lambda numbers: 2 * numbers.operations,
        si,
        lambda numbers: (
            "2 · MACs: a multiplication and an addition each. As torch counts, it equals FlopCounterMode; "
            "other tools call their MACs FLOPs."
        ),
    ),
    Total(
        "Depth",
        lambda numbers: numbers.depth,
        lambda count: f"{count} layers",
        lambda numbers: "Layers with weights on the longest way from the image to the classes.",
    ),
    Total(
        "Smallest input",
        lambda numbers: max(axis.no_single_pixel or axis.runs for axis in numbers.limits),
        lambda pixels: f"{pixels} px",
        lambda numbers: smallest_input_help(numbers.limits),
    ),
    Total(
        "Activations",
        lambda numbers: numbers.memory.activations,
        bytes_text,
        lambda numbers: activations_help(setting()),
    ),
    Total(
        "Training memory",
        lambda numbers: numbers.memory.training_peak,
        bytes_text,
        lambda numbers: training_help(numbers.memory, setting()),
    ),
)
AUXILIARY = Total(
    "In training also",
    lambda numbers: numbers.reading.analysis.aux_parameters,
    si,
    lambda numbers: (
        "Parameters of the auxiliary heads. They exist in training only; only the memory of training counts them."
    ),
)


def smallest_input_help(found: Limits) -> str:
    """Both minima of both axes, and the largest size where there is one."""
    height, width = found
    text = (
        "The smallest height and width at which every convolution wider than 1 × 1 sees more than a single pixel, "
        f"calculated back through the windows: height {height.no_single_pixel or 'none'}, width "
        f"{width.no_single_pixel or 'none'}. It runs from {height.runs} × {width.runs} on."
    )
    if height.same_weights[1] and width.same_weights[1]:
        ranges = " and ".join(f"{low} to {high}" for low, high in (height.same_weights, width.same_weights))
        text += f" A linear layer right behind the flattened image fixes the size: its weights take {ranges}."
    return text + " In evaluation mode, without auxiliary heads."


def totals() -> DeltaGenerator:
    """One metric per total; returns the place behind them, for what two of them depend on (see total_choices)."""
    now = Numbers(state.reading(), convention(), setting())
    base = now.reading.unedited
    before = _kept(base, now.convention, now.setting) if base else now
    shown = [*TOTALS, AUXILIARY] if AUXILIARY.value(now) or AUXILIARY.value(before) else TOTALS
    with st.grid(len(shown) + 1, min_column_width=130, gap="small"):
        for total in shown:
            _metric(total, now, before)
        return st.container(gap=None)


@lru_cache(maxsize=64)
def _kept(unedited: state.Reading, convention: str, setting: Setting) -> Numbers:
    """A preset's numbers, which every edit of it is compared with."""
    return Numbers(unedited, convention, setting)


def total_choices(place: DeltaGenerator) -> None:
    """How operations are counted and what the memory is for; the largest batch that fits takes time to find."""
    with place:
        convention_choice()
        setting_choice(state.reading().graph)


def _metric(total: Total, numbers: Numbers, unedited: Numbers) -> None:
    value, before = total.value(numbers), total.value(unedited)
    text = f"{total.help(numbers)}  \n**{value:,}** exactly."
    if value == before:
        st.metric(total.label, total.text(value), "as preset", delta_color="off", delta_arrow="off", help=text)
        return
    more = value > before
    change = percent((value - before) / before, signed=True) if before else "new"
    st.metric(
        total.label,
        total.text(value),
        change,
        delta_color="orange" if more else "blue",
        delta_arrow="up" if more else "down",
        delta_description=("+" if more else MINUS) + total.text(abs(value - before)),
        help=text,
    )


def share(part: int, analysis: Analysis, number: str) -> float:
    """A part of a total, 0 where the total is 0."""
    total = getattr(analysis, number)
    return part / total if total else 0.0
