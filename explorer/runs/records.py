"""What the store holds, as values."""

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, NamedTuple

from pydantic import Field

from explorer.runs.config import RunConfig

# What a column may hold: SQLite takes anything anywhere (explorer.runs.reading).
Time = Annotated[float, Field(ge=0, le=2e11)]  # seconds since 1970; later than that is no date
Count = Annotated[int, Field(ge=0, le=10**12)]
Share = Annotated[float, Field(ge=0, le=1)]
Rate = Annotated[float, Field(ge=0, le=1e15)]
Pid = Annotated[int, Field(ge=1, lt=2**31)]


class State(StrEnum):
    """A run's state. `starting` has been given its device and loads torch; `lost` is a trainer gone without a word.

    `damaged` is stored nowhere: so is a run whose row can't be read.
    """

    QUEUED = "queued"
    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"
    LOST = "lost"
    DAMAGED = "damaged"

    @property
    def active(self) -> bool:
        """Whether a process belongs to it."""
        return self in ACTIVE

    @property
    def moving(self) -> bool:
        """Whether it will change by itself: it has a process, or will be given one."""
        return self.active or self is State.QUEUED


ACTIVE = (State.STARTING, State.RUNNING)
ENDS = frozenset({State.STOPPED, State.FAILED, State.LOST, State.PAUSED})
RESUMABLE = (State.PAUSED, State.DONE, State.STOPPED, State.FAILED, State.LOST)
ALLOWED = {
    State.QUEUED: frozenset({State.STARTING, State.PAUSED, State.STOPPED}),
    State.STARTING: ENDS | {State.RUNNING},
    State.RUNNING: ENDS | {State.DONE},
    State.PAUSED: frozenset({State.QUEUED, State.STOPPED}),
    **dict.fromkeys((State.DONE, State.STOPPED, State.FAILED, State.LOST), frozenset({State.QUEUED})),
}


@dataclass(frozen=True)
class Run:
    """One row of `runs`; the columns are explained in schema.py."""

    id: int
    title: str
    config_json: str
    device: str
    state: State
    reason: str
    created: Time
    began: Time | None
    ended: Time | None
    heartbeat: Time | None
    stop_asked: Time | None
    pid: Pid | None
    process: str | None
    step: Count
    steps: Count
    seconds: Time
    loss: float | None
    train_accuracy: Share | None
    test_accuracy: Share | None
    examples_per_second: Rate | None
    compute_examples_per_second: Rate | None
    detail_json: str
    queued: Time | None = None
    launched: Time | None = None
    pause_asked: Time | None = None
    label: str = ""
    starred: int = 0
    deleted: Time | None = None
    resources_json: str = "{}"

    @property
    def name(self) -> str:
        """What people call it: r7."""
        return f"r{self.id}"

    @property
    def standing(self) -> str:
        """Its state, or what it was asked for and has not done yet: `stopping`, `pausing`."""
        wish = "stopping" if self.stop_asked else "pausing" if self.pause_asked else ""
        return wish if wish and self.state.active else self.state.value

    @property
    def config(self) -> RunConfig:
        """What it was told. ValueError where a version that knew other fields wrote it, or another hand."""
        return _config(self.config_json) or RunConfig.model_validate_json(self.config_json)

    @property
    def readable_config(self) -> RunConfig | None:
        """What it was told; None where that can't be read."""
        return _config(self.config_json)

    @property
    def detail(self) -> dict[str, Any]:
        """Versions, threads and, once it has ended, the confusion matrix."""
        loaded: dict[str, Any] = json.loads(self.detail_json)
        return loaded

    @property
    def resources(self) -> dict[str, float]:
        """What its process took when last measured (explorer.train.resources); empty before the first second.

        Bytes: `memory`, `memory_peak`, on a GPU `device_memory`, `device_memory_peak`, `device_memory_total`. Shares:
        `load` of a processor's core (2.0: two cores), `cores` there are, on a GPU `device_load` of it.
        """
        loaded: dict[str, float] = json.loads(self.resources_json)
        return loaded


@lru_cache(1000)
def _config(text: str) -> RunConfig | None:
    """Kept: a page asks for it several times for each run that it lists, twice a second."""
    try:
        return RunConfig.model_validate_json(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class Progress:
    """Where a run is: what its row shows beside the state."""

    step: int
    steps: int
    seconds: float
    loss: float | None = None
    train_accuracy: float | None = None
    test_accuracy: float | None = None
    examples_per_second: float | None = None
    compute_examples_per_second: float | None = None


class Point(NamedTuple):
    """One value of one series."""

    step: int
    seconds: float
    value: float
