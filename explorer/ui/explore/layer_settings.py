"""The layers that are no blocks: those of the stem, and the pools. One row each; an empty kind removes it."""

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

from explorer.design import DesignSpec, Edit, Insert, Remove, SetValue
from explorer.design.edit_words import LAYERS as KINDS
from explorer.ui import state
from explorer.ui.explore.grid import Column, Table, grid, marks_at
from explorer.ui.explore.typed import typed_switch
from explorer.ui.grid_view import GridColumn

PLACE = "settings"
NAMES = {text: kind for kind, text in KINDS.items()}
STEM = ("conv", "max_pool", "avg_pool", "lrn")
STAGE = ("max_pool", "avg_pool")
HEAD = ("adaptive_pool", "max_pool", "avg_pool")
# what a kind has, and what a new one starts with
POOL = {"kernel_size": 3, "stride": 2, "padding": 0, "ceil_mode": False}
FIELDS: dict[str, dict[str, Any]] = {
    "conv": {"out_channels": 64, "kernel_size": 3, "stride": 1, "padding": 1, "relu": True},
    "max_pool": POOL,
    "avg_pool": POOL,
    "adaptive_pool": {"output_size": 1},
    "lrn": {"size": 5, "alpha": 1e-4, "beta": 0.75},
}
COLUMNS = {
    "out_channels": ("filters", "Output channels of a convolution."),
    "kernel_size": ("kernel", "Height and width of the window."),
    "stride": ("stride", "Pixels from one window to the next."),
    "padding": ("padding", "Pixels added at each side."),
    "output_size": ("output", "Height and width of what an adaptive pool gives."),
    "size": ("LRN size", "How many neighboring channels a local response normalization sees."),
}
FLAGS = {
    "ceil_mode": ("ceil", "Round the number of a pool's windows up instead of down."),
    "relu": ("ReLU", "Without it a convolution is linear."),
}


class Slot(NamedTuple):
    """A place for a layer: its address, what the table calls it, what may stand there, what does."""

    at: str
    label: str
    kinds: tuple[str, ...]
    layer: dict[str, Any] | None
    end: bool = False
    """Behind the stem's last layer: a kind chosen here adds one."""
    typed: bool = False
    """Whether `layer` was typed and is not yet taken: its numbers are typed into it, until it can be."""


def layer_settings(height: int) -> None:
    """The table; its edits are proposed at the place `settings`."""
    grid(PLACE, _table, height=height, label="Layers of the stem and pools")


def _table() -> Table:
    slots = _slots(state.design())
    options = tuple(text for kind, text in KINDS.items() if any(kind in slot.kinds for slot in slots))
    columns = [
        Column(GridColumn("where", "where", 104, kind="head"), [slot.label for slot in slots]),
        _kind(slots, options),
        *[
            _field(name, slots, GridColumn(name, label, 66, text, edit=True, numeric=True))
            for name, (label, text) in COLUMNS.items()
        ],
        *[
            _field(name, slots, GridColumn(name, label, 52, text, kind="check", edit=True), read=typed_switch)
            for name, (label, text) in FLAGS.items()
        ],
    ]
    return Table(columns, [f"{slot.at} end" if slot.end else slot.at for slot in slots], [None] * len(slots))


def _slots(design: DesignSpec) -> list[Slot]:
    stem = [Slot(f"stem.{one.id}", f"stem: {one.id}", STEM, one.model_dump()) for one in design.stem]
    slots = [*stem, Slot("stem", "stem, at its end", STEM, None, end=True)]
    names = design.names
    for stage in design.stages:
        pool = stage.pool.model_dump() if stage.pool else None
        slots.append(Slot(f"{names.stage(stage.name)}.pool", f"behind {stage.name}", STAGE, pool))
    if design.head:
        pool = design.head.pool.model_dump() if design.head.pool else None
        slots.append(Slot("head.pool", "head", HEAD, pool))
    if design.variants.aux_heads:
        slots.append(Slot("aux_head.pool", "auxiliary heads", HEAD, design.aux_head.pool.model_dump()))
    typed = state.pending(PLACE)
    return [
        slot._replace(layer=typed[slot.at], typed=True) if _is_layer(typed.get(slot.at)) else slot for slot in slots
    ]


def _is_layer(value: Any) -> bool:
    """Whether a layer of another kind was typed that is not yet taken: its numbers can be typed already."""
    return isinstance(value, dict) and value.get("kind") in FIELDS


def _kind(slots: list[Slot], options: tuple[str, ...]) -> Column:
    help_ = "Empty: no layer here."
    look = GridColumn("kind", "layer", 150, help_, kind="choice", edit=True, options=options, clear="no layer")
    return Column(
        look,
        [slot.layer for slot in slots],
        partial(_address, slots),
        show=_kind_of,
        read=str,
        edit=partial(_set_kind, slots),
        ghosts=["add a layer" if slot.end else "" for slot in slots],
    )


def _field(name: str, slots: list[Slot], look: GridColumn, **more: Any) -> Column:
    """A number or a switch of the layers that have it."""
    addresses = [f"{slot.at}.{name}" for slot in slots]
    return Column(
        look,
        [(slot.layer or {}).get(name) for slot in slots],
        addresses.__getitem__,
        edit=partial(_set_number, slots, name),
        locked=[_locked(name, look.label, slot) for slot in slots],
        marks=marks_at(state.reading().changes, addresses),
        **more,
    )


def _locked(name: str, label: str, slot: Slot) -> str:
    if slot.layer is None:
        return "Choose a layer first"
    kind = slot.layer["kind"]
    return "" if name in FIELDS[kind] else f"A layer of the kind {KINDS[kind]} has no {label}"


def _address(slots: list[Slot], row: int) -> str:
    return slots[row].at


def _set_kind(slots: list[Slot], row: int, text: str, _waiting: Mapping[str, Any]) -> Edit | None:
    """Another kind keeps what both have, and starts the rest with usual values. A kind that is none stays text."""
    slot, kind = slots[row], NAMES.get(text, text)
    kept = {name: value for name, value in (slot.layer or {}).items() if name in FIELDS.get(kind, {})}
    return _set(slot, {"kind": kind, **FIELDS.get(kind, {}), **kept} if kind else None)


def _set_number(slots: list[Slot], name: str, row: int, value: Any, waiting: Mapping[str, Any]) -> Edit | None:
    """A layer that waits is called otherwise than the one whose place it takes: its numbers go into it."""
    slot = slots[row]
    if not slot.typed:
        return SetValue(at=f"{slot.at}.{name}", value=value)
    return _set(slot, {**waiting.get(slot.at, slot.layer), name: value})


def _set(slot: Slot, layer: dict[str, Any] | None) -> Edit | None:
    """The edit that puts a layer into a slot, or empties it; none where it is empty already."""
    if slot.end:
        return Insert(row=layer, into=slot.at) if layer else None
    if slot.kinds == STEM and layer is None:
        return Remove(at=slot.at)
    return SetValue(at=slot.at, value=layer)


def _kind_of(layer: Any) -> str:
    kind = layer.get("kind") if isinstance(layer, dict) else None
    return KINDS.get(str(kind), str(kind)) if kind else ""
