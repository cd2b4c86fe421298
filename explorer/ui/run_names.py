"""What a run is called: the name that a person gave it, else its design with what was edited there."""

from functools import lru_cache

from explorer.design import TITLES, Change, DesignSpec, changes, origin
from explorer.runs.config import RunConfig
from explorer.runs.records import Run

LONGEST = 48  # characters of edits that are told one by one


def called(run: Run) -> str:
    """In few characters: its name where it has one, else what was edited in its design, else the design's name."""
    return run.label or _edits(run.config_json) or TITLES.get(run.title, run.title)


def design_title(run: Run) -> str:
    """`Mini GoogLeNet`, `Mini GoogLeNet, batch norm none`, `GoogLeNet, 12 edits`."""
    title = TITLES.get(run.title, run.title)
    return ", ".join(filter(None, (title, _edits(run.config_json))))


@lru_cache(1024)
def _edits(config_json: str) -> str:
    try:
        design = RunConfig.model_validate_json(config_json).design
    except ValueError:  # written by a version that knew other fields
        return ""
    return edits(design)


def edits(design: DesignSpec) -> str:
    """What differs from the preset: `batch norm none, residual`, or how many values where that is too long."""
    unedited = origin(design)
    if unedited is None or not (found := changes(unedited, design)):
        return ""
    told = ", ".join(map(_told, found))
    return told if len(told) <= LONGEST else f"{len(found)} edits"


def _told(change: Change) -> str:
    if change.path == change.block:
        return f"{change.block} {'removed' if change.after is None else 'added'}"
    name = f"{change.block} {change.path.rpartition('.')[2].replace('_', ' ')}".strip()
    if isinstance(change.after, bool):
        return name if change.after else f"no {name}"
    value = "cleared" if change.after is None else str(change.after).replace("_", " ")
    return f"{name} {value}"
