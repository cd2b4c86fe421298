"""The layers that are no blocks: those of the stem, and the pools. One row each; an empty kind removes it."""

from functools import partial
from typing import Any, NamedTuple

import streamlit as st

from explorer.design import DesignSpec, SetValue
from explorer.ui import state
from explorer.ui.explore.grid import Column, grid, number_column
from explorer.ui.explore.typed import typed_number

KINDS = {
    "conv": "convolution",
    "max_pool": "max pool",
    "avg_pool": "average pool",
    "adaptive_pool": "adaptive average pool",
    "lrn": "response norm",
}
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
    """A place for a layer: where it is in the design, what the table calls it, what may stand there, what does."""

    path: str
    label: str
    kinds: tuple[str, ...]
    layer: dict[str, Any] | None
    end: bool = False
    """Behind the stem's last layer: a kind chosen here adds one."""


def layer_settings(height: int) -> None:
    """The table; its edits are proposed at the place `settings`."""
    slots = _slots(state.design())
    kinds = [KINDS[slot.layer["kind"]] if slot.layer else None for slot in slots]
    options = [text for kind, text in KINDS.items() if any(kind in slot.kinds for slot in slots)]
    where = st.column_config.TextColumn("where", pinned=True, width=110)
    kind = st.column_config.SelectboxColumn("layer", options=options, help="Empty: no layer here.")
    columns = [
        Column("where", [slot.label for slot in slots], where),
        Column("kind", kinds, kind, partial(_path, slots), edit=partial(_set_kind, slots), show=_kind_of),
        *[_number(name, slots) for name in COLUMNS],
        *[_flag(name, slots) for name in FLAGS],
    ]
    grid("settings", columns, height=height, alt="Layers of the stem and pools")


def _slots(design: DesignSpec) -> list[Slot]:
    stem = [Slot(f"stem[{i}]", f"stem {i + 1}", STEM, one.model_dump()) for i, one in enumerate(design.stem)]
    slots = [*stem, Slot("stem", f"stem {len(stem) + 1}", STEM, None, end=True)]
    for s, stage in enumerate(design.stages):
        pool = stage.pool.model_dump() if stage.pool else None
        slots.append(Slot(f"stages[{s}].pool", f"behind {stage.name}", STAGE, pool))
    if design.head:
        pool = design.head.pool.model_dump() if design.head.pool else None
        slots.append(Slot("head.pool", "head", HEAD, pool))
    if design.variants.aux_heads:
        slots.append(Slot("aux_head.pool", "auxiliary heads", HEAD, design.aux_head.pool.model_dump()))
    return slots


def _number(name: str, slots: list[Slot]) -> Column:
    label, text = COLUMNS[name]
    values = [(slot.layer or {}).get(name) for slot in slots]
    show = partial(_field_of, name=name)
    return number_column(
        name, values, label, text, partial(_path, slots), edit=partial(_set_number, slots, name), show=show
    )


def _set_number(slots: list[Slot], name: str, row: int, text: str | None) -> SetValue:
    return _set_field(slots, name, row, typed_number(text))


def _flag(name: str, slots: list[Slot]) -> Column:
    label, text = FLAGS[name]
    config = st.column_config.CheckboxColumn(label, help=text, width=52)
    values = [(slot.layer or {}).get(name) for slot in slots]
    edit, show = partial(_set_field, slots, name), partial(_field_of, name=name)
    return Column(name, values, config, partial(_path, slots), "boolean", edit, show)


def _path(slots: list[Slot], row: int) -> str:
    return slots[row].path


def _set_kind(slots: list[Slot], row: int, text: str | None) -> SetValue:
    """Another kind keeps what both have, and starts the rest with usual values."""
    slot = slots[row]
    kind = NAMES.get(text or "")
    kept = {name: value for name, value in (slot.layer or {}).items() if kind and name in FIELDS[kind]}
    return _set(slot, {"kind": kind, **FIELDS[kind], **kept} if kind else None)


def _set_field(slots: list[Slot], name: str, row: int, value: Any) -> SetValue:
    return _set(slots[row], (slots[row].layer or {}) | {name: value})


def _set(slot: Slot, layer: dict[str, Any] | None) -> SetValue:
    """The edit that puts a layer into a slot, or empties it. The stem is a list: it grows or shrinks as a whole."""
    if not slot.path.startswith("stem") or (layer and not slot.end):
        return SetValue(path=slot.path, value=layer)
    stem: list[Any] = [one.model_dump() for one in state.design().stem]
    if layer:
        stem.append(layer)
    elif not slot.end:
        del stem[int(slot.path.removeprefix("stem[").removesuffix("]"))]
    return SetValue(path="stem", value=stem)


def _kind_of(layer: Any) -> str | None:
    return KINDS.get(layer["kind"]) if isinstance(layer, dict) and "kind" in layer else None


def _field_of(layer: Any, name: str) -> Any:
    return layer.get(name) if isinstance(layer, dict) else None
