"""Ids of the layers that a person sets one by one: rows of the stem, and pools. An id is the layer's name.

It is stored, so that a layer keeps its name, and thus its weights, when another one is put in before it. Where none is
given, a layer gets the next free number of its operation: `conv4`, `maxpool3`, `avgpool1`.
"""

from collections.abc import Container, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from .aux_heads import with_head_ids
from .parts import get, items, text_of, updated

if TYPE_CHECKING:
    from .spec import DesignSpec

LAYER_NAMES = {
    "conv": "conv",
    "max_pool": "maxpool",
    "avg_pool": "avgpool",
    "adaptive_pool": "avgpool",
    "lrn": "lrn",
}
"""What the layers of an operation are called, as torchvision calls them; a number follows."""
LONGEST = 26  # characters of a name, before the letter or the number that makes it another one
AUXILIARY_POOL = "pool"
"""Of any kind: its layer is `aux1.pool`."""


def with_ids(data: Mapping[str, Any]) -> dict[str, Any]:
    """A design's parts, plain data or the classes' own, with an id for each layer that has none; a copy."""
    given = dict(data)
    taken = set(_taken(given))
    if isinstance(stem := given.get("stem"), list | tuple):
        given["stem"] = [_named(row, taken) for row in stem]
    if isinstance(stages := given.get("stages"), list | tuple):
        given["stages"] = [_with_pool(stage, taken) for stage in stages]
    if "head" in given:
        given["head"] = _with_pool(given["head"], taken, bare=True)
    with_head_ids(given)
    if text_of(pool := get(given.get("aux_head"), "pool"), "id") == "" and get(pool, "kind") is not None:
        given["aux_head"] = updated(given["aux_head"], "pool", updated(pool, "id", AUXILIARY_POOL))
    return given


def next_name(kind: str, taken: Container[str], *, bare: bool = False) -> str:
    """The next free name for a layer of that kind; a `bare` one needs no number, since there is one such layer."""
    word = LAYER_NAMES[kind]
    if bare and word not in taken:
        return word
    number = 1
    while f"{word}{number}" in taken:
        number += 1
    return f"{word}{number}"


def _taken(data: Mapping[str, Any]) -> Iterator[str]:
    """The names that layers have already: rows of the stem, pools, and what the layers of a block begin with."""
    for row in items(data.get("stem")):
        yield text_of(row, "id")
    for stage in items(data.get("stages")):
        yield text_of(get(stage, "pool"), "id")
        for block in items(get(stage, "blocks")):
            yield text_of(block, "kind") + text_of(block, "id")
    yield text_of(get(data.get("head"), "pool"), "id")


def _with_pool(part: Any, taken: set[str], *, bare: bool = False) -> Any:
    pool = get(part, "pool")
    named = _named(pool, taken, bare=bare)
    return part if named is pool else updated(part, "pool", named)


def _named(layer: Any, taken: set[str], *, bare: bool = False) -> Any:
    kind = get(layer, "kind")
    if not isinstance(kind, str) or kind not in LAYER_NAMES or get(layer, "id") not in (None, ""):
        return layer
    name = next_name(kind, taken, bare=bare)
    taken.add(name)
    return updated(layer, "id", name)


def new_block_name(design: "DesignSpec", stage: str) -> str:
    """A free name for a new block of a stage: the stage's number and the next letter (`3c`), then numbers (`3_27`)."""
    taken = {block.id for _, _, block, _ in design.blocks()}
    number = ("".join(filter(str.isdigit, stage)) or stage)[:LONGEST]
    letters = (f"{number}{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")
    numbers = (f"{number}_{n}" for n in range(1, len(taken) + 2))
    return next(name for name in (*letters, *numbers) if name not in taken)
