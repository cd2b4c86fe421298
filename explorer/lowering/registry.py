"""Which file lowers which kind of block. Each block family registers itself, and the folder is the catalogue."""

from collections.abc import Callable
from typing import Any

from explorer.design.blocks import BlockRow
from explorer.design.variants import Effective
from explorer.graph import Scope

from .emitter import Emitter

Rule = Callable[[Emitter, Any, Effective, Scope], None]
BLOCK_RULES: dict[type[BlockRow], Rule] = {}


def lowers(kind: type[BlockRow]) -> Callable[[Rule], Rule]:
    """Register a function as the one that lowers a kind. A second one for the same kind is an error."""

    def register(rule: Rule) -> Rule:
        if kind in BLOCK_RULES:
            raise ValueError(f"{kind.__name__} is lowered twice")
        BLOCK_RULES[kind] = rule
        return rule

    return register


def prefix(block: BlockRow, scope: Scope) -> str:
    """The prefix of the names of a block's layers, e.g. `inception3a`."""
    return f"{scope.kind}{block.id}"
