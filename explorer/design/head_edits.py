"""The edits that give a design other auxiliary heads."""

from collections.abc import Iterator
from typing import Any

from .aux_heads import HOOKS, IDS, Heads, followed, numbered
from .edit_types import SetValue


def head_edits(old: Heads, new: Heads, data: Any) -> Iterator[SetValue]:
    """From the old heads of a design with the blocks of `data` to the new ones."""
    hooks = [hook for hook, _ in new]
    if hooks != [hook for hook, _ in old]:
        yield SetValue(at=HOOKS, value=hooks)
    yield from id_edits(old, new, data)


def id_edits(old: Heads, new: Heads, data: Any) -> Iterator[SetValue]:
    """The ids of the new heads, where hanging them on their blocks doesn't give them these."""
    if numbered(followed(old, [hook for hook, _ in new]), data) != new:
        yield SetValue(at=IDS, value=[head for _, head in new])
