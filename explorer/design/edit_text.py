"""An edit as one line of text: the command line's `--edit`, and what a link holds.

    set AT VALUE · insert ROW into STAGE before ID|end · remove AT · move AT into STAGE before ID|end
    rename AT ID · replace AT ROW · replace design DESIGN

VALUE is JSON, or a text as it is; ROW and DESIGN are JSON objects. A block that is called `end` is `block:end`.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from explorer.text import DigitsError, LimitError, TwiceError, json_value, named, quoted

from .addresses import BLOCK
from .edit_types import Edit, Insert, Move, Remove, Rename, Replace, ReplaceDesign, SetValue
from .problems import DesignError, Problem
from .spec import read_design

END = "end"
FORMS = {
    "set": "set 4a.ch3x3 256",
    "insert": 'insert {"kind":"conv","id":"x","channels":64,"kernel_size":3} into stage4 before 4b',
    "remove": "remove 4a",
    "move": "move 4a into stage5 before end",
    "rename": "rename 4a 4x",
    "replace": 'replace 4a {"kind":"vgg","convs":2,"channels":64}',
}
INSERT = re.compile(r"(?P<row>.+) into (?P<into>\S+) before (?P<before>\S+)", re.DOTALL)
MOVE = re.compile(r"(?P<at>\S+) into (?P<into>\S+) before (?P<before>\S+)")


def parse_edit(text: str) -> Edit:
    """An edit from its text. Raises DesignError, which shows the form that it has."""
    verb, _, rest = text.strip().partition(" ")
    rest = rest.strip()
    if verb not in READ:
        raise _wrong(text, f"must begin with one of {', '.join(READ)}; one is {FORMS['set']}")
    try:
        edit = READ[verb](rest)
    except ValidationError:
        edit = None
    if edit is None:
        raise _wrong(text, f"must have the form {FORMS[verb]}")
    return edit


def show_edit(edit: Edit) -> str:
    """The inverse of parse_edit."""
    match edit:
        case SetValue(at=at, value=value):
            return f"set {at} {show_value(value)}"
        case Insert(row=row, into=into):
            return f"insert {_json(row)} into {into} before {_place(edit)}"
        case Remove(at=at):
            return f"remove {at}"
        case Move(at=at, into=into):
            return f"move {at} into {into} before {_place(edit)}"
        case Rename(at=at, id=name):
            return f"rename {at} {name}"
        case Replace(at=at, row=row):
            return f"replace {at} {_json(row)}"
        case ReplaceDesign(design=design):
            return f"replace design {_json(design.model_dump(mode='json'))}"


def parse_value(text: str, where: str = "the value") -> Any:
    """A value: JSON where it is JSON, else the text itself. Raises DesignError for too much of it."""
    try:
        return json_value(text)
    except (json.JSONDecodeError, DigitsError):
        return text
    except LimitError as error:
        remedy = "take one of them away" if isinstance(error, TwiceError) else "a value is shorter"
        raise DesignError([Problem(where, f"{where} (={quoted(text)}): {error}; {remedy}")]) from error


def show_value(value: object) -> str:
    """The inverse of parse_value, with quotes only around a text that would not be read back as itself."""
    if isinstance(value, str) and value and value == value.strip() and _is_read_back(value):
        return value
    return _json(value)


def _is_read_back(text: str) -> bool:
    try:
        return bool(parse_value(text) == text)
    except DesignError:
        return False


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _place(edit: Insert | Move) -> str:
    return END if edit.before is None else f"{BLOCK}{END}" if edit.before == END else edit.before


def _set(rest: str) -> Edit | None:
    at, space, value = rest.partition(" ")
    return SetValue(at=at, value=parse_value(value.strip(), at)) if space else None


def _insert(rest: str) -> Edit | None:
    found = INSERT.fullmatch(rest)
    return found and Insert(row=_object(found["row"]), into=found["into"], before=_before(found["before"]))


def _move(rest: str) -> Edit | None:
    found = MOVE.fullmatch(rest)
    return found and Move(at=found["at"], into=found["into"], before=_before(found["before"]))


def _rename(rest: str) -> Edit | None:
    at, space, name = rest.partition(" ")
    return Rename(at=at, id=name.strip()) if space else None


def _replace(rest: str) -> Edit | None:
    at, _, row = rest.partition(" ")
    if at == "design":
        return ReplaceDesign(design=read_design(_object(row)))
    return Replace(at=at, row=_object(row))


def _remove(rest: str) -> Edit | None:
    return Remove(at=rest) if rest else None


READ: dict[str, Callable[[str], Edit | None]] = {
    "set": _set,
    "insert": _insert,
    "remove": _remove,
    "move": _move,
    "rename": _rename,
    "replace": _replace,
}


def _before(text: str) -> str | None:
    return None if text == END else text.removeprefix(BLOCK)


def _object(text: str) -> Any:
    """A JSON object; another value is refused by the edit that it is for."""
    return parse_value(text.strip(), "the row")


def _wrong(text: str, rule: str) -> DesignError:
    return DesignError([Problem("edit", f"edit (={named(text)}) {rule}")])
