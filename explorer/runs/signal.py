"""What the signal meter tells: whether a network learns at all, and why not."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from explorer.runs.records import Point

FEWEST_STEPS, FEWEST_POINTS = 40, 3
NEAR_CHANCE = 0.01  # of the loss at chance
FAINT = 0.01  # logits that differ by less across images say nothing about them


def is_at_chance(loss: Sequence[Point], classes: int) -> bool:
    """Whether the last points of the training loss still are what guessing gives, ln(classes)."""
    last = loss[-FEWEST_POINTS:]
    chance = math.log(classes)
    return (
        len(last) == FEWEST_POINTS
        and last[-1].step >= FEWEST_STEPS
        and all(abs(point.value - chance) < NEAR_CHANCE * chance for point in last)
    )


def diagnosis(loss: Sequence[Point], classes: int, signal: Mapping[str, Any]) -> str | None:
    """Why nothing is learnt, in a sentence or two; None where something is, or where it is too early to say."""
    if classes < 2 or not is_at_chance(loss, classes):
        return None
    text = f"Nothing is learnt so far: the loss stays at {loss[-1].value:.3f}, and ln {classes} is what guessing gives."
    start = signal.get("start")
    if not start:
        return text
    spread = f"At the start the logits of different images differed by {start['logits']:.1g}"
    if start["logits"] >= FAINT:
        return f"{text} {spread}, which is enough: try another learning rate."
    return (
        f"{text} {spread}: what tells images apart is lost on the way through the layers. "
        "Batch norm or Kaiming initialization keeps it."
    )
