"""Who has the last word about the values that both the page and the browser can change.

The browser tells Python by the component's state; Python tells the browser by a numbered command in the component's
data. A command stays as it is until Python wants something else, so that a click does not change the data and its rerun
sends next to nothing. The browser's word carries the number of the last command that it has followed: what it said
before a command does not count after it.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from types import EllipsisType
from typing import Any, NamedTuple

MEASURES = ("macs", "parameters", "activations", "operation")
VIEWS = ("blocks", "layers")


class GraphEvent(NamedTuple):
    """What the graph shows: the selected id or None, the ids of the open blocks and groups, what its colors stand for
    (one of MEASURES), which of its VIEWS is on; of the layer view what is closed (None: as it is at first) and which
    layers are apart from their normalization and ReLU, as explorer.render.to_dot takes them.

    An id is a layer's name, a block's id, a stage's name or `block/branch`.
    """

    selected: str | None = None
    open_blocks: tuple[str, ...] = ()
    color_by: str = "macs"
    view: str = "blocks"
    closed: tuple[str, ...] | None = None
    apart: tuple[str, ...] = ()


@dataclass(frozen=True)
class Memory:
    """What the page got last time, and the last command: its number and what it told the browser to show."""

    known: GraphEvent
    number: int
    command: GraphEvent

    def as_data(self) -> dict[str, Any]:
        """The command as it goes into the component's data."""
        return {"number": self.number, **self.command._asdict()}


@dataclass(frozen=True)
class Given:
    """The page's word; `...` where it has none."""

    selected: str | EllipsisType | None = ...
    open_blocks: Sequence[str] | EllipsisType = ...
    color_by: str | EllipsisType = ...
    view: str | EllipsisType = ...
    closed: Sequence[str] | EllipsisType | None = ...
    apart: Sequence[str] | EllipsisType = ...

    def over(self, known: GraphEvent, shown: GraphEvent) -> GraphEvent:
        """The page's values where they differ from what it got last time, else those of the browser."""
        mine = {name: value for name, value in asdict(self).items() if value is not ...}
        mine = {name: tuple(value) if isinstance(value, list) else value for name, value in mine.items()}
        return shown._replace(**{name: value for name, value in mine.items() if value != getattr(known, name)})


def resolve(given: Given, said: object, memory: Memory | None) -> Memory:
    """The values in force, and the command that makes the browser show them.

    A page that gives what it got last time has not changed its mind, so that the browser's word counts. `said` is the
    component's state as the browser sent it, or None; it is not trusted.
    """
    if memory is None:
        start = given.over(GraphEvent(), GraphEvent())
        # a session that starts over meets a browser that has followed other numbers
        return Memory(start, secrets.randbelow(2**31), start)
    shown = _heard(said, memory)
    values = given.over(memory.known, shown)
    if values == shown:
        return Memory(values, memory.number, memory.command)
    return Memory(values, memory.number + 1, values)


def _heard(said: object, memory: Memory) -> GraphEvent:
    """What the browser shows."""
    if not isinstance(said, Mapping) or said.get("number") != memory.number:
        return memory.known
    selected, color, view, closed = (said.get(name) for name in ("selected", "color_by", "view", "closed"))
    return GraphEvent(
        selected if isinstance(selected, str) else None,
        _names(said.get("open_blocks")),
        color if color in MEASURES else memory.known.color_by,
        view if view in VIEWS else memory.known.view,
        None if closed is None else _names(closed),
        _names(said.get("apart")),
    )


def _names(said: object) -> tuple[str, ...]:
    return tuple([one for one in said if isinstance(one, str)]) if isinstance(said, list) else ()
