"""Curves as files: several runs in one table, event files in an archive."""

import csv
import io
import zipfile
from pathlib import Path

from explorer.runs.export import as_csv, as_tensorboard_zip
from explorer.runs.records import Progress, State
from explorer.runs.store import Store
from tests.app.train_steps import ended


def test_several_runs_stand_one_below_the_other_with_the_columns_of_all(tmp_path: Path) -> None:
    store = Store(tmp_path)
    ended(store)
    second = store.create(store.get(1).config, "cpu").id
    store.promote()
    store.transition(second, State.RUNNING)
    store.record(second, Progress(2, 5, 1.0), {"loss": 0.5, "signal": 3.0})
    rows = list(csv.DictReader(io.StringIO(as_csv(store, store.get(2), store.get(1)))))
    assert [row["run"] for row in rows] == ["r2", "r1", "r1", "r1", "r1", "r1"]
    assert (rows[0]["loss"], rows[0]["signal"], rows[0]["seconds"]) == ("0.5", "3.0", "1.000")
    assert (rows[5]["step"], rows[5]["loss"], rows[5]["signal"]) == ("5", "0.4", "")
    assert as_csv(store).count("\n") == 1, "no runs, the head alone"


def test_the_archive_holds_a_folder_for_each_run_that_tensorboard_reads(tmp_path: Path) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    store = Store(tmp_path / "home")
    ended(store)
    ended(store, seed=1)
    with zipfile.ZipFile(io.BytesIO(as_tensorboard_zip(store, *store.runs()))) as archive:
        archive.extractall(tmp_path)
    for run in ("r1", "r2"):
        events = EventAccumulator(str(tmp_path / run))
        events.Reload()
        assert [(one.step, round(one.value, 3)) for one in events.Scalars("loss")][-1] == (5, 0.4)
