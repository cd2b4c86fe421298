"""The session: the design on screen, its history, what was refused. The only file that touches Streamlit's state.

The design is the truth and every widget only proposes edits to it. A proposal that gives a design that can't be is
refused: the last valid design stays, and what was typed stays beside it as a pending edit with its error, until it
becomes valid together with a later edit or is typed over.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, NamedTuple, TypeVar, cast

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explorer.analysis import Analysis, analyze
from explorer.design import PRESETS, Change, DesignError, DesignSpec, Edit, SetValue, apply, preset
from explorer.design import changes as changes_between
from explorer.design.codec import Query, from_query, to_query
from explorer.graph import LayerGraph, ShapeError
from explorer.lowering import lower

START = "googlenet"
HISTORY = 200
OURS = ("preset", "set", "design")
ECHO_SECONDS = 3.0
"""How long after writing an address the browser may still send an older one of ours back."""
T = TypeVar("T")


class Refusal(NamedTuple):
    """Edits that were not taken, why, and the place in the design that is wrong."""

    edits: tuple[Edit, ...]
    message: str
    path: str


@dataclass(frozen=True)
class Reading:
    """A design with its graph and its costs."""

    design: DesignSpec
    graph: LayerGraph
    analysis: Analysis

    @cached_property
    def unedited(self) -> "Reading | None":
        """The preset that the design started from; None for a design of its own."""
        return _preset(self.design.preset) if self.design.preset in PRESETS else None

    @cached_property
    def changes(self) -> list[Change]:
        """What the design has otherwise than its preset."""
        return changes_between(self.unedited.design, self.design) if self.unedited else []


@dataclass
class Session:
    """What one browser tab works on."""

    reading: Reading
    past: list[DesignSpec] = field(default_factory=list)
    future: list[DesignSpec] = field(default_factory=list)
    refused: dict[str, Refusal] = field(default_factory=dict)
    written: list[Query] = field(default_factory=list)
    written_at: float = 0.0
    damaged: bool = False
    """Whether the address holds no design that can be shown: it stays as it is, to be corrected, until an edit."""
    drawn: dict[str, object] = field(default_factory=dict)
    """The parts of the page, and what each shows."""


def _session() -> Session:
    if "explorer" not in st.session_state:
        st.session_state.explorer = Session(read(preset(START)))
    return cast(Session, st.session_state.explorer)


def read(design: DesignSpec) -> Reading:
    """A design's graph and costs. Raises ShapeError where a layer can't take its input."""
    graph = lower(design)
    return Reading(design, graph, analyze(graph))


@lru_cache(maxsize=64)
def _preset(name: str) -> Reading:
    """A preset is read once for everybody."""
    return read(preset(name))


def reading() -> Reading:
    """The design on screen with its graph and costs."""
    return _session().reading


def design() -> DesignSpec:
    """The design on screen."""
    return _session().reading.design


# --- edits --------------------------------------------------------------------------------------------------------


def edit(*edits: Edit, place: str = "controls") -> None:
    """Propose edits. Where they can't be, they stay pending at `place`, the group of widgets that they come from."""
    session = _session()
    pending = session.refused.pop(place, None)
    older = tuple(old for old in pending.edits if not _overwritten(old, edits)) if pending else ()
    try:
        _show(session, read(apply(design(), *older, *edits)))
    except (DesignError, ShapeError) as error:
        if older and _possible(session, edits):
            session.refused[place] = cast(Refusal, pending)._replace(edits=older)
        else:
            session.refused[place] = Refusal((*older, *edits), str(error), _place_of(error))


def _possible(session: Session, edits: tuple[Edit, ...]) -> bool:
    try:
        _show(session, read(apply(design(), *edits)))
    except (DesignError, ShapeError):
        return False
    return True


def _overwritten(old: Edit, edits: Sequence[Edit]) -> bool:
    """Whether a newer edit sets the same value, or a part of it."""
    if not isinstance(old, SetValue):
        return False
    paths = [new.path for new in edits if isinstance(new, SetValue)]
    return any(path == old.path or path.startswith((f"{old.path}.", f"{old.path}[")) for path in paths)


def _place_of(error: DesignError | ShapeError) -> str:
    return error.problems[0].path if isinstance(error, DesignError) else error.path


def _show(session: Session, new: Reading) -> None:
    if new.design == session.reading.design:
        return
    session.damaged = False
    session.past = [*session.past, session.reading.design][-HISTORY:]
    session.future = []
    session.reading = new


def open_design(new: DesignSpec) -> None:
    """Show another design; the one on screen can be had back with undo. Raises ShapeError, and then shows nothing."""
    session = _session()
    _show(session, read(new))
    session.refused = {}


def refused(place: str) -> Refusal | None:
    """What is pending at a group of widgets."""
    return _session().refused.get(place)


def refusals() -> tuple[Refusal, ...]:
    """All that is pending, at whatever group of widgets."""
    return tuple(_session().refused.values())


def refuse(place: str, message: str, *typed: SetValue) -> None:
    """Say that something can't be taken that never got as far as an edit; `typed` is what stays to be corrected."""
    _session().refused[place] = Refusal(typed, message, "")


def pending(place: str) -> dict[str, Any]:
    """Values that were typed and not taken, by path."""
    found = _session().refused.get(place)
    return {one.path: one.value for one in found.edits if isinstance(one, SetValue)} if found else {}


def discard(place: str) -> None:
    """Forget what is pending."""
    _session().refused.pop(place, None)


def page_drawn() -> None:
    """Note that the page runs as a whole now: its parts say themselves that they are drawn."""
    _session().drawn = {}


def drew(part: str) -> None:
    """Note that a part of the page shows the design, and what is refused, as they are."""
    session = _session()
    session.drawn[part] = _stamp(session)


def on_page() -> frozenset[str]:
    """The parts that the page has."""
    return frozenset(_session().drawn)


def stale() -> frozenset[str]:
    """The parts of the page that show an older design, or what is no longer refused."""
    session = _session()
    return frozenset(part for part, stamp in session.drawn.items() if stamp != _stamp(session))


def _stamp(session: Session) -> object:
    return (session.reading.design, *session.refused.items())


# --- history ------------------------------------------------------------------------------------------------------


def undo() -> None:
    """Back to the design before the last edit, or only forget what was refused since."""
    session = _session()
    if session.refused:
        session.refused = {}
    elif session.past:
        session.future.append(session.reading.design)
        session.reading = read(session.past.pop())


def redo() -> None:
    """Forward again."""
    session = _session()
    session.refused = {}
    if session.future:
        session.past.append(session.reading.design)
        session.reading = read(session.future.pop())


def can_undo() -> bool:
    """Whether there is something to undo."""
    return bool(_session().past or _session().refused)


def can_redo() -> bool:
    """Whether there is something to redo."""
    return bool(_session().future)


# --- the page's address -------------------------------------------------------------------------------------------


def read_address() -> None:
    """Open the design that the address names, if it is another than the one that was last written there."""
    session = _session()
    query = _query()
    if not query or (session.written and query == session.written[-1]):
        return
    if query in session.written and time.monotonic() - session.written_at < ECHO_SECONDS:
        return
    try:
        open_design(from_query(query))
        session.damaged = False
    except (DesignError, ShapeError) as error:
        session.damaged = True
        refuse("controls", f"The address does not hold a design that can be shown: {error}")
    if not session.written:
        session.past = []
    session.written.append(query)


def write_address() -> None:
    """Put the design into the address; other parameters stay."""
    session = _session()
    if session.damaged:
        return
    query = to_query(design())
    session.written = [*session.written[-20:], query]
    if _query() != query:
        session.written_at = time.monotonic()
        others: Query = {key: st.query_params.get_all(key) for key in st.query_params if key not in OURS}
        st.query_params.from_dict(others | query)


def _query() -> Query:
    found: Query = {}
    for key in OURS:
        values = st.query_params.get_all(key)
        if values:
            found[key] = values if key == "set" else values[-1]
    return found


def flag(name: str) -> bool:
    """Whether a parameter of the address is on, e.g. `?present=1`."""
    return st.query_params.get(name) == "1"


def set_flag(name: str, on: bool) -> None:
    """Switch a parameter of the address on or off."""
    if on:
        st.query_params[name] = "1"
    elif name in st.query_params:
        del st.query_params[name]


# --- callbacks ----------------------------------------------------------------------------------------------------


@contextmanager
def whole() -> Iterator[None]:
    """Let a callback do all that it does, where a part of it would lose what a person did.

    At each touch of the session Streamlit looks for a newer request, and ends for it what runs, a callback too: of ten
    quick undos those would be lost that were answered and not yet done.
    """
    context = get_script_run_ctx()
    if context is None:
        yield
        return
    session, name = context.session_state, "_yield_callback"
    ask = getattr(session, name)
    object.__setattr__(session, name, lambda: None)  # its own attributes are the session's values
    try:
        yield
    finally:
        object.__setattr__(session, name, ask)


# --- widgets ------------------------------------------------------------------------------------------------------


def controlled(key: str, value: object) -> str:
    """Let a widget show `value`, whatever it showed before; returns its key. Call it right before the widget."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    return key


def widget_value(key: str) -> Any:
    """What a widget holds now, for callbacks."""
    return st.session_state[key]


def remember(key: str, default: Callable[[], T]) -> T:
    """A value of this session by name, made at its first use."""
    if key not in st.session_state:
        st.session_state[key] = default()
    return cast(T, st.session_state[key])


def store(key: str, value: object) -> None:
    """Replace a remembered value."""
    st.session_state[key] = value


def derived(key: str, make: Callable[[], T]) -> T:
    """What is made of the design on screen and of what is refused, under a name: made again when these change."""
    now = (reading(), refusals())
    kept: tuple[Reading, tuple[Refusal, ...], T] | None = remember(key, lambda: None)
    if kept is None or kept[0] is not now[0] or kept[1] != now[1]:
        kept = (*now, make())
        store(key, kept)
    return kept[2]
