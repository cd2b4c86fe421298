"""How an error reads: *where*: *what, with the value*; *what would be right*."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

Loc = tuple[str | int, ...]


class Problem(NamedTuple):
    """One thing that is wrong. `path` is the place, as `--set` takes it; `message` is the whole sentence."""

    path: str
    message: str


class DesignError(ValueError):
    """A design that can't be. `problems` holds each thing that is wrong; the message is the first of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        more = len(self.problems) - 1
        rest = f" (and {more} more)" if more else ""
        super().__init__(self.problems[0].message + rest)


def path_text(loc: Loc) -> str:
    """`("stages", 1, "blocks", 0, "ch3x3")` as `stages[1].blocks[0].ch3x3`."""
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def design_error(error: ValidationError, data: object) -> DesignError:
    """The same errors in the program's own form. `data` is what was validated; it gives blocks their names."""
    return DesignError([_problem(one, data) for one in error.errors(include_url=False)])


def _problem(error: ErrorDetails, data: object) -> Problem:
    context = error.get("ctx", {})
    loc = _without_tags(error["loc"], data) + tuple(context.get("at", ()))
    return Problem(path_text(loc), f"{place(loc, data)}{_shown(error)} {_rule(error)}{_hint(loc)}")


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


def place(loc: Loc, data: object) -> str:
    """The place in words: a block goes by its name, as in `inception4b.ch5x5red`; all else by its path."""
    if len(loc) >= 4 and loc[0] == "stages" and loc[2] == "blocks":
        block = _get(_get(_get(_get(data, "stages"), loc[1]), "blocks"), loc[3])
        name = _get(block, "id")
        if isinstance(name, str) and name:
            kind = _get(block, "kind") or "inception"
            return path_text((f"{kind}{name}", *loc[4:]))
    return path_text(loc) or "the design"


def _shown(error: ErrorDetails) -> str:
    value: Any = error["ctx"]["shown"] if "shown" in error.get("ctx", {}) else error["input"]
    if error["type"] in ("missing", "extra_forbidden") or isinstance(value, Mapping | list | tuple):
        return ""
    text = "empty" if value is None else str(value) if isinstance(value, int | float) else repr(value)
    return f" (={text if len(text) <= 40 else text[:37] + '...'})"


# by pydantic's error type; {} are the error's own context
RULES = {
    "greater_than_equal": "must be at least {ge}",
    "greater_than": "must be above {gt}",
    "less_than_equal": "must be at most {le}",
    "less_than": "must be below {lt}",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
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
    "union_tag_invalid": "has the kind {tag}; it must be one of {expected_tags}",
    "design": "{text}",
}


def _rule(error: ErrorDetails) -> str:
    rule = RULES.get(error["type"])
    context = {name: _plain(value) for name, value in error.get("ctx", {}).items()}
    return rule.format(**context) if rule else error["msg"]


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
