"""Head, auxiliary heads, dropouts, normalization: single values, one a row."""

from functools import partial
from typing import Any, NamedTuple

import streamlit as st

from explorer.design import DesignSpec, SetValue
from explorer.design.codec import parse_value
from explorer.design.layers import Head
from explorer.ui import state
from explorer.ui.explore.grid import Column, grid


class Setting(NamedTuple):
    """A value of the design: what it is called and means, where it is, how it is read off and typed."""

    label: str
    help: str
    path: str
    value: Any


def head_settings(height: int) -> None:
    """The table; its edits are proposed at the place `head`."""
    settings = _settings(state.design())
    columns = [
        Column("setting", [one.label for one in settings], st.column_config.TextColumn("setting", pinned=True)),
        Column(
            "value",
            [_text(one.value) for one in settings],
            st.column_config.TextColumn("value", help="Lists with commas; on or off; empty for none."),
            lambda row: settings[row].path,
            edit=partial(_edit, settings),
            show=_text,
        ),
        Column("meaning", [one.help for one in settings], st.column_config.TextColumn("meaning", width="large")),
    ]
    grid("head", columns, height=height, alt="Settings of the heads, dropouts and normalization")


def _settings(design: DesignSpec) -> list[Setting]:
    return [
        *_head(design.head),
        *_aux(design),
        *[
            Setting(f"dropout behind {stage.name}", "Share of values set to 0 in training.", path, stage.dropout)
            for s, stage in enumerate(design.stages)
            if (path := f"stages[{s}].dropout")
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


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple | list):
        return ", ".join(map(str, value))
    return None if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _edit(settings: list[Setting], row: int, text: str | None) -> SetValue:
    setting = settings[row]
    value: Any = _list(text or "") if isinstance(setting.value, tuple) else _scalar(text or "")
    if setting.path == "head" and isinstance(value, bool):
        value = Head().model_dump() if value else None
    return SetValue(path=setting.path, value=value)


def _list(text: str) -> list[Any]:
    """Items between commas; block names stay texts, as 4e2 would not."""
    items = [item.strip() for item in text.split(",") if item.strip()]
    return [int(item) if item.lstrip("-").isdigit() else item for item in items]


def _scalar(text: str) -> Any:
    return {"": None, "on": True, "off": False}.get(text.strip().lower(), parse_value(text.strip()))
