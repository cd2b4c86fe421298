"""A table as the browser gets it: columns, and rows of cells that are texts."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NotRequired, cast

from typing_extensions import TypedDict

Kind = Literal["head", "tick", "text", "choice", "check", "share"]
Order = Literal["", "ascending", "descending"]


class SentColumn(TypedDict):
    """A column as the browser gets it: what says nothing is left out."""

    name: str
    label: NotRequired[str]
    width: int
    kind: Kind
    help: NotRequired[str]
    edit: NotRequired[bool]
    numeric: NotRequired[bool]
    options: NotRequired[list[str]]
    clear: NotRequired[str]
    sortable: NotRequired[bool]
    sorted: NotRequired[Order]


class SentCell(TypedDict):
    """A cell that is more than its text `v`: its ghost, why it is locked, its error, whether it is typed and not taken,
    its mark, its tip, its color and its share.
    """

    v: str
    g: NotRequired[str]
    w: NotRequired[str]
    e: NotRequired[str]
    p: NotRequired[int]
    m: NotRequired[str]
    t: NotRequired[str]
    c: NotRequired[str]
    r: NotRequired[float]


class SentRow(TypedDict):
    """A row as the browser gets it."""

    id: str
    cells: list[str | SentCell]
    select: NotRequired[str]
    sum: NotRequired[int]


class GridTable(TypedDict):
    """A table as the browser gets it."""

    columns: list[SentColumn]
    rows: list[SentRow]


@dataclass(frozen=True)
class GridColumn:
    """A column. `width` is in pixels at 14 px a rem, and the least that it gets.

    A `head` names its row, and a click on it selects the row. A `tick` is a first column too: it holds "on" or "off",
    and its ghost names the row. A click on the label of a `sortable` column says the command "sort NAME"; the one that
    sorts the rows, which the server does, is `sorted`. A `choice` has `options`, and where it can be cleared
    the text `clear` for that. A `check` holds "on" or "off". A `share` draws a bar beside its text.
    """

    name: str
    label: str
    width: int
    help: str = ""
    kind: Kind = "text"
    edit: bool = False
    numeric: bool = False
    options: tuple[str, ...] = ()
    clear: str | None = None
    sortable: bool = False
    sorted: Order = ""

    def as_data(self) -> SentColumn:
        """What the browser gets of it."""
        said = {name: value for name, value in vars(self).items() if value not in ("", False, (), None)}
        return cast(SentColumn, said)


@dataclass(frozen=True)
class Cell:
    """What a cell shows: its text, and what stands beside it."""

    text: str = ""
    ghost: str = ""
    """What holds where the text is empty, or what the text comes to."""
    locked: str = ""
    """Why it can't be edited, in a column that can."""
    error: str = ""
    typed: bool = False
    """It was typed, and is not taken into the design."""
    mark: str = ""
    """What it was before it was edited."""
    share: float | None = None
    """0 to 1, of a column of the kind `share`."""
    tip: str = ""
    """What is said of it where the pointer rests on it."""
    color: str = ""
    """A name of Streamlit's: the text stands on it. Of a tick any color: its box has it."""

    def as_data(self) -> str | SentCell:
        """The text alone where there is nothing else."""
        more: dict[str, str | int] = {"g": self.ghost, "w": self.locked, "e": self.error, "p": int(self.typed),
                                      "m": self.mark, "t": self.tip, "c": self.color}  # fmt: skip
        found: dict[str, str | float] = {name: value for name, value in more.items() if value}
        if self.share is not None:
            found["r"] = round(self.share, 3)
        return cast(SentCell, {"v": self.text, **found}) if found else self.text


@dataclass(frozen=True)
class Row:
    """A row by its id; `select` is what selecting it selects, None where that is nothing. A `sum` is of other rows."""

    id: str
    cells: Sequence[Cell] = field(default_factory=tuple)
    select: str | None = None
    sum: bool = False


def as_text(columns: Sequence[GridColumn], rows: Sequence[Row]) -> str:
    """The table as JSON: one string, since Streamlit walks a nested structure several times."""
    data = {
        "columns": [column.as_data() for column in columns],
        "rows": [
            {"id": row.id, "cells": [cell.as_data() for cell in row.cells]}
            | ({"select": row.select} if row.select else {})
            | ({"sum": 1} if row.sum else {})
            for row in rows
        ],
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
