"""Runs as trainers would have written them, for journeys that are about looking at runs and not about training."""

import math
from pathlib import Path

import explorer
from explorer.design import SetValue, apply
from explorer.runs.config import Settings, configure
from explorer.runs.records import Progress, State
from explorer.runs.store import Store

# (batch norm, recipe, seed, seconds, last test accuracy): r1 to r4
RUNS = (
    ("after_conv", "demo", 0, 10.0, 0.84),
    ("none", "demo", 0, 30.0, 0.79),
    ("after_conv", "modern", 0, 20.0, 0.87),
    ("after_conv", "demo", 1, 10.0, 0.85),
)
STEPS = 200


def seed(home: Path) -> Store:
    """A store with these runs of `mini-googlenet`, all of them done, a point every 4 steps."""
    store = Store(home)
    for norm, recipe, number, seconds, accuracy in RUNS:
        design = apply(explorer.preset("mini-googlenet"), SetValue(at="variants.batch_norm", value=norm))
        settings = Settings(recipe=recipe, seed=number, seconds=seconds)
        run = store.create(configure(design, settings, has_batch_norm=norm != "none"), "cpu").id
        store.promote()
        store.transition(run, State.RUNNING)
        reports = []
        for step in range(4, STEPS + 1, 4):
            # a loss that goes up and down, so that smoothing shows
            loss = 2.3 * math.exp(-step / 60) + 0.4 + 0.1 * (step // 4 % 2)
            values = {"loss": loss, "train_accuracy": accuracy * step / STEPS, "learning_rate": 0.1}
            if step % 20 == 0:
                values |= {"test_accuracy": accuracy * step / STEPS, "test_loss": loss + 0.1}
            reports.append((Progress(step, STEPS, seconds * step / STEPS, loss, test_accuracy=accuracy), values))
        store.record_all(run, reports)
        store.transition(run, State.DONE)
    return store
