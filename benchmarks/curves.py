"""Claim: reading the curves of 10 runs of 100,000 points each for a tick of the Train page takes at most 1.5 times as
long as that of 10 runs of 1,000 points each.

How: one store holds both. A tick reads all four series of ten runs, thinned to at most 1,000 points each, as the page
does, and writes them as JSON, as they go to the browser; the two kinds take turns, and the median of 15 ticks counts.
Beside it, without a claim: reading every point of the long runs.

    .venv/bin/python benchmarks/curves.py            (about 40 s, most of it to write the points)
"""

import json
import math
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import _report
import explorer
from explorer.runs.config import RunConfig, Settings, configure
from explorer.runs.export import EVERYTHING
from explorer.runs.records import Progress
from explorer.runs.store import Store

LIMIT, RUNS, ROUNDS = 1.5, 10, 15
COLUMNS = {
    "metrics": "series, number, step, seconds, value",
    "coarse": "series, level, number, step, seconds, value",
}
LENGTHS = {"short": 1_000, "long": 100_000}


def points(count: int) -> Iterator[tuple[Progress, dict[str, float]]]:
    """What a trainer would report, a point a step."""
    for step in range(1, count + 1):
        loss = 2.3 / math.sqrt(step)
        values = {"loss": loss, "train_accuracy": 1 - loss / 3, "test_accuracy": 1 - loss / 2.5, "learning_rate": 0.1}
        yield Progress(step, count, step / 50), values


def fill(store: Store, config: RunConfig, count: int) -> list[int]:
    """Ten runs with so many points in each series: one as a trainer writes it, and nine copies."""
    first, *others = runs = [store.create(config, "cpu").id for _ in range(RUNS)]
    store.record_all(first, points(count))
    with store.database.transaction() as connection:
        for table, columns in COLUMNS.items():
            copy = f"INSERT INTO {table} SELECT ?, {columns} FROM {table} WHERE run = ?"  # noqa: S608  constants
            connection.executemany(copy, [(run, first) for run in others])
    return runs


def tick(store: Store, runs: list[int], limit: int = 1000) -> tuple[float, int]:
    """Seconds, and bytes for the browser."""
    began = time.perf_counter()
    series = [store.series(run, limit) for run in runs]
    written = json.dumps([{name: [(p.step, p.value) for p in found] for name, found in one.items()} for one in series])
    return time.perf_counter() - began, len(written)


def main() -> None:
    config = configure(explorer.preset("mini-googlenet"), Settings(), has_batch_norm=True)
    seconds: dict[str, list[float]] = {name: [] for name in LENGTHS}
    sent: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        runs = {name: fill(store, config, count) for name, count in LENGTHS.items()}
        for _ in range(ROUNDS):
            for name in LENGTHS:
                taken, sent[name] = tick(store, runs[name])
                seconds[name].append(taken)
        everything, _ = tick(store, runs["long"], EVERYTHING)
    medians = {name: median(values) for name, values in seconds.items()}
    ratio = medians["long"] / medians["short"]
    rows = [[name, f"{LENGTHS[name]:,}", f"{medians[name] * 1e3:.1f}", f"{sent[name] / 1e6:.2f}"] for name in LENGTHS]
    _report.print_table((f"{RUNS} runs", "points each", "median ms", "MB sent"), rows)
    measured = {name: round(value, 4) for name, value in medians.items()} | {"every point": round(everything, 3)}
    _report.write(__file__, __doc__ or "", (), ratio=round(ratio, 3), seconds=measured, bytes=sent)
    _report.conclude({f"at most {LIMIT} times: {ratio:.2f} times": ratio <= LIMIT})


if __name__ == "__main__":
    main()
