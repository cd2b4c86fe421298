"""A table's row by the types of the dataclass that holds it. SQLite itself takes anything in any column."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, ValidationError, create_model


def columns_of(kind: type) -> type[BaseModel]:
    """A model that takes no text for a number and no bytes for a text; columns of a later version are left out."""
    hints = get_type_hints(kind, include_extras=True)
    told: dict[str, Any] = {
        field.name: (hints[field.name], ... if field.default is MISSING else field.default) for field in fields(kind)
    }
    model: type[BaseModel] = create_model(kind.__name__, __config__=ConfigDict(strict=True), **told)
    return model


def wrong(model: type[BaseModel], values: Mapping[str, Any]) -> list[str]:
    """The columns whose value can't be, in alphabetical order."""
    try:
        model.model_validate(values)
    except ValidationError as error:
        return sorted({str(one["loc"][0]) for one in error.errors()})
    return []
