"""What the tree of the graph is made of, as JSON has it; the browser's types are made of these.

tests/render/test_tree_types.py holds what is built against them.
"""

from typing import Literal, NotRequired

from typing_extensions import TypeAliasType, TypedDict  # those that pydantic reads before Python 3.12

from .captions import JoinKind, LayerKind

# `in` and `from` are words of Python, which a class can't have as fields
Ends = TypedDict("Ends", {"in": list[int], "out": list[int]})
Source = TypedDict("Source", {"from": str})


class Counts(TypedDict):
    """What something costs. Activations are the numbers that its convolutions and linear layers put out, per image, as
    fvcore counts them.
    """

    parameters: int
    macs: int
    activations: int


class Normalization(TypedDict):
    """Batch normalization: `normalizable`, how many drawn layers are convolutions or have one; `normalized`, how many
    have one; `norm_edited`, whether these were edited; `only_norm`, whether nothing else was.
    """

    normalizable: int
    normalized: int
    norm_edited: bool
    only_norm: bool


class Common(Ends, Counts, Normalization):
    """What every item has. `in` and `out` are channels, and of an image its height and width; `members` are the names
    of layers.

    The id of a drawn layer is the name of its first member; a block's, a group's and a stage's is that of PartIds.
    """

    id: str
    label: str
    detail: str
    members: list[str]
    auxiliary: bool
    edited: bool
    failed: bool


class Layer(Common):
    """One layer with the normalization and activation behind it. `operation`: one of OPERATIONS or ""; `follows`:
    whether the detail says what comes in alone. The end of the main chain is no layer and has neither.
    """

    kind: LayerKind
    operation: NotRequired[str]
    follows: NotRequired[bool]


class Part(Source):
    """A part of a join: the id of the layer that it comes from, and the branch that this is in or ""."""

    channels: int
    branch: str


class Join(Common):
    """A layer that joins others, with what is behind it; `parts` are in its own order."""

    kind: JoinKind
    operation: str
    follows: bool
    parts: list[Part]


class Composite(Common):
    """A block, or layers of a stage that belong to none; `parts` are those of the concatenation that it ends in."""

    kind: Literal["block", "group"]
    items: "list[Item]"
    parts: NotRequired[list[Part]]


class Head(Composite):
    """An auxiliary head; `at`: the id of the item that it hangs on."""

    at: str | None


class Lane(TypedDict):
    """`id`: the branch that it is, `block/branch`, or "" where it spans several; the label says the branch's steps."""

    id: str
    label: str
    items: "list[Item]"


class Parallel(Common):
    """Lanes side by side, and what they are joined in; None where they meet only at the end of what is around them."""

    kind: Literal["parallel"]
    lanes: list[Lane]
    join: Join | None


class Stage(Common):
    """A stage by itself, beside the main chain; `holds`: the ids of the items that it has there."""

    kind: Literal["stage"]
    holds: list[str]


Item = TypeAliasType("Item", "Layer | Join | Composite | Parallel")


class LayerDetails(TypedDict):
    """What the layer view shows and the tree has not. By the names of layers: `lines`, what is written on each by
    itself; `inside`, the normalizations and activations as layers of their own; `closed`, what is closed at first, as
    explorer.render.to_dot calls it.
    """

    lines: dict[str, list[str]]
    inside: list[Layer | Join]
    closed: list[str]


class Tree(TypedDict):
    """The main chain with what is on it, the auxiliary heads, and those stages that have blocks. `operations`: each
    operation's color on a light page and on a dark one; `totals` are without the heads.
    """

    items: list[Item]
    heads: list[Head]
    stages: list[Stage]
    operations: dict[str, list[str]]
    totals: Counts
