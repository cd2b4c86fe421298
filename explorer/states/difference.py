"""What leads from one design to another: steps of edits, each of which gives a design that runs, told in words."""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from explorer.design import DesignError, DesignSpec, Edit, apply, inverse
from explorer.design.edit_words import words
from explorer.design.edits_between import edits_between
from explorer.graph import ShapeError
from explorer.lowering import lower


class Step(NamedTuple):
    """The fewest edits that give a design that runs, and what they are in words."""

    edits: tuple[Edit, ...]
    words: str


@lru_cache(maxsize=64)
def difference(before: DesignSpec, after: DesignSpec) -> tuple[Step, ...]:
    """The steps from one design to the other, in the order of the design.

    The way back is the same steps in reverse, each by its inverses: it is found from the design whose canonical JSON is
    smaller, so that the difference is exactly antisymmetric.
    """
    if _canonical(before) <= _canonical(after):
        return tuple(_told(before, _groups(before, edits_between(before, after))))
    groups, design, back = _groups(after, edits_between(after, before)), after, list[tuple[Edit, ...]]()
    for group in groups:
        back.insert(0, inverse(design, *group))
        design = apply(design, *group)
    return tuple(_told(before, back))


def _canonical(design: DesignSpec) -> tuple[int, str]:
    text = json.dumps(design.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))
    return len(text), text


def _told(design: DesignSpec, groups: Sequence[tuple[Edit, ...]]) -> list[Step]:
    steps = []
    for group in groups:
        steps.append(Step(group, ", ".join(words(design, edit) for edit in group)))
        design = apply(design, *group)
    return steps


def _groups(design: DesignSpec, edits: Sequence[Edit]) -> list[tuple[Edit, ...]]:
    """The edits in steps: one alone where it can be, else the fewest with it that give a design that runs."""
    rest, groups = list(edits), list[tuple[Edit, ...]]()
    while rest:
        group = _fewest(design, rest)
        groups.append(group)
        design = apply(design, *group)
        rest = [edit for edit in rest if not any(edit is one for one in group)]
    return groups


def _fewest(design: DesignSpec, rest: Sequence[Edit]) -> tuple[Edit, ...]:
    """The first edit; with another one; with all up to some; in the end all of them, which are known to do."""
    first = rest[0]
    candidates = [(first,), *((first, other) for other in rest[1:]), *(tuple(rest[:n]) for n in range(3, len(rest)))]
    return next((one for one in candidates if _runs(design, one)), tuple(rest))


def _runs(design: DesignSpec, edits: Sequence[Edit]) -> bool:
    try:
        lower(apply(design, *edits))
    except (DesignError, ShapeError):
        return False
    return True
