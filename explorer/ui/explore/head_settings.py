"""Head, auxiliary heads, dropouts, normalization: single values, one a row."""

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

from explorer.design import DesignSpec, SetValue
from explorer.design.layers import Head
from explorer.text import number
from explorer.ui import state
from explorer.ui.explore.grid import Column, Table, grid, marks_at
from explorer.ui.explore.typed import shown, typed_value
from explorer.ui.grid_view import GridColumn


class Setting(NamedTuple):
    """A value of the design: what it is called and means, its address, how it is read off and typed."""

    label: str
    help: str
    at: str
    value: Any


def head_settings(height: int) -> None:
    """The table; its edits are proposed at the place `head`."""
    grid("head", _table, height=height, label="Settings of the heads, dropouts and normalization")


def _table() -> Table:
    settings = _settings(state.design())
    addresses = [one.at for one in settings]
    columns = [
        Column(GridColumn("setting", "setting", 150, kind="head"), [one.label for one in settings]),
        Column(
            GridColumn("value", "value", 110, "Lists with commas; on or off; empty for none.", edit=True),
            [one.value for one in settings],
            addresses.__getitem__,
            show=_text,
            read=str,
            edit=partial(_edit, settings),
            marks=marks_at(state.reading().changes, addresses, _text),
        ),
        Column(GridColumn("meaning", "meaning", 330), [one.help for one in settings]),
    ]
    return Table(columns, addresses, [None] * len(settings))


def _settings(design: DesignSpec) -> list[Setting]:
    return [
        *_head(design.head),
        *_aux(design),
        *[
            Setting(f"dropout behind {stage.name}", "Share of values set to 0 in training.", at, stage.dropout)
            for stage in design.stages
            if (at := f"{design.names.stage(stage.name)}.dropout")
        ],
        Setting("convolutions' bias", "None behind batch norm after conv.", "variants.bias", design.variants.bias),
        Setting("batch norm's eps", "Added to the variance.", "normalization.eps", design.normalization.eps),
        Setting(
            "batch norm's momentum",
            "Weight of the newest batch in the running statistics.",
            "normalization.momentum",
            design.normalization.momentum,
        ),
    ]


def _head(head: Head | None) -> list[Setting]:
    if head is None:
        return [Setting("head", "on adds a global average pool and a linear classifier.", "head", False)]
    return [
        Setting("head", "off: the last block's output is the network's.", "head", True),
        Setting("hidden layers", "Widths of linear layers in front of the classifier.", "head.hidden", head.hidden),
        Setting("head's dropout", "Behind each hidden layer, or before the classifier.", "head.dropout", head.dropout),
        Setting("fixed inputs", "Width that the first linear layer insists on.", "head.in_features", head.in_features),
        Setting("linear classifier", "off: what comes out of the pool is the logits.", "head.linear", head.linear),
    ]


def _aux(design: DesignSpec) -> list[Setting]:
    hooks = Setting(
        "auxiliary heads at", "Names of blocks, e.g. 4a, 4d.", "variants.aux_heads", design.variants.aux_heads
    )
    if not design.variants.aux_heads:
        return [hooks]
    head = design.aux_head
    return [
        hooks,
        Setting("auxiliary 1×1", "Filters of an auxiliary head's convolution.", "aux_head.channels", head.channels),
        Setting("auxiliary hidden layer", "Width of its hidden linear layer.", "aux_head.hidden", head.hidden),
        Setting("auxiliary dropout", "Behind its hidden layer.", "aux_head.dropout", head.dropout),
    ]


def _text(value: Any) -> str:
    if isinstance(value, dict | Head):
        return "on"
    if isinstance(value, tuple | list):
        return ", ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else shown(value)


def _edit(settings: list[Setting], row: int, text: str, _waiting: Mapping[str, Any]) -> SetValue:
    setting = settings[row]
    value: Any = _list(text) if isinstance(setting.value, tuple) else _scalar(text)
    if setting.at == "head" and isinstance(value, bool):
        value = Head().model_dump() if value else None
    return SetValue(at=setting.at, value=value)


def _list(text: str) -> list[Any]:
    """Items between commas; block names stay texts, as 4e2 would not."""
    items = [item.strip() for item in text.split(",") if item.strip()]
    return [whole if isinstance(whole := number(item), int) else item for item in items]


def _scalar(text: str) -> Any:
    return {"": None, "on": True, "off": False}.get(text.strip().lower(), typed_value(text.strip()))
