"""What the Train page knows: the runs, which one is active, which are ticked, and the settings for the next."""

import secrets
from dataclasses import dataclass, replace
from typing import Any

from explorer.design import DesignSpec
from explorer.runs.config import RunConfig, RunError, Settings
from explorer.runs.estimate import calibrate
from explorer.runs.launch import LocalEngine
from explorer.runs.plan import Plan, plan
from explorer.runs.records import Run, State
from explorer.runs.store import Store
from explorer.ui import state

PRESSES = "train_presses"
OVERLAID = 10  # as many runs as the theme has colors
SETTINGS, TICKED, REFUSED, WATCHED = "train_settings", "train_ticked", "train_refused", "train_watched"


@dataclass(frozen=True)
class Board:
    """`active` is the run that has a process, else the next in the queue; `main` the one whose figures are shown.

    `ticked` are the runs that are drawn, `main` first.
    """

    runs: tuple[Run, ...]
    active: Run | None
    main: Run | None
    ticked: tuple[Run, ...]

    @property
    def moving(self) -> tuple[tuple[int, State], ...]:
        """The runs that will change by themselves."""
        return tuple((run.id, run.state) for run in self.runs if run.state.moving)

    @property
    def stamp(self) -> object:
        """Where this differs, title row and result are others too."""
        return self.moving, self.main and (self.main.id, self.main.state)


def engine() -> LocalEngine:
    """Where runs run. RunError if their folder cannot be used."""
    return LocalEngine(Store())


def board() -> Board:
    """The runs as they are now."""
    runs = engine().poll()
    wanted = set(state.remember(TICKED, lambda: of_this_design(runs)))
    active = _active(runs)
    main = _main(runs, wanted, active)
    ticked = [run for run in runs if run.id in wanted or run is main]
    ticked.sort(key=lambda run: run is not main)  # it has the first color
    return Board(runs, active, main, tuple(ticked[:OVERLAID]))


def _active(runs: tuple[Run, ...]) -> Run | None:
    """The watched run while it has a process, else another that has, else the next in the queue."""
    watched = state.remember(WATCHED, int)
    moving = (run for run in runs if run.state.moving)
    return min(
        moving,
        key=lambda run: (not run.state.active, run.id != watched, run.queued or run.created),
        default=None,
    )


def _main(runs: tuple[Run, ...], wanted: set[int], active: Run | None) -> Run | None:
    """The active run, and when it has ended still this one, until another begins or is asked for."""
    watched = state.remember(WATCHED, int)
    last = next((run for run in runs if run.id == watched), None)
    main = active or last or next((run for run in runs if run.id in wanted), None)
    state.store(WATCHED, main.id if main else 0)
    return main


def of_this_design(runs: tuple[Run, ...]) -> tuple[int, ...]:
    """The newest run of the design on screen: what a person who comes back wants to see."""
    return tuple(run.id for run in runs[:20] if design_of(run) == state.design())[:1]


def design_of(run: Run) -> DesignSpec | None:
    """What the run was told to train; None where it can no longer be read."""
    try:
        return run.config.design
    except ValueError:  # written by a version that knew other fields
        return None


def tick(listed: tuple[Run, ...], chosen: set[int]) -> None:
    """Draw the chosen of the listed runs; one that is not in the list, or that moves, keeps its tick.

    A table that has just been replaced by a longer one may still report its own ticks, or none: it knows nothing of the
    run that was added meanwhile.
    """
    unticked = {run.id for run in listed if run.id not in chosen and not run.state.moving}
    others: tuple[int, ...] = state.remember(TICKED, tuple)
    state.store(TICKED, tuple((chosen | set(others)) - unticked))
    if state.remember(WATCHED, int) in unticked:
        state.store(WATCHED, 0)


def token() -> str:
    """A word that this session has alone."""
    return state.remember("train_token", lambda: secrets.token_hex(4))


def settings() -> Settings:
    """What the next run is told."""
    return state.remember(SETTINGS, Settings)


def change(name: str, value: Any) -> None:
    """Change one setting."""
    state.store(SETTINGS, replace(settings(), **{name: value}))


def next_plan(runs: tuple[Run, ...]) -> Plan:
    """What pressing Train would do now."""
    chosen = settings()
    return plan(state.design(), chosen, calibrate(runs, chosen.device))


def presses() -> int:
    """How often a run was started here: what a button that starts one is drawn with."""
    return state.remember(PRESSES, int)


def start(config: RunConfig, press: int) -> None:
    """Start a run and show it on top of those that are shown; once for each `press`, which is `presses()` as it was.

    Streamlit's frontend sends a press twice where a fragment's timer goes off between the press and its own message.
    """
    if press != presses():
        return
    state.store(PRESSES, press + 1)
    try:
        run = engine().submit(config)
    except RunError as error:
        state.store(REFUSED, str(error))
        return
    state.store(REFUSED, "")
    show(run.id)


def stop(run: int) -> None:
    """Stop a run."""
    engine().stop(run)


def pause(run: int) -> None:
    """Let a run rest."""
    engine().pause(run)


def resume(run: int, config: RunConfig | None = None) -> None:
    """Let a run go on, with another budget if `config` is given."""
    try:
        engine().resume(run, config)
    except RunError as error:
        state.store(REFUSED, str(error))
        return
    show(run)


def show(run: int) -> None:
    """Watch a run, drawn over those that are drawn already."""
    others: tuple[int, ...] = state.remember(TICKED, tuple)
    state.store(TICKED, (run, *(one for one in others if one != run)))
    state.store(WATCHED, run)


def show_only(ids: tuple[int, ...]) -> None:
    """Draw these runs and no others."""
    state.store(TICKED, ids)
    state.store(WATCHED, 0)


def delete(ids: tuple[int, ...]) -> None:
    """Delete ended runs; the store has them for an hour, and the Runs page lists them."""
    store = engine().store
    for run in ids:
        try:
            store.delete(run)
        except RunError as error:  # another window let it go on
            state.store(REFUSED, str(error))


def take_refusal() -> str:
    """Why the last start was refused, once; empty where it was not."""
    message = state.remember(REFUSED, str)
    state.store(REFUSED, "")
    return message


def set_limit(limit: int) -> None:
    """How many runs a device may have at a time; those that wait may begin at once."""
    engine().store.set_limit(limit)


def keep_ready(on: bool) -> None:
    """Whether a process may wait for the next run."""
    engine().workers.enable(on)
