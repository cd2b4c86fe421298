"""Rows as values. SQLite is untyped and a file may be damaged: one bad row is named, and takes no other away.

Each column is checked by the type that `Run` gives its field, those with JSON by what is read from it later.
"""

import json
import sqlite3
from dataclasses import MISSING, fields
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from explorer.runs.columns import columns_of, wrong
from explorer.runs.config import RunConfig, RunError, first_problem
from explorer.runs.details import Detail, Resources
from explorer.runs.records import Run, State
from explorer.text import one_line

FIELDS = {"config": "config_json", "detail": "detail_json", "resources": "resources_json"}
COLUMNS = {field: column for column, field in FIELDS.items()}
JSON: dict[str, type[BaseModel]] = {"config_json": RunConfig, "detail_json": Detail, "resources_json": Resources}
# What stands in a damaged run for a value that can't be taken; elsewhere it is None, or the field's own default.
NEUTRAL: dict[str, Any] = {"title": "", "config_json": "{}", "device": "", "state": State.DAMAGED, "reason": "",
                           "created": 0.0, "step": 0, "steps": 0, "seconds": 0.0, "detail_json": "{}"}  # fmt: skip
NEUTRAL = {field.name: None if field.default is MISSING else field.default for field in fields(Run)} | NEUTRAL
LONGEST = {"title": 200, "device": 40, "reason": 1000, "label": 80}  # characters that are shown
MOST_TOLD = 400  # characters of what is wrong with a row
STORED = [state for state in State if state is not State.DAMAGED]
RUN = columns_of(Run)
NAMES = [field.name for field in fields(Run)]
EMPTY = "{}"
OBJECT = TypeAdapter(dict[str, Any])
REMEDY = "`runs delete {name}`, or Delete on the Runs page, takes it away"


def as_run(row: sqlite3.Row) -> Run:
    """A row of `runs` as a value; of one that can't be read what can, in the state `damaged` and with the reason."""
    values: dict[str, Any] = {FIELDS.get(name, name): row[name] for name in row.keys()}  # noqa: SIM118  not a mapping
    problems = _state(values) | _types(values)
    problems |= {name: told for name, told in _json(values).items() if name not in problems}
    if problems:
        values |= {"state": State.DAMAGED, "reason": one_line("; ".join(problems.values()), MOST_TOLD)}
    values |= {name: one_line(values[name], most) for name, most in LONGEST.items()}
    return Run(**{name: values[name] for name in NAMES})


def readable(run: Run) -> Run:
    """The run; RunError where its row is damaged, which nothing but a deletion helps."""
    if run.state is State.DAMAGED:
        raise RunError(f"{run.name} is damaged: {run.reason}; {REMEDY.format(name=run.name)}")
    return run


def _state(values: dict[str, Any]) -> dict[str, str]:
    """Its text becomes a State; returns what is wrong with it by the column's name, as those below do."""
    stored = values["state"]
    if stored in STORED:
        values["state"] = State(stored)
        return {}
    values["state"] = State.DAMAGED
    return {"state": f"state {_told(stored)} must be one of {', '.join(STORED)}"}


def _types(values: dict[str, Any]) -> dict[str, str]:
    """What is none by its column's type becomes neutral."""
    found = wrong(RUN, values)
    problems = {name: f"{COLUMNS.get(name, name)} {_told(values.get(name))} can't be" for name in found}
    values |= {name: NEUTRAL[name] for name in found}
    return problems


def _json(values: dict[str, Any]) -> dict[str, str]:
    """What a later reader could not read becomes an empty object; a configuration only where it is none at all."""
    problems = {}
    for name, model in JSON.items():
        if problem := _misread(model, values[name]):
            problems[name] = f"{COLUMNS[name]}: {problem}"
            if name != "config_json" or not _is_object(values[name]):
                values[name] = EMPTY
    return problems


def _told(value: object) -> str:
    return f"(={one_line(str(value), 40)})" if not isinstance(value, bytes) else f"({len(value):,} bytes)"


@lru_cache(4096)
def _misread(model: type[BaseModel], text: str) -> str:
    """What is wrong with a JSON text; empty where nothing is."""
    try:
        json.loads(text)  # as those do who read it later; it takes less than pydantic does
        model.model_validate_json(text)
    except RecursionError:
        return "is nested too deeply"
    except ValidationError as error:
        return one_line(first_problem(error).removeprefix("run").lstrip(": "))
    except ValueError as error:
        return f"{_told(text)} is no JSON: {one_line(str(error), 100)}"
    return ""


def _is_object(text: str) -> bool:
    """Whether it is JSON all the same, as a version with other fields writes it."""
    try:
        OBJECT.validate_json(text)
    except ValidationError:
        return False
    return True
