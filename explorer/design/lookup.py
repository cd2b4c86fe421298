"""Where an address is in a design's plain data, and setting what is there. A position is read as well."""

import re
from typing import Any

from explorer.text import listed, quoted

from .addresses import BLOCK, ID, RESERVED, STAGE, WORDS, Loc, Names
from .problems import DesignError, Problem

FIRST = re.compile(rf"(?:{BLOCK}|{STAGE})?{ID.pattern}")
STEP = re.compile(rf"\.({ID.pattern})|\[(\d{{1,5}})\]")
EXAMPLES = "variants.batch_norm, 4a.ch3x3 and stage4.pool.stride"


def parse_address(text: str) -> Loc:
    """The steps of an address or of a position, the scope being the first. Raises DesignError where it is neither."""
    first = FIRST.match(text)
    steps: list[str | int] = [first[0]] if first else []
    at = first.end() if first else 0
    while first and (match := STEP.match(text, at)):
        steps.append(match[1] or int(match[2]))
        at = match.end()
    if not first or at != len(text):
        raise DesignError([Problem(text, f"{quoted(text)} is not an address in a design; such are {EXAMPLES}")])
    return tuple(steps)


def find(data: dict[str, Any], text: str) -> Loc:
    """The place of an address in a design's plain data.

    Raises DesignError where the text is no address, names nothing, or names a block and a stage.
    """
    return _find(Names(data), data, text)


def scope_of(names: Names, text: str) -> Loc:
    """The place of the part that an address is in: a block, a stage, a row of the stem, or what a word names.

    Raises DesignError where there is no such part.
    """
    loc = _find(names, {}, text)
    return loc[:4] if loc[2:3] == ("blocks",) else loc[:2] if loc[0] in ("stages", "stem") else loc[:1]


def _find(names: Names, data: dict[str, Any], text: str) -> Loc:
    first, *below = parse_address(text)
    scope = str(first)
    if scope == "stem" and below and isinstance(below[0], str):
        return ("stem", _named(names.stem, below[0], "layer of the stem", text), *below[1:])
    if scope in RESERVED:
        return (scope, *below)
    if scope in names.blocks and scope in names.stages:
        wrong = f"{scope} names a block and a stage; write {BLOCK}{scope} or {STAGE}{scope}"
        raise DesignError([Problem(text, wrong)])
    if scope in names.blocks or scope.startswith(BLOCK):
        s, b = _named(names.blocks, scope.removeprefix(BLOCK), "block", text)
        return ("stages", s, "blocks", b, *below)
    if scope in names.stages or scope.startswith(STAGE):
        return ("stages", _named(names.stages, scope.removeprefix(STAGE), "stage", text), *below)
    has = [*WORDS, *names.stages, *names.blocks]
    raise DesignError([Problem(text, f"the design has no {scope}; it has {listed(has, most=40)}")])


def _named(places: dict[str, Any], name: str, sort: str, text: str) -> Any:
    if name not in places:
        raise DesignError([Problem(text, f"there is no {sort} {name}; there are {listed(places) or 'none'}")])
    return places[name]


def set_in(data: dict[str, Any], loc: Loc, value: object) -> None:
    """Set the value at a place of plain data, in place. Raises DesignError where there is no such place."""
    at: Any = data
    for depth, step in enumerate(loc[:-1]):
        at = at[_existing(data, at, loc[:depth], step)]
    at[_existing(data, at, loc[:-1], loc[-1])] = value


def get_in(data: dict[str, Any], loc: Loc) -> Any:
    """The value at a place of plain data. Raises DesignError where there is no such place."""
    at: Any = data
    for depth, step in enumerate(loc):
        at = at[_existing(data, at, loc[:depth], step)]
    return at


def _existing(data: dict[str, Any], at: Any, above: Loc, step: str | int) -> Any:
    """The step, where there is such a one below `above`, whose value `at` is."""
    if (step in at) if isinstance(at, dict) else (isinstance(at, list) and isinstance(step, int) and step < len(at)):
        return step
    names = Names(data)
    where = names.address(above) if above else "the design"
    if isinstance(step, int) and isinstance(at, list):
        has = f"its items are 0 to {len(at) - 1}" if at else "it is empty"
        raise _nowhere(names, (*above, step), f"{where} has no item {step}; {has}")
    if isinstance(step, str) and isinstance(at, dict):
        raise _nowhere(names, (*above, step), f"{where} has no {step}; it has {listed(at)}")
    kind = "a list of items 0, 1, ..." if isinstance(at, list) else "fields" if isinstance(at, dict) else "no parts"
    raise _nowhere(names, (*above, step), f"{where} has {kind}, so {names.address((*above, step))} is no place in it")


def _nowhere(names: Names, loc: Loc, message: str) -> DesignError:
    return DesignError([Problem(names.address(loc), message)])
