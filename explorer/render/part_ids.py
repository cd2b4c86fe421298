"""What blocks and stages are called where they are named beside each other, beside layers and places in the design."""

from collections.abc import Iterable

from explorer.graph import AUXILIARY, BLOCK, STAGE, Key, Scope

OTHERS = ("input", "output", "classes")
"""Ids and marks at both ends of every network."""


class PartIds:
    """The ids of the parts that layers, given as (name, scope), are in.

    An id is a name by itself where that says which part is meant, else it has the sort in front: `block:head`. No name
    of a part or a layer has a colon in it.
    """

    def __init__(self, layers: Iterable[tuple[str, Scope]]) -> None:
        claims: dict[str, set[Key]] = {name: {("other", name)} for name in OTHERS}
        for name, scope in layers:
            claims.setdefault(name, set()).add(("layer", name))
            claims.setdefault(scope.stage, set()).add(scope.stage_key)
            if scope.block:
                claims.setdefault(scope.block, set()).add(scope.block_key)
            elif scope.path and "." not in scope.path:  # a place in the design, such as `head`, can be marked
                claims.setdefault(scope.path, set()).add(scope.stage_key)
        self._ids = {
            key: key[1] if len(keys) == 1 else prefixed(key)
            for name, keys in claims.items()
            for key in keys
            if key[0] in (BLOCK, STAGE, AUXILIARY) and key[1] == name
        }

    def __getitem__(self, key: Key) -> str:
        """The id of a block, a stage or an auxiliary head; "" for what there is none of."""
        return self._ids.get(key, "")

    def block(self, scope: Scope) -> str:
        """The id of the block that a layer is in; "" for a layer in none."""
        return self[scope.block_key]

    def stage(self, scope: Scope) -> str:
        """The id of the stage or the auxiliary head that a layer is in."""
        return self[scope.stage_key]

    def part(self, scope: Scope) -> str:
        """The id of the block that a layer is in, else of the stage."""
        return self[scope.key]


def prefixed(key: Key) -> str:
    """A name with its sort."""
    return ":".join(key)
