"""What the Runs page knows: the runs, which of them pass the filters, their order, and which are ticked."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from explorer.analysis import analyze
from explorer.data.catalog import described
from explorer.design import DesignSpec
from explorer.graph import ShapeError
from explorer.lowering import lower
from explorer.runs.launch import LocalEngine
from explorer.runs.records import Run
from explorer.runs.store import Store
from explorer.ui import state
from explorer.ui.run_names import design_title

TICKED, ORDER = "runs_ticked", "runs_order"
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


@lru_cache(4 * MOST)
def row(run: Run) -> Mapping[str, Any]:
    """A run as a row of the table; numbers are numbers, so that they sort."""
    told = dict.fromkeys(COLUMNS) | {
        "run": run.name,
        "★": "★" if run.starred else None,
        "state": run.standing,
        "test acc.": run.test_accuracy,
        "name": run.label or None,
        "design": design_title(run),
        "loss": run.loss,
        "seconds": run.seconds,
        "examples/s": run.examples_per_second,
        "device": run.device,
        "started": datetime.fromtimestamp(run.created, UTC).astimezone() if run.created else None,
        "reason": run.reason or None,
    }
    try:
        config = run.config
    except ValueError:  # written by a version that knew other fields
        return told
    parameters, macs = size(run)
    return told | {
        "data": described(config.data).title,
        "parameters": parameters,
        "MACs": macs,
        "recipe": config.recipe.name,
        "seed": config.seed,
    }


COLUMNS = ("run", "★", "state", "test acc.", "name", "design", "data", "recipe", "seconds", "parameters", "MACs",
           "loss", "examples/s", "seed", "device", "started", "reason")  # fmt: skip


def size(run: Run) -> tuple[int, int]:
    """Parameters and MACs of a run's network, as trained."""
    facts = run.detail
    if facts.get("parameters") is not None:
        return int(facts["parameters"]), int(facts["macs"])
    return _calculated(run.readable_config.design) if run.readable_config else (0, 0)


@lru_cache(MOST)
def _calculated(design: DesignSpec) -> tuple[int, int]:
    try:
        analysis = analyze(lower(design))
    except ShapeError:
        return 0, 0
    return analysis.parameters, analysis.macs


class Order(NamedTuple):
    """What the rows are sorted by: a column's name, or nothing for the newest first."""

    column: str = ""
    descending: bool = False


def order() -> Order:
    """The order that was asked for."""
    return state.remember(ORDER, Order)


def sort(column: str) -> None:
    """Sort by a column: what is more first, texts from A; the other way round; and at the third time newest first."""
    if column not in COLUMNS:
        return
    first, now = column in LARGEST_FIRST, order()
    if now.column != column:
        state.store(ORDER, Order(column, first))
    else:
        state.store(ORDER, Order(column, not first) if now.descending is first else Order())


LARGEST_FIRST = frozenset({"run", "★", "test acc.", "seconds", "parameters", "MACs", "examples/s", "started"})


def ordered(found: Sequence[Run], by: Order) -> tuple[Run, ...]:
    """The runs in that order; those without a value come last, and of equals the newer first."""
    if not by.column:
        return tuple(found)
    held = [(run.id if by.column == "run" else row(run)[by.column], run) for run in found]
    known = [(value.lower() if isinstance(value, str) else value, run) for value, run in held if value is not None]
    known.sort(key=lambda one: one[0], reverse=by.descending)
    return tuple(run for _, run in known) + tuple(run for value, run in held if value is None)


def tick(ids: Sequence[int], on: bool) -> None:
    """Tick runs, or take their ticks away."""
    kept = [run for run in ticked() if run not in ids]
    state.store(TICKED, (*kept, *ids) if on else tuple(kept))


def ticked() -> tuple[int, ...]:
    """The runs that are ticked, some of which the filters may hide."""
    return state.remember(TICKED, tuple)
