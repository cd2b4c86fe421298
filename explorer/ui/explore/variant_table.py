"""Variants by stage and block, where an empty cell inherits."""

from functools import partial
from typing import Any, NamedTuple

import streamlit as st

from explorer.design import BlockRow, DesignSpec, SetValue
from explorer.ui import state
from explorer.ui.explore.grid import Column, grid
from explorer.ui.explore.variant_names import CHOICES, VALUES

ON_OFF = {True: "on", False: "off"}


class Place(NamedTuple):
    """A stage or a block: where it is in the design, what the table calls it, its own variants, its kinds."""

    path: str
    label: str
    variants: Any
    kinds: list[type[BlockRow]]


def variant_table(height: int) -> None:
    """The table; its edits are proposed at the place `variants`."""
    places = _places(state.design())
    applied = {name for place in places for kind in place.kinds for name in kind.APPLIES}
    columns = [
        Column("part", [place.label for place in places], st.column_config.TextColumn("stage, block", pinned=True)),
        *[_choices(name, places) for name in CHOICES if name in applied],
        *([_scale(places)] if "residual_scale" in applied else []),
    ]
    grid("variants", columns, height=height, alt="Variants of each stage and block; an empty cell inherits")


def _places(design: DesignSpec) -> list[Place]:
    found = []
    for s, stage in enumerate(design.stages):
        kinds: list[type[BlockRow]] = [type(block) for block in stage.blocks]
        found.append(Place(f"stages[{s}]", stage.name, stage.variants, kinds))
        found += [
            Place(f"stages[{s}].blocks[{b}]", f"\u2003{block.id}", block.variants, [type(block)])
            for b, block in enumerate(stage.blocks)
        ]
    return found


def _choices(name: str, places: list[Place]) -> Column:
    """A variant with few values. They are shown by their names on the pages and set by those of the design."""
    names = VALUES.get(name, ON_OFF)
    values = {text: value for value, text in names.items()}
    config = st.column_config.SelectboxColumn(CHOICES[name], options=list(values), help="Empty: as around it.")
    shown = [names.get(getattr(place.variants, name)) for place in places]
    path = partial(_path, places, name)
    edit = partial(_edit, places, name, values)
    return Column(name, shown, config, path, edit=edit, show=names.get)


def _scale(places: list[Place]) -> Column:
    values = [place.variants.residual_scale for place in places]
    config = st.column_config.NumberColumn("residual scale", help="Above 0, at most 1. Empty: as around it.")
    return Column("residual_scale", values, config, partial(_path, places, "residual_scale"), "Float64")


def _path(places: list[Place], name: str, row: int) -> str:
    return f"{places[row].path}.variants.{name}"


def _edit(places: list[Place], name: str, values: dict[str, Any], row: int, text: str | None) -> SetValue:
    return SetValue(path=_path(places, name, row), value=values.get(text or ""))
