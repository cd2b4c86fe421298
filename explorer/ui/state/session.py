"""What one browser tab works on: the design on screen with its costs, its history, what was refused."""

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple, cast

import streamlit as st

from explorer.analysis import Analysis, analyze
from explorer.design import PRESETS, Change, DesignSpec, Edit, preset
from explorer.design import changes as changes_between
from explorer.design.codec import Query
from explorer.graph import LayerGraph
from explorer.lowering import lower

START = "googlenet"


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


def design() -> DesignSpec:
    """The design on screen."""
    return current().reading.design
