"""A design's parts, read and replaced alike whether they are plain data or objects of the design's classes."""

from collections.abc import Mapping
from typing import Any

from .fields import Part


def updated(part: Any, key: str, value: Any) -> Any:
    """The part with another value of that name."""
    return part.model_copy(update={key: value}) if isinstance(part, Part) else {**part, key: value}


def get(part: Any, key: str) -> Any:
    """A value by its name; None where the part has none, or is no part."""
    return part.get(key) if isinstance(part, Mapping) else getattr(part, key, None) if isinstance(part, Part) else None


def items(value: Any) -> list[Any] | tuple[Any, ...]:
    """The items of a list; none of anything else."""
    return value if isinstance(value, list | tuple) else ()


def text_of(part: Any, key: str) -> str:
    """A text by its name; an empty one where there is none."""
    found = get(part, key)
    return found if isinstance(found, str) else ""
