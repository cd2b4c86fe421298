"""What the graph shows: as Python has it, and as it goes to the browser and comes back."""

from collections.abc import Mapping
from typing import Literal, NamedTuple, cast, get_args

from typing_extensions import TypedDict

Measure = Literal["macs", "parameters", "activations", "operation"]
View = Literal["blocks", "layers"]
MEASURES, VIEWS = get_args(Measure), get_args(View)


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

    def as_data(self) -> "GraphWord":
        """As it goes to the browser."""
        values = self._asdict().items()
        return cast(GraphWord, {name: list(one) if isinstance(one, tuple) else one for name, one in values})


class GraphWord(TypedDict):
    """A GraphEvent as it goes between page and browser."""

    selected: str | None
    open_blocks: list[str]
    color_by: Measure
    view: View
    closed: list[str] | None
    apart: list[str]


def shown_by(said: object, before: GraphEvent) -> GraphEvent:
    """What the browser shows, by its word, which is not trusted; what it can't show stays as it was."""
    if not isinstance(said, Mapping):
        return before
    selected, color, view, closed = (said.get(name) for name in ("selected", "color_by", "view", "closed"))
    return GraphEvent(
        selected if isinstance(selected, str) else None,
        _names(said.get("open_blocks")),
        color if isinstance(color, str) and color in MEASURES else before.color_by,
        view if isinstance(view, str) and view in VIEWS else before.view,
        None if closed is None else _names(closed),
        _names(said.get("apart")),
    )


def kept_by(said: object) -> tuple[str, ...]:
    """The digests of the content that the browser says it has, in its last word."""
    if not isinstance(said, Mapping):
        return ()
    return _names(said.get("has"))


def _names(said: object) -> tuple[str, ...]:
    return tuple([one for one in said if isinstance(one, str)]) if isinstance(said, list) else ()
