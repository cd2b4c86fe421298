"""Variants by stage and block, where an empty cell inherits what its ghost text says."""

from functools import partial
from typing import Any, NamedTuple

from explorer.design import BlockRow, DesignSpec, Effective
from explorer.design.variant_names import CHOICES, VALUES
from explorer.graph import BLOCK, STAGE
from explorer.ui import state
from explorer.ui.explore import selection
from explorer.ui.explore.grid import Column, Table, grid, marks_at
from explorer.ui.explore.typed import shown
from explorer.ui.grid_view import GridColumn

ON_OFF = {True: "on", False: "off"}


class Place(NamedTuple):
    """A stage or a block: its address, its name, its own variants, those around it, its kinds."""

    at: str
    name: str
    inside: bool
    variants: Any
    around: Effective
    kinds: list[type[BlockRow]]


def variant_table(height: int) -> None:
    """The table; its edits are proposed at the place `variants`."""
    grid("variants", _table, height=height, label="Variants of each stage and block; an empty cell inherits")


def _table() -> Table:
    places = _places(state.design())
    applied = {name for place in places for kind in place.kinds for name in kind.APPLIES}
    names = [f"\u2003{place.name}" if place.inside else place.name for place in places]
    columns = [
        Column(GridColumn("part", "stage, block", 92, kind="head"), names),
        *[_choices(name, places) for name in CHOICES if name in applied],
        *([_scale(places)] if "residual_scale" in applied else []),
    ]
    ids = selection.ids()
    selects = [ids[BLOCK if place.inside else STAGE, place.name] or place.name for place in places]
    return Table(columns, [place.at for place in places], selects)


def _places(design: DesignSpec) -> list[Place]:
    found, outer = [], design.variants.effective()
    names = design.names
    for stage in design.stages:
        kinds: list[type[BlockRow]] = [type(block) for block in stage.blocks]
        found.append(Place(names.stage(stage.name), stage.name, False, stage.variants, outer, kinds))
        staged = stage.variants.over(outer)
        found += [
            Place(names.block(block.id), block.id, True, block.variants, staged, [type(block)])
            for block in stage.blocks
        ]
    return found


def _choices(name: str, places: list[Place]) -> Column:
    """A variant with few values. They are shown by their names on the pages and set by those of the design."""
    names = VALUES.get(name, ON_OFF)
    values = {text: value for value, text in names.items()}
    look = GridColumn(
        name,
        CHOICES[name],
        max(112, 7 * max(map(len, names.values())) + 20),
        "Empty: as around it, which stands there in grey.",
        kind="choice",
        edit=True,
        options=tuple(values),
        clear="as around it",
    )
    return _column(look, name, places, show=lambda value: names.get(value, shown(value)), read=partial(_value, values))


def _value(values: dict[str, Any], text: str) -> Any:
    return values.get(text, text or None)


def _scale(places: list[Place]) -> Column:
    look = GridColumn(
        "residual_scale", "residual scale", 104, "Above 0, at most 1. Empty: as around it.", edit=True, numeric=True
    )
    return _column(look, "residual_scale", places)


def _column(look: GridColumn, name: str, places: list[Place], **more: Any) -> Column:
    values = [getattr(place.variants, name) for place in places]
    show = more.get("show", shown)
    around = [show(getattr(place.around, name)) for place in places]
    address = partial(_address, places, name)
    return Column(
        look,
        values,
        address,
        ghosts=[ghost if value is None else "" for ghost, value in zip(around, values, strict=True)],
        locked=[_locked(name, place) for place in places],
        marks=marks_at(state.reading().changes, [address(row) for row in range(len(places))], show),
        **more,
    )


def _locked(name: str, place: Place) -> str:
    if not place.kinds or any(name in kind.APPLIES for kind in place.kinds):
        return ""
    kinds = " and ".join(sorted({f"{kind.TITLE}s" for kind in place.kinds}))
    return f"It says nothing about {kinds}"


def _address(places: list[Place], name: str, row: int) -> str:
    return f"{places[row].at}.variants.{name}"
