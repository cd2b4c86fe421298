"""What a store tells of a run, as plain data."""

from typing import Any

from explorer.runs.records import Run
from explorer.runs.store import Store
from tests.figures import figures


def told(store: Store) -> dict[str, Any]:
    """Of every run by its name, those that are deleted too."""
    runs = (*store.runs(), *store.deleted())
    return {run.name: _of(store, run) for run in sorted(runs, key=lambda run: run.id)}


def _of(store: Store, run: Run) -> dict[str, Any]:
    return {
        "state": str(run.state),
        "deleted": run.deleted is not None,
        "title": run.title,
        "label": run.label,
        "step": run.step,
        "steps": run.config.steps,
        "points": {series: len(points) for series, points in store.series(run.id).items()},
        "totals": figures(run.config.design)["totals"],
    }
