"""Auxiliary heads: the block that each hangs on, and its id, which is the name of its layers (`aux1`).

A head keeps its id, and thus its weights, whatever heads and blocks come before it. One that has none gets the next
free number, those nearer to the input first, as torchvision numbers them.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .parts import get, items, text_of, updated

HOOKS, IDS = "variants.aux_heads", "aux_head.ids"
"""The addresses of the two lists, which go in step."""
Heads = list[tuple[Any, str]]
"""A block's id and the head's; an empty one where it has none yet."""


def heads_of(data: Any) -> Heads:
    """The auxiliary heads of a design or of its plain data."""
    ids = items(get(get(data, "aux_head"), "ids"))
    return [(hook, _id_at(ids, at)) for at, hook in enumerate(_hooks(data))]


def _hooks(data: Any) -> Sequence[Any]:
    return items(get(get(data, "variants"), "aux_heads"))


def holds_hooks(loc: Sequence[object]) -> bool:
    """Whether what is at that place has the blocks that heads hang on."""
    return tuple(loc) in (("variants",), ("variants", "aux_heads"))


def _id_at(ids: Sequence[Any], at: int) -> str:
    return ids[at] if at < len(ids) and isinstance(ids[at], str) else ""


def with_head_ids(given: dict[str, Any]) -> None:
    """Give each auxiliary head of a design's parts an id. Lists that don't go in step are left to validation."""
    settings = given.get("aux_head", {})
    if (heads := heads_of(given)) and _can_be_filled(settings, len(heads)):
        ids = [head for _, head in numbered(heads, given)]
        given["aux_head"] = updated(settings, "ids", ids if isinstance(settings, dict) else tuple(ids))


def _can_be_filled(settings: Any, heads: int) -> bool:
    """Whether there are no ids yet, or one text for each head, which may be empty."""
    if not isinstance(settings, Mapping) or "ids" in settings:
        ids = get(settings, "ids")
        return isinstance(ids, list | tuple) and len(ids) in (0, heads) and all(isinstance(one, str) for one in ids)
    return True


def numbered(heads: Heads, data: Any) -> Heads:
    """The heads of a network, each with an id."""
    blocks = [text_of(block, "id") for stage in items(get(data, "stages")) for block in items(get(stage, "blocks"))]
    places = {name: place for place, name in enumerate(blocks)}
    taken = {head for _, head in heads}
    free = (name for n in range(1, 2 * len(heads) + 1) if (name := f"aux{n}") not in taken)
    found = {}
    for at in sorted(range(len(heads)), key=lambda at: _place(heads[at][0], places)):
        found[at] = heads[at][1] or next(free)
    return [(hook, found[at]) for at, (hook, _) in enumerate(heads)]


def _place(hook: Any, places: Mapping[str, int]) -> int:
    return places.get(hook, len(places)) if isinstance(hook, str) else len(places)


def followed(heads: Heads, hooks: Iterable[Any]) -> Heads:
    """The heads of those blocks: with their ids where they hung there before."""
    before = {hook: head for hook, head in heads if isinstance(hook, str)}
    return [(hook, before.get(hook, "") if isinstance(hook, str) else "") for hook in hooks]


def keep_ids(data: dict[str, Any], before: Heads) -> None:
    """Give the heads of a design's plain data the ids that they had before their blocks were named anew."""
    data["aux_head"]["ids"] = [head for _, head in followed(before, _hooks(data))]


def hang(data: dict[str, Any], heads: Heads) -> None:
    """Let a design's plain data have these heads; data of another form are left alone where nothing changes."""
    if heads != heads_of(data):
        data["variants"]["aux_heads"] = [hook for hook, _ in heads]
        data["aux_head"]["ids"] = [head for _, head in heads]


def drop_heads(data: dict[str, Any], blocks: Sequence[Any]) -> None:
    """Take the auxiliary heads off these blocks."""
    hang(data, [(hook, head) for hook, head in heads_of(data) if hook not in blocks])
