"""What the Runs page knows and does: which runs are shown and selected; names, stars, deletion and its undo."""

from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from explorer.analysis import analyze
from explorer.data.catalog import described
from explorer.lowering import lower
from explorer.runs.config import RunError
from explorer.runs.launch import LocalEngine
from explorer.runs.records import Run
from explorer.runs.store import Store
from explorer.ui import state
from explorer.ui.run_names import design_title
from explorer.ui.train_page import board

DELETED, SELECTED = "runs_deleted", "runs_selected"
MOST = 1000


def engine() -> LocalEngine:
    """Where runs run. RunError if their folder cannot be used."""
    return LocalEngine(Store())


def runs() -> tuple[Run, ...]:
    """All that are not deleted, newest first."""
    return engine().poll(MOST)


def filtered(found: tuple[Run, ...], text: str, states: list[str], starred: bool) -> tuple[Run, ...]:
    """Those whose name, design, data or recipe holds every word of `text`, in one of `states` if any."""
    words = text.lower().split()
    return tuple(
        run
        for run in found
        if all(word in _searched(run) for word in words)
        and (not states or run.state.value in states)
        and (run.starred or not starred)
    )


def _searched(run: Run) -> str:
    told = row(run)
    return " ".join(str(told[name]) for name in ("run", "name", "design", "data", "recipe", "device")).lower()


def row(run: Run) -> dict[str, Any]:
    """A run as a row of the table; numbers are numbers, so that the columns sort."""
    try:
        config = run.config
    except ValueError:  # written by a version that knew other fields
        return dict.fromkeys(COLUMNS) | {"run": run.name, "name": run.label, "design": design_title(run)}
    parameters, macs = size(run)
    return {
        "★": "★" if run.starred else "",
        "run": run.name,
        "state": [run.state.value],
        "test": None if run.test_accuracy is None else run.test_accuracy * 100,
        "design": design_title(run),
        "name": run.label,
        "loss": run.loss,
        "parameters": parameters,
        "MACs": macs,
        "seconds": run.seconds,
        "examples/s": None if run.examples_per_second is None else round(run.examples_per_second),
        "data": described(config.data).title,
        "recipe": config.recipe.name,
        "seed": config.seed,
        "device": run.device,
        "started": datetime.fromtimestamp(run.created, UTC),
    }


COLUMNS = ("★", "run", "state", "test", "design", "name", "loss", "parameters", "MACs", "seconds", "examples/s",
           "data", "recipe", "seed", "device", "started")  # fmt: skip


def size(run: Run) -> tuple[int, int]:
    """Parameters and MACs of a run's network, as trained."""
    facts = run.detail
    if "parameters" in facts:
        return int(facts["parameters"]), int(facts["macs"])
    return _calculated(run.config_json)


@lru_cache(1024)
def _calculated(config_json: str) -> tuple[int, int]:
    from explorer.runs.config import RunConfig

    try:
        analysis = analyze(lower(RunConfig.model_validate_json(config_json).design))
    except ValueError:
        return 0, 0
    return analysis.parameters, analysis.macs


def select(ids: tuple[int, ...]) -> None:
    """Remember which rows are ticked."""
    state.store(SELECTED, ids)


def selected() -> tuple[int, ...]:
    """The ticked rows' runs."""
    return state.remember(SELECTED, tuple)


def delete(ids: tuple[int, ...]) -> None:
    """Delete those that have ended; those can be had back with `undo`."""
    store, gone = engine().store, []
    for run in ids:
        try:
            store.delete(run)
            gone.append(run)
        except RunError:
            continue
    state.store(DELETED, tuple(gone))
    select(())


def resume(run: int) -> None:
    """Let a run go on from its last checkpoint, unless somebody else already has."""
    with suppress(RunError):
        engine().resume(run)


def undo() -> None:
    """Bring back what was deleted last."""
    for run in deleted():
        engine().store.undelete(run)
    state.store(DELETED, ())


def deleted() -> tuple[int, ...]:
    """What `undo` brings back."""
    return state.remember(DELETED, tuple)


def star(ids: tuple[int, ...], starred: bool) -> None:
    """Mark runs, or take the mark away."""
    for run in ids:
        engine().store.star(run, starred)


def rename(run: int, key: str) -> None:
    """Give a run the name that a field holds."""
    engine().store.rename(run, state.widget_value(key))


def show_on_train_page(ids: tuple[int, ...]) -> None:
    """Draw these there."""
    board.show_only(ids)
