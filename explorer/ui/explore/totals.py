"""The totals, each with its difference to the unedited preset."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from explorer.analysis import Analysis, Limits, Memory, Setting, counted, depth, limits, memory
from explorer.ui import state
from explorer.ui.explore.counting import convention, convention_help
from explorer.ui.explore.training_setting import activations_help, setting, training_help
from explorer.ui.numbers import MINUS, bytes_text, percent, si
from explorer.ui.totals_view import Change, Figure, Help, totals_view


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
    help: Callable[[Numbers], Help]


TOTALS = (
    Total(
        "Parameters",
        lambda numbers: numbers.reading.analysis.parameters,
        si,
        lambda numbers: Help(
            "Every learnable number, in inference: without auxiliary heads. Σ filters · in · k · k + bias "
            "of convolutions, out · in + bias of linear layers, 2 per channel of a batch normalization."
        ),
    ),
    Total("MACs per image", lambda numbers: numbers.operations, si, lambda numbers: Help(convention_help())),
    Total(
        "FLOPs per image",
        lambda numbers: 2 * numbers.operations,
        si,
        lambda numbers: Help(
            "2 · MACs: a multiplication and an addition each. As torch counts, it equals FlopCounterMode; "
            "other tools call their MACs FLOPs."
        ),
    ),
    Total(
        "Depth",
        lambda numbers: numbers.depth,
        lambda count: f"{count} layers",
        lambda numbers: Help("Layers with weights on the longest way from the image to the classes."),
    ),
    Total(
        "Smallest input",
        lambda numbers: max(axis.no_single_pixel or axis.runs for axis in numbers.limits),
        lambda pixels: f"{pixels} px",
        lambda numbers: Help(smallest_input_help(numbers.limits)),
    ),
    Total(
        "Activation memory",
        lambda numbers: numbers.memory.activations,
        bytes_text,
        lambda numbers: Help(activations_help(setting())),
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
    lambda numbers: Help(
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


def totals() -> None:
    """One figure per total."""
    now = Numbers(state.reading(), convention(), setting())
    base = now.reading.unedited
    before = _kept(base, now.convention, now.setting) if base else now
    shown = [*TOTALS, AUXILIARY] if AUXILIARY.value(now) or AUXILIARY.value(before) else TOTALS
    totals_view([_figure(total, now, before) for total in shown])


@lru_cache(maxsize=64)
def _kept(unedited: state.Reading, convention: str, setting: Setting) -> Numbers:
    """A preset's numbers, which every edit of it is compared with."""
    return Numbers(unedited, convention, setting)


def _figure(total: Total, numbers: Numbers, unedited: Numbers) -> Figure:
    value, before = total.value(numbers), total.value(unedited)
    figure = Figure(total.label, total.text(value), f"{value:,}", total.help(numbers), unchanged="as preset")
    if value == before:
        return figure
    share = percent((value - before) / before, signed=True) if before else "new"
    amount = ("+" if value > before else MINUS) + total.text(abs(value - before))
    return figure._replace(change=Change(share, amount, value > before))


def share(part: int, analysis: Analysis, number: str) -> float:
    """A part of a total, 0 where the total is 0."""
    total = getattr(analysis, number)
    return part / total if total else 0.0
