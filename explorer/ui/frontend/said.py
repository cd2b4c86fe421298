"""How a page and a component of ours talk: the page's state goes down, what a person did comes up, and is answered.

- Down goes what the page has, whole, with an answer: of which browser, and up to which number, it has acted.
- Up comes a word: the browser's name, and all that was done and not answered yet, numbered from 1 on. Streamlit keeps
  only the last word of a component while a script runs, so each word holds those before it.
- The page acts on what is new in a word, in the order of the numbers, and answers the last of them. A word that comes
  twice or late has nothing new; one that is lost is in the next one. Another browser starts at 1.
- The browser shows the page's state with what is not answered on top of it. What it answers, it forgets; what it was
  about when it left the page is said again when it is back.
- Of what says a whole state (what the graph shows, which row is selected) only the last one is kept.

The browser's half is explorer/ui/components/shared/queue.js. A component that tells a single fact (the tab's key) has
no need of it, nor one that tells nothing.
"""

from collections.abc import Iterator, Mapping
from typing import (
    NamedTuple,
    NotRequired,  # those that pydantic reads before Python 3.12
)

from typing_extensions import TypedDict

MOST = 100_000
"""Characters of a cell, and entries of a paste, that are listened to: far more than a design has."""


class SentAck(TypedDict):
    """An answer as it goes to the browser."""

    client: str
    seq: int


class SaidItem(TypedDict):
    """What a person did at once, as the browser says it: cells that were set (row, column, text), and so on."""

    seq: int
    set: NotRequired[list[tuple[str, str, str]]]
    select: NotRequired[str]
    command: NotRequired[str]


class Said(TypedDict):
    """A word of a component; `rest` asks for what is drawn after the answer to the item of that number."""

    client: str
    items: list[SaidItem]
    rest: NotRequired[int]


class Ack(NamedTuple):
    """How far the server got with one browser's items."""

    client: str = ""
    seq: int = 0

    def as_data(self) -> SentAck:
        """As it goes to the browser."""
        return {"client": self.client, "seq": self.seq}


class Entry(NamedTuple):
    """A text that was typed into a cell, by the ids of row and column."""

    row: str
    column: str
    text: str


class Item(NamedTuple):
    """What a person did at once: cells that were set, or what was selected, or a command; or another thing, as the
    browser said it, for the component to read.
    """

    entries: tuple[Entry, ...] = ()
    select: str | None = None
    command: str = ""
    other: tuple[tuple[str, object], ...] = ()


def unheard(said: object, ack: Ack) -> tuple[list[Item], Ack]:
    """The items that are new, and the new answer. `said` comes from the browser and is not trusted."""
    if not isinstance(said, Mapping) or not isinstance(said.get("client"), str):
        return [], ack
    client = said["client"][:80]
    done = ack.seq if client == ack.client else 0
    found = {seq: item for seq, item in _items(said.get("items")) if seq > done}
    last = max(found, default=done)
    return [found[seq] for seq in sorted(found)], Ack(client, last)


def _items(said: object) -> Iterator[tuple[int, Item]]:
    for one in said if isinstance(said, list) else ():
        if isinstance(one, Mapping) and isinstance(one.get("seq"), int):
            yield one["seq"], _item(one)


def _item(said: Mapping[str, object]) -> Item:
    select, command = said.get("select"), said.get("command")
    return Item(
        tuple(_entries(said.get("set"))),
        select if isinstance(select, str) else None,
        command if isinstance(command, str) else "",
        tuple((name, one) for name, one in said.items() if name not in SaidItem.__annotations__),
    )


def _entries(said: object) -> Iterator[Entry]:
    for one in said[:MOST] if isinstance(said, list) else ():
        if isinstance(one, list) and len(one) == 3 and all(isinstance(part, str) for part in one):
            yield Entry(one[0], one[1], one[2][:MOST])
