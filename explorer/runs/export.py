"""Runs' curves for other programs."""

import csv
import io
import tempfile
import zipfile
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path

from explorer.runs.config import RunError
from explorer.runs.records import Run
from explorer.runs.store import Store

EVERYTHING = 10**9  # points
NEEDS_TENSORBOARD = "needs the package tensorboard: pip install tensorboard"
COLUMNS = ("loss", "train_accuracy", "test_loss", "test_accuracy", "learning_rate")


def as_csv(store: Store, *runs: Run) -> str:
    """A row per step that has a point: run, step, seconds, and a column per series, empty where it has no point.

    The runs stand one below the other, with the columns of all of them.
    """
    found = {run.name: store.series(run.id, EVERYTHING) for run in runs}
    columns = [*COLUMNS, *sorted({name for series in found.values() for name in series} - set(COLUMNS))]
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(["run", "step", "seconds", *columns])
    for run, series in found.items():
        rows: dict[int, dict[str, float]] = defaultdict(dict)
        for name, points in series.items():
            for point in points:
                rows[point.step] |= {name: point.value, "seconds": point.seconds}
        for step, values in sorted(rows.items()):
            writer.writerow([run, step, f"{values['seconds']:.3f}", *(values.get(name, "") for name in columns)])
    return written.getvalue()


def as_tensorboard_zip(store: Store, *runs: Run) -> bytes:
    """A folder of event files for each run, as a ZIP archive. RunError without the package tensorboard."""
    written = io.BytesIO()
    with tempfile.TemporaryDirectory() as temporary, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for run in runs:
            folder = Path(temporary) / run.name
            to_tensorboard(store, run, folder)
            for file in sorted(folder.iterdir()):
                archive.write(file, f"{run.name}/{file.name}")
    return written.getvalue()


def has_tensorboard() -> bool:
    """Whether the package is here; it is not imported."""
    return find_spec("tensorboard") is not None


def to_tensorboard(store: Store, run: Run, folder: Path) -> None:
    """An event file with every point at its step and its time of day.

    Raises:
        RunError: the package tensorboard is missing, or the folder has events: TensorBoard would draw both as one run.
    """
    if not has_tensorboard():
        raise RunError(f"TensorBoard export {NEEDS_TENSORBOARD}")
    if there := next(folder.glob("events.out.tfevents.*"), None):
        raise RunError(f"{folder}: has TensorBoard events ({there.name}); remove them, or name another folder")
    from tensorboard.compat.proto.event_pb2 import Event
    from tensorboard.compat.proto.summary_pb2 import Summary
    from tensorboard.summary.writer.event_file_writer import EventFileWriter

    writer = EventFileWriter(str(folder))
    try:
        for name, points in store.series(run.id, EVERYTHING).items():
            for point in points:
                value = Summary.Value(tag=name, simple_value=point.value)
                time = (run.began or run.created) + point.seconds
                writer.add_event(Event(wall_time=time, step=point.step, summary=Summary(value=[value])))
    finally:
        writer.close()
