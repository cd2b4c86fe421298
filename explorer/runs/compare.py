"""What differs between runs: their settings as flat names and values, those of the design by their addresses."""

import json
from collections.abc import Sequence
from typing import Any

from explorer.design.differences import values
from explorer.runs.records import Run

ABSENT = "–"
PROVENANCE = ("torch", "git", "number_format", "threads")


def settings(run: Run) -> dict[str, Any]:
    """Everything a run was told and ran with: `recipe.batch`, `design.input.height`, `torch`, and so on."""
    told = _told(run) | {"device": run.device}
    return told | {name: run.detail[name] for name in PROVENANCE if name in run.detail}


def _told(run: Run) -> dict[str, Any]:
    config = run.readable_config
    if config is None:
        return _flat("", json.loads(run.config_json))
    design = {f"design.{address}": value for address, value in values(config.design).items()}
    return _flat("", config.model_dump(mode="json", exclude={"design"})) | design


def differences(runs: Sequence[Run]) -> dict[str, tuple[Any, ...]]:
    """The settings that are not the same in all runs, each with its value in every one."""
    told = [settings(run) for run in runs]
    names = dict.fromkeys(name for one in told for name in one)
    rows = {name: tuple(one.get(name, ABSENT) for one in told) for name in names}
    return {name: values for name, values in rows.items() if any(value != values[0] for value in values)}


def _flat(prefix: str, value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        items = [(f"{prefix}.{name}" if prefix else name, held) for name, held in value.items()]
    elif isinstance(value, list) and any(isinstance(held, dict) for held in value):
        items = [(f"{prefix}[{at}]", held) for at, held in enumerate(value)]
    else:
        return {prefix: value}
    found: dict[str, Any] = {}
    for name, held in items:
        found |= _flat(name, held)
    return found
