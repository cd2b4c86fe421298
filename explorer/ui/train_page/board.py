"""What the Train page knows: the runs, which one is looked at, which are ticked, and the settings for the next."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from explorer.design import DesignSpec
from explorer.graph import ShapeError
from explorer.runs.config import RunConfig, Settings, settings_of
from explorer.runs.estimate import calibrate
from explorer.runs.fit import has_batch_norm
from explorer.runs.launch import LocalEngine
from explorer.runs.plan import Plan, plan
from explorer.runs.records import Run, State
from explorer.runs.store import Store
from explorer.ui import state, store_faults
from explorer.ui.train_page import carried

PRESSES = "train_presses"
OVERLAID = 10  # as many runs as the theme has colors
SETTINGS, TICKED, WATCHED = "train_settings", "train_ticked", "train_watched"
COLORS, BEGUN, MISREAD = "train_colors", "train_begun", "train_misread"
BUDGETS = ("seconds", "epochs", "steps")


@dataclass(frozen=True)
class Board:
    """`main` is the run whose figures are shown and which the title row acts on.

    `ticked` are the runs that are chosen, `main` first; `colors` gives each its place among the theme's colors. A
    damaged one can be ticked and deleted, and is never `main` and never `drawn`.
    """

    runs: tuple[Run, ...]
    main: Run | None
    ticked: tuple[Run, ...]
    colors: Mapping[int, int]

    @property
    def busy(self) -> bool:
        """Whether any run has a process or waits for one."""
        return any(run.state.moving for run in self.runs)

    @property
    def drawn(self) -> tuple[Run, ...]:
        """The ticked runs that have curves to be drawn, or will have."""
        return tuple(run for run in self.ticked if run.state is not State.DAMAGED)

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
    with state.whole():  # else a run that has just begun is known, and not looked at
        wanted = set(state.remember(TICKED, lambda: _asked_for(runs)))
        main = _main(tuple(run for run in runs if run.state is not State.DAMAGED), wanted)
    ticked = [run for run in runs if run.id in wanted or run is main]
    ticked.sort(key=lambda run: run is not main)
    ticked = ticked[:OVERLAID]
    return Board(runs, main, tuple(ticked), _colors(tuple(run.id for run in ticked)))


def _asked_for(runs: tuple[Run, ...]) -> tuple[int, ...]:
    """The runs that the address names, the one that is looked at first; without a word there those of the design."""
    named = carried.shown(state.carried())
    if named is None or (named and not {run.id for run in runs} & set(named)):
        return of_this_design(runs)
    state.store(WATCHED, next(iter(named), 0))
    return named


def remember_in_address(current: Board) -> None:
    """Let a reload find the settings of the next run and the runs that are drawn."""
    ids = tuple(run.id for run in current.ticked)
    usual = of_this_design(current.runs)
    state.carry(carried.texts(settings(), None if ids == usual else ids))


def _main(runs: tuple[Run, ...], wanted: set[int]) -> Run | None:
    """The run that was asked for, also when it has ended, until another begins or is asked for."""
    watched = state.remember(WATCHED, int)
    main = next((run for run in runs if run.id == watched), None)
    begun = _begun(runs)
    if begun and not (main and main.state.active):
        main = begun
    main = main or _next(runs) or next((run for run in runs if run.id in wanted), None)
    state.store(WATCHED, main.id if main else 0)
    return main


def _begun(runs: tuple[Run, ...]) -> Run | None:
    """The oldest run that has a process and had none when this session last looked."""
    active = {run.id for run in runs if run.state.active}
    before: set[int] = state.remember(BEGUN, set)
    state.store(BEGUN, active)
    return next((run for run in reversed(runs) if run.id in active - before), None)


def _next(runs: tuple[Run, ...]) -> Run | None:
    """A run that has a process, else the next in the queue."""
    moving = (run for run in runs if run.state.moving)
    return min(moving, key=lambda run: (not run.state.active, run.queued or run.created), default=None)


def _colors(shown: tuple[int, ...]) -> dict[int, int]:
    """A run keeps its color as long as it is shown; one that comes takes the first that is free."""
    before: dict[int, int] = state.remember(COLORS, dict)
    held = {run: color for run, color in before.items() if run in shown}
    free = iter([color for color in range(OVERLAID) if color not in held.values()])
    colors = held | {run: next(free) for run in shown if run not in held}
    state.store(COLORS, colors)
    return colors


def of_this_design(runs: tuple[Run, ...]) -> tuple[int, ...]:
    """The newest run of the design on screen: what a person who comes back wants to see."""
    return tuple(run.id for run in runs[:20] if design_of(run) == state.design())[:1]


def design_of(run: Run) -> DesignSpec | None:
    """What the run was told to train; None where it can no longer be read."""
    return run.readable_config.design if run.readable_config else None


def tick(listed: tuple[Run, ...], chosen: set[int]) -> None:
    """Draw the chosen of the listed runs; one that is not in the list, or that moves, keeps its tick."""
    unticked = {run.id for run in listed if run.id not in chosen and not run.state.moving}
    others: tuple[int, ...] = state.remember(TICKED, tuple)
    state.store(TICKED, tuple((chosen | set(others)) - unticked))
    if state.remember(WATCHED, int) in unticked:
        state.store(WATCHED, 0)


def settings() -> Settings:
    """What the next run is told: at first what the address says."""
    return state.remember(SETTINGS, _from_address)


def _from_address() -> Settings:
    found, problems = carried.settings(state.carried())
    if problems:
        state.store(MISREAD, f"The address asks for what a run can't have: {'; '.join(problems)}. The rest is taken")
    return found


def misread() -> str:
    """What the address asks for that can't be, until a setting is changed or a run started; empty where nothing is."""
    return state.remember(MISREAD, str)


def change(name: str, value: Any) -> None:
    """Change one setting; a budget that is set takes the place of another one."""
    others: dict[str, Any] = dict.fromkeys(BUDGETS) if name in BUDGETS and value is not None else {}
    state.store(SETTINGS, replace(settings(), **others | {name: value}))
    state.store(MISREAD, "")


def use_settings_of(run: Run) -> None:
    """Let the next run have what this one had, to vary it; the design stays the one on screen."""
    try:
        with_norm = has_batch_norm(state.read(run.config.design).graph)
        state.store(SETTINGS, settings_of(run.config, with_norm))
    except (ValueError, ShapeError) as error:
        store_faults.refuse(f"{run.name}: its settings can't be used: {error}")


def next_plan(runs: tuple[Run, ...]) -> Plan:
    """What pressing Train would do now."""
    chosen = settings()
    return plan(state.design(), chosen, calibrate(runs, chosen.device))


def presses() -> int:
    """How often a run was started here: what a button that starts one is drawn with."""
    return state.remember(PRESSES, int)


@store_faults.writes
def start(config: RunConfig, press: int) -> None:
    """Start a run and show it on top of those that are shown; once for each `press`, which is `presses()` as it was.

    Streamlit's frontend sends a press twice where a fragment's timer goes off between the press and its own message.
    """
    if press != presses():
        return
    state.store(PRESSES, press + 1)
    run = engine().submit(config)
    state.store(MISREAD, "")
    if run.state is State.QUEUED and state.remember(BEGUN, set):
        draw(run.id)  # it waits: what is looked at stays
    else:
        show(run.id)


@store_faults.writes
def stop(*runs: int) -> None:
    """Stop runs, or take them out of the queue; what never began is drawn no longer."""
    found = [engine().stop(run) for run in runs]
    unborn = {run.id for run in found if run.state is State.STOPPED and not run.step}
    ticked: tuple[int, ...] = state.remember(TICKED, tuple)
    state.store(TICKED, tuple(run for run in ticked if run not in unborn))


@store_faults.writes
def pause(run: int) -> None:
    """Let a run rest."""
    engine().pause(run)


@store_faults.writes
def resume(run: int, config: RunConfig | None = None) -> None:
    """Let a run go on, with another budget if `config` is given."""
    engine().resume(run, config)
    show(run)


def draw(run: int) -> None:
    """Draw a run beside those that are drawn already."""
    others: tuple[int, ...] = state.remember(TICKED, tuple)
    state.store(TICKED, (run, *(one for one in others if one != run)))


def show(run: int) -> None:
    """Look at a run, drawn over those that are drawn already."""
    draw(run)
    state.store(WATCHED, run)


def show_only(ids: tuple[int, ...]) -> None:
    """Draw these runs and no others."""
    state.store(TICKED, ids)
    state.store(WATCHED, 0)


@store_faults.writes
def delete(ids: tuple[int, ...]) -> None:
    """Delete ended runs; the store has them for an hour, and the Runs page lists them."""
    store = engine().store
    for run in ids:
        store.delete(run)


@store_faults.writes
def set_limit(limit: int) -> None:
    """How many runs a device may have at a time; those that wait may begin at once."""
    engine().store.set_limit(limit)


@store_faults.writes
def keep_ready(on: bool) -> None:
    """Whether a process may wait for the next run."""
    engine().workers.enable(on)
