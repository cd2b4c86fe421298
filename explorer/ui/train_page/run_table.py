"""The table in the list of runs: ticks go by run, so that a tick stays with its run while the figures change."""

from collections.abc import Mapping
from functools import partial

from explorer.runs.records import Run
from explorer.ui import numbers, run_grid
from explorer.ui.grid_view import Cell, GridColumn, Row, as_text, grid_view
from explorer.ui.hearing import ack, heard
from explorer.ui.run_names import called
from explorer.ui.train_page import board

KEY = "runs"
COLUMNS = (
    GridColumn("run", "run", 168, kind="tick", edit=True),
    GridColumn("state", "state", 88),
    GridColumn("test acc.", "test acc.", 66, numeric=True),
    GridColumn("s", "s", 54, numeric=True),
)


def run_table(current: board.Board, shades: Mapping[int, str], height: int) -> None:
    """The runs, newest first; a ticked one's box has its shade, the color of its curve."""
    places = board.engine().store.places()
    names = called(current.runs)
    rows = [_row(run, names[run.id], shades.get(run.id, ""), places.get(run.id, 0)) for run in current.runs]
    grid_view(as_text(COLUMNS, rows), key=KEY, label="Runs, newest first", height=height, ack=ack(KEY),
              on_said=partial(_tick, current.runs), asks=False)  # fmt: skip


def _tick(listed: tuple[Run, ...]) -> None:
    runs = {run.id: run for run in listed}
    for item in heard(KEY):
        for run, on in run_grid.ticks(item):
            if run in runs:
                board.tick((runs[run],), {run} if on else set())


def _row(run: Run, name: str, shade: str, place: int) -> Row:
    return Row(
        str(run.id),
        (
            Cell("on" if shade else "off", ghost=f"{run.name} {name}", color=shade, tip=name),
            Cell(
                f"{run.state} {place}" if place else run.state.value, color=run_grid.COLORS[run.state], tip=run.reason
            ),
            Cell("–" if run.test_accuracy is None else numbers.percent(run.test_accuracy)),
            Cell(f"{run.seconds:.1f}"),
        ),
    )
