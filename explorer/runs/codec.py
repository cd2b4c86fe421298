"""Settings as text, a piece for each that differs from the default: what an address holds of the next run.

`seconds=20`, `recipe=book`, `recipe.ema=0.9`, `switch.compile=on`: names and values as the command line takes them.
"""

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from explorer.design import preset
from explorer.design.codec import show_set
from explorer.design.edit_text import parse_value
from explorer.runs.config import RunError, Settings, configure, written
from explorer.runs.switches import parse, wished
from explorer.text import first_of, named

PLAIN = tuple(field.name for field in fields(Settings) if field.name not in ("changes", "switches"))
TEXTS = ("data", "recipe", "device")
RECIPE, SWITCH = "recipe.", "switch."
ANY_DESIGN = "mini-googlenet"  # a value's limits are the same whatever the design
MOST_PIECES = 100  # there are about forty settings


def to_texts(settings: Settings) -> tuple[str, ...]:
    """Those that differ from the default."""
    default = Settings()
    values = {name: getattr(settings, name) for name in PLAIN}
    differing = {name: value for name, value in values.items() if value != getattr(default, name)}
    plain = [f"{name}={value}" if name in TEXTS else show_set(name, value) for name, value in differing.items()]
    changes = [show_set(RECIPE + name, value) for name, value in settings.changes]
    switches = [f"{SWITCH}{name}={text}" for name, text in wished(settings.switches).items()]
    return (*plain, *changes, *switches)


def from_texts(texts: Iterable[str]) -> tuple[Settings, tuple[str, ...]]:
    """The inverse of to_texts, and what is wrong with the pieces that could not be taken; never raises."""
    settings, problems, pieces = Settings(), list[str](), list(texts)
    if len(pieces) > MOST_PIECES:
        return settings, (f"run has {len(pieces):,} pieces; at most {MOST_PIECES} are read, one a setting",)
    for text in pieces:
        try:
            settings = _with(settings, text)
        except ValueError as error:
            problems.append(str(error))
    return settings, tuple(first_of(problems))


def _with(settings: Settings, text: str) -> Settings:
    """The settings with one piece more. ValueError where it can't be."""
    path, equals, told = text.partition("=")
    if not equals:
        raise RunError(f"{named(text)} must have the form NAME=VALUE, e.g. seconds=20")
    if path.startswith(SWITCH):
        others = [f"{name}={value}" for name, value in wished(settings.switches).items()]
        return replace(settings, switches=parse([*others, text.removeprefix(SWITCH)]))
    if path.startswith(RECIPE):
        return _with_change(settings, path.removeprefix(RECIPE), parse_value(told, named(path)))
    if path not in PLAIN:
        raise RunError(f"{named(path)}: a run has no such setting; one of {', '.join(PLAIN)}")
    value = told if path in TEXTS else parse_value(told, path)
    if path not in TEXTS and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise RunError(f"{path} (={named(told)}) must be a number")
    piece: dict[str, Any] = {path: value}
    proposed = replace(settings, **piece)
    configure(preset(ANY_DESIGN), proposed, has_batch_norm=True)
    return proposed


def _with_change(settings: Settings, name: str, value: object) -> Settings:
    """With another value in the recipe, as the recipe reads it: a text that is a number is one."""
    others = tuple(pair for pair in settings.changes if pair[0] != name)
    recipe = configure(
        preset(ANY_DESIGN), replace(settings, changes=(*others, (name, value))), has_batch_norm=True
    ).recipe
    return replace(settings, changes=(*others, (name, written(name, getattr(recipe, name)))))
