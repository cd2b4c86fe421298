"""Where the cost sits: the parts of the network as bars, in the colors of the graph."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import streamlit as st

from explorer.render.operations import OPERATION_COLORS
from explorer.render.palette import cost_color
from explorer.render.tree_types import Item, Join, Layer
from explorer.ui import state, theme
from explorer.ui.explore import selection
from explorer.ui.explore.graph_panel import parts
from explorer.ui.numbers import percent

Measure = Literal["macs", "parameters", "activations"]
Options = dict[str, Any]
NAMES: dict[Measure, str] = {"macs": "MACs", "parameters": "Parameters", "activations": "Activations"}
BESIDE: dict[Measure, Measure] = {"macs": "parameters", "parameters": "macs", "activations": "macs"}
KEY, LAST = "costs", "costs_last"


def cost_chart() -> None:
    """A bar for each block, stem and head; a click selects it in the graph, what is selected there is framed."""
    shown = selection.shown()
    items = [item for item in parts() if item["parameters"] or item["macs"]]
    chosen = selection.part_of(shown.selected)
    if shown.color_by in NAMES:
        series, name = _by_measure(items, shown.color_by, chosen), NAMES[shown.color_by]
    else:
        series, name = _by_operation(items, chosen), "MACs by operation"
    st.echarts_chart(
        _chart([item["label"] for item in items], series),
        key=KEY,
        height=300,
        renderer="svg",
        on_select=lambda: _select([item["id"] for item in items]),
        alt=f"Share of {name} of stem, blocks and head",
    )


def _by_measure(items: Sequence[Item], measure: Measure, chosen: str) -> list[Options]:
    """One bar a part, on the ramp of the graph, and a mark for the share of another measure, to compare with."""
    ramp, other = theme.colors("chartSequentialColors"), BESIDE[measure]
    shares = _shares(items, measure)
    most = max(shares, default=0.0)
    bars = [
        _bar(item, measure, share, cost_color(share, most, ramp), chosen)
        for item, share in zip(items, shares, strict=True)
    ]
    marks = [_datum(item, other, share) for item, share in zip(items, _shares(items, other), strict=True)]
    grey = theme.color("grayTextColor")
    return [
        {"type": "bar", "name": NAMES[measure], "color": ramp[len(ramp) // 2 + 1], "data": bars, **BARS},
        {
            "type": "scatter",
            "name": NAMES[other],
            "color": grey,
            "symbol": "diamond",
            "symbolSize": 10,
            "itemStyle": {"borderColor": theme.color("backgroundColor"), "borderWidth": 1},
            "data": marks,
            **SELECTED,
        },
    ]


def _by_operation(items: Sequence[Item], chosen: str) -> list[Options]:
    """Each part's MACs, stacked by the operations that they are of."""
    total = sum(item["macs"] for item in items) or 1
    page = ("light", "dark").index(theme.scheme())
    counts = [_operations(item) for item in items]
    series = []
    for name, colors in OPERATION_COLORS.items():
        if not any(name in count for count in counts):
            continue
        bars = []
        for item, count in zip(items, counts, strict=True):
            words = f"{item['label']}, {name}: {count.get(name, 0):,} MACs"
            look = _look(colors[page], framed=chosen == item["id"])
            bars.append({"value": 100 * count.get(name, 0) / total, "tooltip": {"formatter": words}, "itemStyle": look})
        series.append({"type": "bar", "stack": "operations", "name": name, "color": colors[page], "data": bars, **BARS})
    return series


def _operations(item: Item) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for layer in _layers(item):
        if operation := layer.get("operation"):
            found[operation] += layer["macs"]
    return found


def _layers(item: Item) -> Iterator[Layer | Join]:
    match item["kind"]:
        case "block" | "group":
            inside = item["items"]
        case "parallel":
            inside = [one for lane in item["lanes"] for one in lane["items"]]
        case _:
            inside = []
            yield item
    for one in inside:
        yield from _layers(one)


def _shares(items: Sequence[Item], measure: Measure) -> list[float]:
    total = sum(item[measure] for item in items) or 1
    return [item[measure] / total for item in items]


def _bar(item: Item, measure: Measure, share: float, color: str, chosen: str) -> Options:
    return _datum(item, measure, share) | {"itemStyle": _look(color, framed=chosen == item["id"])}


def _datum(item: Item, measure: Measure, share: float) -> Options:
    words = f"{item['label']}: {item[measure]:,} {NAMES[measure]}, {percent(share)}"
    return {"value": 100 * share, "tooltip": {"formatter": words}}


def _look(color: str, *, framed: bool) -> Options:
    frame = theme.color("linkColor" if framed else "borderColor")
    return {"color": color, "borderColor": frame, "borderWidth": 2.5 if framed else 1, "borderRadius": 2}


SELECTED: Options = {"selectedMode": "single", "select": {"itemStyle": {}}}
BARS: Options = {"barMaxWidth": 46, "barCategoryGap": "35%", **SELECTED}


def _chart(names: list[str], series: list[Options]) -> Options:
    return {
        "animation": False,
        "grid": {"left": 0, "right": 8, "top": 34, "bottom": 4, "containLabel": True},
        "legend": {"top": 0, "left": 0, "selectedMode": False},
        "tooltip": {"trigger": "item"},
        "xAxis": {"type": "category", "data": names},
        "yAxis": {"type": "value", "axisLabel": {"formatter": "{value} %"}, "splitNumber": 4},
        "series": series,
    }


def _select(ids: list[str]) -> None:
    """A second click on the same bar takes the selection of the chart back, not that of the graph."""
    groups = (state.answer(KEY) or selection.NOTHING)["selection"]["selected"]
    clicked = [index for group in groups for index in group["data_indices"]]
    last: int | None = state.remember(LAST, lambda: None)
    at = next((index for index in clicked if index != last), clicked[0] if clicked else last)
    state.store(LAST, at)
    if at is not None and at < len(ids):
        selection.choose(ids[at])
