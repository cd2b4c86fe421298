"""Reading and writing single rows, on an open connection."""

import json
import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from explorer.runs.config import RunError
from explorer.runs.devices import load, shares
from explorer.runs.reading import as_run
from explorer.runs.records import ALLOWED, Point, Progress, Run, State
from explorer.runs.schema import COARSER
from explorer.text import one_line

MOVE = "UPDATE runs SET state = :to, reason = :reason, {also} WHERE id = :run"
# What a change of state sets beside the state; a run that goes on began as long ago as it has used of its budget.
ALSO = {
    State.QUEUED: "queued = :now, stop_asked = NULL, pause_asked = NULL, pid = NULL, process = NULL, ended = NULL",
    State.STARTING: "launched = :now, pid = NULL, process = NULL",
    State.RUNNING: "began = :now - seconds",
}
ENDED = "ended = :now"
WRITE_PROGRESS = """
UPDATE runs SET step = :step, steps = :steps, seconds = :seconds,
    loss = COALESCE(:loss, loss),
    train_accuracy = COALESCE(:train_accuracy, train_accuracy),
    test_accuracy = COALESCE(:test_accuracy, test_accuracy),
    examples_per_second = COALESCE(:examples_per_second, examples_per_second),
    compute_examples_per_second = COALESCE(:compute_examples_per_second, compute_examples_per_second)
WHERE id = :run"""
ADD_POINT = """
INSERT INTO metrics SELECT :run, :series, 1 + COALESCE(MAX(number), 0), :step, :seconds, :value
FROM metrics WHERE run = :run AND series = :series AND number < 1e18 RETURNING number"""
POINT = (int, float, float)
LONGEST_SERIES = 40
MOST_AT_ONCE = 16
LIMITS = frozenset(map(str, range(1, MOST_AT_ONCE + 1)))
QUEUE = "SELECT * FROM runs WHERE state = 'queued' AND deleted IS NULL ORDER BY queued, id"
SET_ASIDE = """
INSERT INTO superseded SELECT run, :now, series, step, seconds, value FROM metrics WHERE run = :run AND step > :step"""
# The names by their key, one after the other: DISTINCT would look at every point.
LENGTHS = """
WITH RECURSIVE named(series) AS (
    SELECT MIN(series) FROM metrics WHERE run = :run
    UNION ALL
    SELECT (SELECT MIN(series) FROM metrics WHERE run = :run AND series > named.series) FROM named
    WHERE named.series IS NOT NULL)
SELECT series,
    (SELECT MAX(number) FROM metrics WHERE run = :run AND metrics.series = named.series AND number < 1e18) AS last
FROM named WHERE typeof(series) = 'text' AND last IS NOT NULL"""
KEEP_COARSE = """
INSERT INTO coarse SELECT run, series, :level, number, step, seconds, value FROM metrics
WHERE run = :run AND series = :series AND number = :number"""
MIDDLE = """
SELECT step, seconds, value FROM {table} WHERE run = :run AND series = :series {level}
AND number > 1 AND number < :count AND number % :every = 0 ORDER BY number"""
ENDS = """
SELECT step, seconds, value FROM metrics WHERE run = :run AND series = :series AND number IN (1, :count)
ORDER BY number"""


def fetch(connection: sqlite3.Connection, run: int) -> Run:
    """The run with this number; RunError if there is none."""
    row = connection.execute("SELECT * FROM runs WHERE id = ?", (run,)).fetchone()
    if row is None:
        raise RunError(f"r{run}: there is no such run")
    return as_run(row)


def move(connection: sqlite3.Connection, run: int, to: State, reason: str) -> bool:
    """Change the state if the present one allows it; says whether it did."""
    if to not in ALLOWED.get(fetch(connection, run).state, ()):
        return False
    values = {"to": to, "reason": reason, "now": time.time(), "run": run}
    connection.execute(MOVE.format(also=ALSO.get(to, ENDED)), values)
    return True


def next_queued(connection: sqlite3.Connection, limit: int) -> int | None:
    """The run that has waited longest for a device on which fewer than `limit` runs are active; None if none may go.

    None overtakes an earlier one that waits for the same GPU: else a run on all of them might wait for ever.
    """
    taken = [str(row["device"]) for row in connection.execute("SELECT device FROM active")]
    waited_for: set[str] = set()
    for run in _queued(connection):
        device = run.device
        if load(device, taken) < limit and not any(shares(device, other) for other in waited_for):
            return run.id
        waited_for.add(device)
    return None


def _queued(connection: sqlite3.Connection) -> Iterator[Run]:
    """Those that wait, the first to come first; a damaged one is in nobody's way."""
    runs = map(as_run, connection.execute(QUEUE))
    return (run for run in runs if run.state is State.QUEUED)


def places(connection: sqlite3.Connection) -> dict[int, int]:
    """Each queued run's place among those that wait for its device, from 1."""
    found: dict[int, int] = {}
    before: Counter[str] = Counter()
    for run in _queued(connection):
        device = run.device
        before[device] += 1
        found[run.id] = sum(count for other, count in before.items() if shares(device, other))
    return found


def supersede(connection: sqlite3.Connection, run: int, step: int) -> None:
    """Take the points after `step` out of the curve: from there the run is about to write them again."""
    values = {"run": run, "step": step, "now": time.time()}
    connection.execute(SET_ASIDE, values)
    connection.execute("DELETE FROM metrics WHERE run = :run AND step > :step", values)
    connection.execute("DELETE FROM coarse WHERE run = :run AND step > :step", values)


def write_progress(connection: sqlite3.Connection, run: int, progress: Progress) -> None:
    """Figures that are None leave what is there."""
    connection.execute(WRITE_PROGRESS, asdict(progress) | {"run": run})


def write_detail(connection: sqlite3.Connection, run: int, detail: Mapping[str, Any]) -> None:
    """Merge facts into `detail`."""
    merged = fetch(connection, run).detail | dict(detail)
    connection.execute("UPDATE runs SET detail = ? WHERE id = ?", (json.dumps(merged), run))


def add_point(connection: sqlite3.Connection, run: int, series: str, point: Point) -> None:
    """The next point of a series; one in 8, 64, 512 and so on is kept apart too, for who looks at the whole."""
    place: dict[str, Any] = {"run": run, "series": series}
    number = int(connection.execute(ADD_POINT, point._asdict() | place).fetchone()[0])
    level = COARSER
    while number % level == 0:
        connection.execute(KEEP_COARSE, place | {"level": level, "number": number})
        level *= COARSER


def thinned(connection: sqlite3.Connection, run: int, limit: int) -> dict[str, tuple[Point, ...]]:
    """Every series with each k-th point, at most `limit` and its first and last; k is a power of 2.

    So a point that was chosen stays until the next doubling, and a curve that grows does not tremble. The time that it
    takes does not depend on how long the run is.
    """
    found = {}
    for series, count in connection.execute(LENGTHS, {"run": run}).fetchall():
        every = 1 << (max(1, -(-count // limit)) - 1).bit_length()
        level = COARSER ** ((every.bit_length() - 1) // (COARSER.bit_length() - 1))
        coarse = level > 1
        middle = MIDDLE.format(table="coarse" if coarse else "metrics", level="AND level = :level" if coarse else "")
        values = {"run": run, "series": series, "level": level, "every": every, "count": count}
        ends = connection.execute(ENDS, values).fetchall()
        points = tuple(_points([*ends[:1], *connection.execute(middle, values), *ends[1:]]))
        if points:
            found[one_line(series, LONGEST_SERIES)] = points
    return found


def _points(rows: Iterable[sqlite3.Row]) -> Iterator[Point]:
    """Those that are numbers; of a damaged store a point may be anything."""
    return (Point(*row) for row in rows if tuple(map(type, row)) == POINT)


def read_limit(connection: sqlite3.Connection) -> int:
    """How many runs a device may have at a time; 1 unless somebody has set it."""
    row = connection.execute("SELECT value FROM settings WHERE name = 'limit_per_device'").fetchone()
    value = str(row["value"]) if row else ""
    return int(value) if value in LIMITS else 1
