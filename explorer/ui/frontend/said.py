"""What the browser says: what a person did, numbered, again and again until it is answered.

Streamlit keeps only the last word of a component while a script runs. So each word holds all that was not yet answered,
and the answer is the number up to which the server has acted: nothing is lost, and nothing is done twice.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

MOST = 100_000
"""Characters of a cell, and entries of a paste, that are listened to: far more than a design has."""


class Ack(NamedTuple):
    """How far the server got with one browser's items."""

    client: str = ""
    seq: int = 0

    def as_data(self) -> dict[str, Any]:
        """As it goes to the browser."""
        return self._asdict()


class Entry(NamedTuple):
    """A text that was typed into a cell, by the ids of row and column."""

    row: str
    column: str
    text: str


class Item(NamedTuple):
    """What a person did at once: cells that were set, or what was selected, or a command."""

    entries: tuple[Entry, ...] = ()
    select: str | None = None
    command: str = ""


def unheard(said: object, ack: Ack) -> tuple[list[Item], Ack]:
    """The items that are new, and the new answer. `said` comes from the browser and is not trusted."""
    if not isinstance(said, Mapping) or not isinstance(said.get("client"), str):
        return [], ack
    client = said["client"][:80]
    done = ack.seq if client == ack.client else 0
    found = [(seq, item) for seq, item in _items(said.get("items")) if seq > done]
    found.sort(key=lambda one: one[0])
    last = found[-1][0] if found else done
    return [item for _, item in found], Ack(client, last)


def _items(said: object) -> Iterator[tuple[int, Item]]:
    for one in said if isinstance(said, list) else ():
        if isinstance(one, Mapping) and isinstance(one.get("seq"), int):
            select, command = one.get("select"), one.get("command")
            yield (
                one["seq"],
                Item(
                    tuple(_entries(one.get("set"))),
                    select if isinstance(select, str) else None,
                    command if isinstance(command, str) else "",
                ),
            )


def _entries(said: object) -> Iterator[Entry]:
    for one in said[:MOST] if isinstance(said, list) else ():
        if isinstance(one, list) and len(one) == 3 and all(isinstance(part, str) for part in one):
            yield Entry(one[0], one[1], one[2][:MOST])
