"""The totals, each with its difference to the unedited preset."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from explorer.analysis import Analysis, Limits
from explorer.analysis.measures import BY_NAME, Measure, Numbers, values
from explorer.states import Setting
from explorer.states.effects import deltas
from explorer.ui import state
from explorer.ui.explore.counting import convention_help
from explorer.ui.explore.training_setting import activations_help, training_help
from explorer.ui.numbers import MINUS, bytes_text, percent, si
from explorer.ui.totals_view import Change, Figure, Help, totals_view


class Total(NamedTuple):
    """A measure on the page: how it is written, what it means."""

    name: str
    text: Callable[[int], str]
    help: Callable[[Numbers], Help]

    @property
    def measure(self) -> Measure:
        """What it is called, and how it is read off."""
        return BY_NAME[self.name]


TOTALS = (
    Total(
        "parameters",
        si,
        lambda numbers: Help(
            "Every learnable number, in inference: without auxiliary heads. Σ filters · in · k · k + bias "
            "of convolutions, out · in + bias of linear layers, 2 per channel of a batch normalization."
        ),
    ),
    Total("macs", si, lambda numbers: Help(convention_help())),
    Total(
        "flops",
        si,
        lambda numbers: Help(
            "2 · MACs: a multiplication and an addition each. As torch counts, it equals FlopCounterMode; "
            "other tools call their MACs FLOPs."
        ),
    ),
    Total(
        "depth",
        lambda count: f"{count} layers",
        lambda numbers: Help("Layers with weights on the longest way from the image to the classes."),
    ),
    Total(
        "smallest_input",
        lambda pixels: f"{pixels} px",
        lambda numbers: Help(smallest_input_help(numbers.limits)),
    ),
    Total("activations", bytes_text, lambda numbers: Help(activations_help(state.setting().training))),
    Total(
        "training_memory",
        bytes_text,
        lambda numbers: training_help(numbers.memory, state.setting().training),
    ),
)
AUXILIARY = Total(
    "aux_parameters",
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
    now, chosen = state.reading(), state.setting()
    numbers = _numbers(now, chosen)
    before = _kept(now.unedited, chosen) if now.unedited else numbers
    found, had = values(numbers), values(before)
    more = deltas(had, found)
    shown = (*TOTALS, *([AUXILIARY] if found[AUXILIARY.name] or had[AUXILIARY.name] else []))
    totals_view([_figure(total, total.help(numbers), found[total.name], more[total.name]) for total in shown])


def _numbers(reading: state.Reading, chosen: Setting) -> Numbers:
    return Numbers(reading.graph, chosen.training, chosen.convention, reading.analysis)


@lru_cache(maxsize=64)
def _kept(unedited: state.Reading, chosen: Setting) -> Numbers:
    """A preset's numbers, which every edit of it is compared with."""
    return _numbers(unedited, chosen)


def _figure(total: Total, text: Help, value: int, more: int) -> Figure:
    figure = Figure(total.measure.label, total.text(value), f"{value:,}", text, unchanged="as preset")
    if not more:
        return figure
    before = value - more
    share = percent(more / before, signed=True) if before else "new"
    amount = ("+" if more > 0 else MINUS) + total.text(abs(more))
    return figure._replace(change=Change(share, amount, more > 0))


def share(part: int, analysis: Analysis, number: str) -> float:
    """A part of a total, 0 where the total is 0."""
    total = getattr(analysis, number)
    return part / total if total else 0.0
