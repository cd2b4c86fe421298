"""Paths into a design, as `--set` and the page's address write them: `stages[1].blocks[0].ch3x3`."""

import re
from typing import Any

from .problems import DesignError, Loc, Problem, path_text, place

STEP = re.compile(r"(?:^|\.)([A-Za-z_][A-Za-z0-9_]*)|\[(\d{1,5})\]")


def parse_path(text: str) -> Loc:
    """The steps of a path. Raises DesignError where it isn't one."""
    steps: list[str | int] = []
    at = 0
    while match := STEP.match(text, at):
        steps.append(match[1] or int(match[2]))
        at = match.end()
    if at != len(text) or not steps:
        wrong = f"{text!r} is not a path into a design; one is variants.batch_norm or stages[1].blocks[0].ch3x3"
        raise DesignError([Problem(text, wrong)])
    return tuple(steps)


def set_in(data: dict[str, Any], loc: Loc, value: object) -> None:
    """Set the value at a place of plain data, in place. Raises DesignError where there is no such place."""
    at: Any = data
    for depth, step in enumerate(loc[:-1]):
        at = at[_existing(data, at, loc[:depth], step)]
    at[_existing(data, at, loc[:-1], loc[-1])] = value


def _existing(data: dict[str, Any], at: Any, above: Loc, step: str | int) -> Any:
    where = place(above, data) if above else "the design"
    if isinstance(step, int) and isinstance(at, list):
        if step < len(at):
            return step
        has = f"its items are 0 to {len(at) - 1}" if at else "it is empty"
        raise _nowhere((*above, step), f"{where} has no item {step}; {has}")
    if isinstance(step, str) and isinstance(at, dict):
        if step in at:
            return step
        raise _nowhere((*above, step), f"{where} has no {step}; it has {', '.join(at)}")
    kind = "a list of items 0, 1, ..." if isinstance(at, list) else "fields" if isinstance(at, dict) else "no parts"
    raise _nowhere((*above, step), f"{where} has {kind}, so {path_text((*above, step))} is no place in it")


def _nowhere(loc: Loc, message: str) -> DesignError:
    return DesignError([Problem(path_text(loc), message)])
