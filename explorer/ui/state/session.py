"""What one browser tab works on: the design on screen with its costs, its history, what was refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, cast

import streamlit as st

from explorer.analysis import Analysis, analyze
from explorer.design import PRESETS, Change, DesignSpec, Edit, ReplaceDesign, preset
from explorer.design import changes as changes_between
from explorer.design.codec import Query, to_query
from explorer.design.edits_between import edits_between
from explorer.graph import LayerGraph
from explorer.lowering import lower
from explorer.states import Setting, State

if TYPE_CHECKING:
    from explorer.ui.state.renames import Renamed

START = "googlenet"


class Refusal(NamedTuple):
    """Edits that were not taken, why, and the address of what is wrong."""

    edits: tuple[Edit, ...]
    message: str
    at: str


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
    def link(self) -> Query:
        """The design as the parameters of a link."""
        return to_query(self.design)

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """The edits that lead here from its preset; none where so little is left of it that no list of them would."""
        found = edits_between(self.unedited.design, self.design) if self.unedited else ()
        return () if any(isinstance(edit, ReplaceDesign) for edit in found) else found

    @cached_property
    def changes(self) -> list[Change]:
        """What the design has otherwise than its preset."""
        return changes_between(self.unedited.design, self.design) if self.unedited else []


class Step(NamedTuple):
    """Edits that were made together, those that take them back, what they are in words, what waited and went along."""

    edits: tuple[Edit, ...]
    inverse: tuple[Edit, ...]
    words: str
    setting: tuple[Setting, Setting] | None = None
    """The setting before and after, where it was changed."""
    dropped: Mapping[str, Refusal] = MappingProxyType({})


@dataclass
class Session:
    """What one browser tab works on."""

    reading: Reading
    setting: Setting = field(default_factory=Setting)
    past: list[Step] = field(default_factory=list)
    future: list[Step] = field(default_factory=list)
    refused: dict[str, Refusal] = field(default_factory=dict)
    renamed: list["Renamed"] = field(default_factory=list)
    """What was renamed, until the selection has followed."""
    written: list[Query] = field(default_factory=list)
    written_at: float = 0.0
    damaged: bool = False
    """Whether the address holds no design that can be shown: it stays as it is, to be corrected, until an edit."""
    carried: tuple[str, ...] | None = None
    """What the address holds of the next run; None before it was read."""
    drawn: dict[str, object] = field(default_factory=dict)
    """The parts of the page, and what each shows."""


def current() -> Session:
    """This tab's session, begun with the first preset."""
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
    return current().reading


def setting() -> Setting:
    """How it is counted."""
    return current().setting


def on_screen() -> State:
    """What is on screen, but for the view."""
    return State(design=design(), setting=setting())


def design() -> DesignSpec:
    """The design on screen."""
    return current().reading.design
