"""Addresses: the names by which the parts of a design go, whatever is moved or put in before them.

    address = scope { "." field }
    scope   = word | id | "block:" id | "stage:" id | "stem." id

`4a.ch3x3`, `stage4.pool.kernel_size`, `stem.conv1.stride`, `head.dropout`, `variants.width`, `input.height`. A bare
first part is a word, else a block's id, else a stage's. Where an id equals a word or an id of the other sort, it goes
by its prefix, and only by that. A position (`stages[1].blocks[0].ch3x3`) is read (`lookup`), and written only of what
has no name: a part of data that are no design.
"""

import re
from collections.abc import Container, Sequence
from functools import cached_property
from typing import Any

from .parts import get, items

WORDS = ("name", "classes", "input", "stem", "head", "aux_head", "normalization", "variants")
"""The parts of a design of which there is one."""
RESERVED = frozenset({*WORDS, "stages", "preset", "version", "design"})
"""Ids that go by their prefix alone: the words, and what else an address or an edit's text may begin with."""
BLOCK, STAGE = "block:", "stage:"
ID = re.compile(r"[A-Za-z0-9_\-]{1,32}")

Loc = tuple[str | int, ...]
"""A place in plain data, step by step: `("stages", 1, "blocks", 0, "ch3x3")`."""


def path_text(loc: Loc) -> str:
    """`("stages", 1, "blocks", 0, "ch3x3")` as `stages[1].blocks[0].ch3x3`."""
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


class Names:
    """The names in a design, or in its plain data, each with its place; in data that are no design those there are.

    What is named as something else of its sort is, or has no name that can be one, is not among them.
    """

    def __init__(self, data: object) -> None:
        self.blocks: dict[str, tuple[int, int]] = {}
        self.stages: dict[str, int] = {}
        self.stem: dict[str, int] = {}
        twice: set[tuple[int, str]] = set()
        for i, row in enumerate(items(get(data, "stem"))):
            _note(self.stem, row, "id", i, twice)
        for s, stage in enumerate(items(get(data, "stages"))):
            _note(self.stages, stage, "name", s, twice)
            for b, block in enumerate(items(get(stage, "blocks"))):
                _note(self.blocks, block, "id", (s, b), twice)
        for names in (self.blocks, self.stages, self.stem):
            for name in [name for name in names if (id(names), name) in twice]:
                del names[name]

    def block(self, name: str) -> str:
        """The address of the block of that id."""
        return block_address(name, self.stages)

    def stage(self, name: str) -> str:
        """The address of the stage of that name."""
        return stage_address(name, self.blocks)

    def address(self, loc: Loc) -> str:
        """The address of a place in the data; its position where what is there has no name of its own."""
        scope, below = self._scope(loc)
        text = path_text(below)
        return f"{scope}{'' if not text or text[0] == '[' else '.'}{text}" if scope else text

    def _scope(self, loc: Loc) -> tuple[str, Loc]:
        match loc:
            case ("stages", int(s), "blocks", int(b), *rest) if name := self._by_place.get((s, b)):
                return self.block(name), tuple(rest)
            case ("stages", int(s), *rest) if not _is_block(rest) and (name := self._by_place.get(s)):
                return self.stage(name), tuple(rest)
            case ("stem", int(i), *rest) if name := self._by_place.get(("stem", i)):
                return f"stem.{name}", tuple(rest)
        return "", loc

    @cached_property
    def _by_place(self) -> dict[object, str]:
        parts = [*self.blocks.items(), *self.stages.items()]
        return {place: name for name, place in parts} | {("stem", i): name for name, i in self.stem.items()}


def block_address(name: str, stages: Container[str]) -> str:
    """The address of the block of that id in a design with these stages."""
    return f"{BLOCK}{name}" if name in RESERVED or name in stages else name


def stage_address(name: str, blocks: Container[str]) -> str:
    """The address of the stage of that name in a design with these blocks."""
    return f"{STAGE}{name}" if name in RESERVED or name in blocks else name


def _is_block(rest: Sequence[str | int]) -> bool:
    return len(rest) > 1 and rest[0] == "blocks"


def _note(names: dict[str, Any], part: object, key: str, place: object, twice: set[tuple[int, str]]) -> None:
    name = get(part, key)
    if isinstance(name, str) and ID.fullmatch(name):
        if name in names:
            twice.add((id(names), name))
        names[name] = place
