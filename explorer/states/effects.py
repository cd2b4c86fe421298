"""What each step of a difference does to each measure: in its turn, and alone."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from explorer.analysis.measures import Numbers, values
from explorer.design import DesignError, DesignSpec, apply
from explorer.graph import ShapeError
from explorer.lowering import lower

from .difference import Step
from .state import Setting


class Effect(NamedTuple):
    """After minus before, by the measure's name.

    `in_order` is behind the steps before it; `alone` is on the first design, None with the `reason` where it can't be.
    """

    step: Step
    in_order: Mapping[str, int]
    alone: Mapping[str, int] | None
    reason: str = ""


def effects(design: DesignSpec, steps: Sequence[Step], setting: Setting) -> list[Effect]:
    """The effects of the steps that begin with this design. A design that can't run raises ShapeError."""
    base, first = design, measured(design, setting)
    before, found = first, list[Effect]()
    for step in steps:
        design = apply(design, *step.edits)
        after = measured(design, setting)
        in_order = deltas(before, after)
        try:
            alone = deltas(first, measured(apply(base, *step.edits), setting)) if found else in_order
            found.append(Effect(step, in_order, alone))
        except (DesignError, ShapeError) as error:
            found.append(Effect(step, in_order, None, str(error)))
        before = after
    return found


def measured(design: DesignSpec, setting: Setting) -> dict[str, int]:
    """Every measure of a design."""
    return values(Numbers(lower(design), setting.training, setting.convention))


def deltas(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    """What each measure has more, or less, by the measure's name."""
    return {name: after[name] - value for name, value in before.items()}
