"""A run's curve for other programs."""

import csv
import io
from collections import defaultdict
from pathlib import Path

from explorer.runs.config import RunError
from explorer.runs.records import Run
from explorer.runs.store import Store

EVERYTHING = 10**9  # points
COLUMNS = ("loss", "train_accuracy", "test_loss", "test_accuracy", "learning_rate")


def as_csv(store: Store, run: Run) -> str:
    """A row per step that has a point: run, step, seconds, and a column per series, empty where it has no point."""
    rows: dict[int, dict[str, float]] = defaultdict(dict)
    series = store.series(run.id, EVERYTHING)
    for name, points in series.items():
        for point in points:
            rows[point.step] |= {name: point.value, "seconds": point.seconds}
    columns = [*COLUMNS, *sorted(series.keys() - set(COLUMNS))]
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(["run", "step", "seconds", *columns])
    for step, values in sorted(rows.items()):
        writer.writerow([run.name, step, f"{values['seconds']:.3f}", *(values.get(name, "") for name in columns)])
    return written.getvalue()


def to_tensorboard(store: Store, run: Run, folder: Path) -> None:
    """An event file with every point at its step and its time of day. RunError without the package tensorboard."""
    try:
        from tensorboard.compat.proto.event_pb2 import Event
        from tensorboard.compat.proto.summary_pb2 import Summary
        from tensorboard.summary.writer.event_file_writer import EventFileWriter
    except ImportError as error:
        raise RunError("TensorBoard export needs the package tensorboard: pip install tensorboard") from error
    writer = EventFileWriter(str(folder))
    try:
        for name, points in store.series(run.id, EVERYTHING).items():
            for point in points:
                value = Summary.Value(tag=name, simple_value=point.value)
                time = (run.began or run.created) + point.seconds
                writer.add_event(Event(wall_time=time, step=point.step, summary=Summary(value=[value])))
    finally:
        writer.close()
