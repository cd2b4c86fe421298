"""The kinds of edit, as data: a part goes by its address, no edit holds an index.

set AT VALUE · insert ROW into STAGE before ID|end · remove AT · move AT into STAGE before ID|end
rename AT ID · replace AT ROW · replace design
"""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, TypeAdapter
from pydantic_core import PydanticCustomError

from .fields import Name, Part
from .spec import DesignSpec


def _as_data(row: object) -> object:
    if isinstance(row, Part):
        return row.model_dump(mode="json")
    if not isinstance(row, dict):
        raise PydanticCustomError("design", "must be an object with named fields")
    return row


Row = Annotated[Any, BeforeValidator(_as_data)]
"""A block, a row of the stem or a pool, as plain data."""


class SetValue(Part):
    """Set what is at an address: a cell of the channel table, a variant, the input's height, ..."""

    edit: Literal["set"] = "set"
    at: str
    value: Any


class Insert(Part):
    """Put a row into a stage, or a layer into the stem, before the one of that id; at the end where there is none."""

    edit: Literal["insert"] = "insert"
    row: Row
    into: str
    before: Name | None = None


class Remove(Part):
    """Take out a block, a row of the stem or a stage; what hangs on it goes along."""

    edit: Literal["remove"] = "remove"
    at: str


class Move(Part):
    """Take out a block or a row of the stem and put it in elsewhere, as `Insert` does; it keeps its name."""

    edit: Literal["move"] = "move"
    at: str
    into: str
    before: Name | None = None


class Rename(Part):
    """Give a block, a stage or a row of the stem another name; auxiliary heads follow."""

    edit: Literal["rename"] = "rename"
    at: str
    id: Any


class Replace(Part):
    """Put another row at the place of a block, of a row of the stem or of a pool."""

    edit: Literal["replace"] = "replace"
    at: str
    row: Row


class ReplaceDesign(Part):
    """Take another design altogether."""

    edit: Literal["replace design"] = "replace design"
    design: DesignSpec


Edit = Annotated[
    SetValue | Insert | Remove | Move | Rename | Replace | ReplaceDesign,
    Field(discriminator="edit"),
]
EDIT: TypeAdapter[Edit] = TypeAdapter(Edit)
