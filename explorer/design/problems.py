"""How an error reads: *where*: *what, with the value*; *what would be right*."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from explorer.text import OneLineError, named, one_line, quoted

from .addresses import Loc, Names

SHOWN = 100  # problems that are put into words; of the others the number is told


class Problem(NamedTuple):
    """One thing that is wrong. `path` is the place's address; `message` is the whole sentence."""

    path: str
    message: str


class DesignError(OneLineError):
    """A design that can't be. `problems` holds each thing that is wrong; the message is the first of them.

    Of very many `problems` holds the first hundred, and `others` is how many more there are.
    """

    def __init__(self, problems: Sequence[Problem], others: int = 0) -> None:
        self.others = others
        self.problems = tuple(Problem(one_line(one.path), one_line(one.message)) for one in problems)
        more = len(self.problems) - 1 + others
        rest = f" (and {more:,} more)" if more else ""
        super().__init__(self.problems[0].message + rest)


def design_error(error: ValidationError, data: object) -> DesignError:
    """The same errors in the program's own form. `data` is what was validated; it has the names."""
    every, names = error.errors(include_url=False), Names(data)
    return DesignError([_problem(one, data, names) for one in every[:SHOWN]], max(0, len(every) - SHOWN))


def _problem(error: ErrorDetails, data: object, names: Names) -> Problem:
    context = error.get("ctx", {})
    loc = _without_tags(error["loc"], data) + tuple(context.get("at", ()))
    where = names.address(tuple(named(part) if isinstance(part, str) else part for part in loc))
    return Problem(names.address(loc), f"{where or 'the design'}{_shown(error)} {_rule(error)}{_hint(loc)}")


def _without_tags(loc: Loc, data: object) -> Loc:
    """Pydantic puts the kind of a union's member into the place; the data's own keys tell what to leave out."""
    kept: list[str | int] = []
    at = data
    for part in loc:
        if isinstance(at, Mapping) and part not in at and at.get("kind") == part:
            continue
        kept.append(part)
        at = _get(at, part)
    return tuple(kept)


def _get(at: object, part: str | int) -> object:
    if isinstance(at, Mapping):
        return at.get(part)
    if isinstance(at, Sequence) and not isinstance(at, str) and isinstance(part, int) and part < len(at):
        return at[part]
    return None


def _shown(error: ErrorDetails) -> str:
    value: Any = error["ctx"]["shown"] if "shown" in error.get("ctx", {}) else error["input"]
    if error["type"] in ("missing", "extra_forbidden") or isinstance(value, Mapping | list | tuple):
        return ""
    return f" (={quoted(value)})"


# by pydantic's error type; {} are the error's own context
RULES = {
    "greater_than_equal": "must be at least {ge}",
    "greater_than": "must be above {gt}",
    "less_than_equal": "must be at most {le}",
    "less_than": "must be below {lt}",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "has more digits than any number of a design",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a finite number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "string_type": "must be a text",
    "string_too_short": "must not be empty",
    "string_too_long": "must have at most {max_length} characters",
    "string_pattern_mismatch": "may have letters, digits, - and _ only",
    "literal_error": "must be one of {expected}",
    "missing": "is missing; every design has it",
    "extra_forbidden": "is not a field of a design; look at `summary --json` or a saved design for those there are",
    "too_short": "must have at least {min_length} item",
    "too_long": "must have at most {max_length} items",
    "string_unicode": "must be a text that can be written as UTF-8",
    "tuple_type": "must be a list in brackets",
    "list_type": "must be a list in brackets",
    "model_type": "must be an object with named fields",
    "model_attributes_type": "must be an object with named fields",
    "dict_type": "must be an object with named fields",
    "union_tag_not_found": "needs a kind",
    "union_tag_invalid": "has the kind {shown_tag}; it must be one of {expected_tags}",
    "design": "{text}",
}


def _rule(error: ErrorDetails) -> str:
    rule = RULES.get(error["type"])
    if "aux" in str(error.get("ctx", {}).get("pattern", "")):
        rule = "must be aux and a number, such as aux3"
    context = {name: _plain(value) for name, value in error.get("ctx", {}).items()}
    if error["type"] == "union_tag_invalid":
        context["shown_tag"] = _tag(error)
    if error["type"] == "literal_error" and " or " not in str(context["expected"]):
        rule = "must be {expected}"
    return rule.format(**context) if rule else error["msg"]


def _tag(error: ErrorDetails) -> str:
    """Pydantic writes a kind that is a list, or the whole design, out in full."""
    kind = _get(error["input"], "kind")
    return named(kind) if isinstance(kind, str) else f"(={quoted(kind)})"


def _plain(value: object) -> object:
    """Pydantic's limits are floats where the field is one: 64.0 is written as 64."""
    return f"{value:g}" if isinstance(value, float) else value


DROP = "; to drop the branch, clear both of its cells"
HINTS = {
    "ch1x1": "; to drop the branch, clear the cell",
    "ch3x3": DROP,
    "ch5x5": DROP,
    "ch3x3red": DROP,
    "ch5x5red": DROP,
    "pool_proj": "; to leave the bare pool, clear the cell",
    "aux_heads": ', e.g. ["4a", "4d"]',
}


def _hint(loc: Loc) -> str:
    return HINTS.get(loc[-1], "") if loc and isinstance(loc[-1], str) else ""
