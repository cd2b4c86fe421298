"""Steps that the Train page's tests share: the page, runs as a trainer would have written them, what the page says."""

import json
import os
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

import explorer
from explorer.runs.config import RunConfig, Settings, configure
from explorer.runs.identity import identity
from explorer.runs.records import Progress, State
from explorer.runs.store import Store
from tests.plain import plain

PAGE = str(Path(__file__).resolve().parents[2] / "pages" / "train.py")
MINI = "mini-googlenet"


def page(preset: str = MINI, *edits: str) -> AppTest:
    app = AppTest.from_file(PAGE, default_timeout=120)
    app.query_params["preset"] = preset
    if edits:
        app.query_params["set"] = list(edits)
    return app.run()


def config(seed: int = 0) -> RunConfig:
    return configure(explorer.preset(MINI), Settings(seed=seed), has_batch_norm=True)


def ended(store: Store, seed: int = 0) -> int:
    """A run with a short curve, as a trainer would have written it."""
    run = store.create(config(seed), "cpu").id
    store.promote()
    store.transition(run, State.RUNNING)
    for step in range(1, 6):
        values = {"loss": 2 / step, "train_accuracy": step / 8, "test_accuracy": step / 9}
        store.record(run, Progress(step, 5, step * 2.0, **values), values)
    counts = [[10 if row == column else row == 6 and column == 0 for column in range(10)] for row in range(10)]
    store.finish(run, State.DONE, Progress(5, 5, 10.0), {"confusion": [[int(n) for n in row] for row in counts]})
    return run


def busy(store: Store) -> int:
    """A run whose process is this one: it lives, and does nothing."""
    run = store.create(config(), "cpu").id
    store.promote()
    store.adopt(run, os.getpid(), identity(os.getpid()) or "")
    store.transition(run, State.RUNNING)
    return run


def captions(app: AppTest) -> str:
    return plain("\n".join(one.value for one in app.caption))


def metrics(app: AppTest) -> dict[str, str]:
    return {one.label: one.value for one in app.metric}


def drawn(app: AppTest) -> dict[str, Any]:
    """What the curves' component was given."""
    return given_to(app, "curve_view")[1]


def given_to(app: AppTest, component: str) -> tuple[str, dict[str, Any]]:
    """The id of a component of ours, and what it was given."""
    found = (one.proto for one in app.get("bidi_component"))
    proto = next(proto for proto in found if proto.component_name == f"inception-explorer.{component}")
    return proto.id, json.loads(proto.json or proto.mixed.json)


def listed(app: AppTest) -> dict[str, bool]:
    """The runs in the list by their number, and whether each is ticked."""
    rows = json.loads(given_to(app, "grid_view")[1]["table"])["rows"]
    return {f"r{row['id']}": row["cells"][0]["v"] == "on" for row in rows}
