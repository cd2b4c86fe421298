"""The chart of where the cost sits, without a browser: its numbers, its colors, what it frames."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from explorer import preset
from explorer.analysis import analyze
from explorer.lowering import lower


def page(name, color_by, selected):
    import json
    from unittest.mock import patch

    import streamlit as st

    from explorer.design import preset
    from explorer.ui import state
    from explorer.ui.explore import cost_chart, selection

    state.open_design(preset(name))
    selection.keep(selection.shown()._replace(color_by=color_by, selected=selected))
    sent = []
    with patch.object(st, "echarts_chart", lambda spec, **given: sent.append(spec)):
        cost_chart.cost_chart()
    st.text(json.dumps(sent[0]))


def chart(name, color_by, selected=None):
    app = AppTest.from_function(page, args=(name, color_by, selected)).run(timeout=120)
    assert not app.exception
    return json.loads(app.text[0].value)


def framed(spec):
    """The parts whose bars stand out."""
    widths = [[bar["itemStyle"]["borderWidth"] for bar in series["data"]] for series in spec["series"][:1]]
    return [name for name, width in zip(spec["xAxis"]["data"], widths[0], strict=True) if width > 1]


@pytest.mark.parametrize("color_by", ["macs", "parameters", "activations", "operation"])
@pytest.mark.parametrize("name", ["googlenet", "nin", "alexnet", "inception-block"])
def test_every_bar_together_is_the_whole(name, color_by):
    spec = chart(name, color_by)
    bars = [series for series in spec["series"] if series["type"] == "bar"]
    assert sum(bar["value"] for series in bars for bar in series["data"]) == pytest.approx(100)


def test_a_bar_says_its_exact_count():
    block = next(row for row in analyze(lower(preset("googlenet"))).blocks if row.name == "4e")
    spec = chart("googlenet", "parameters")
    at = spec["xAxis"]["data"].index("4e")
    assert spec["series"][0]["data"][at]["tooltip"]["formatter"].startswith(f"4e: {block.parameters:,} Parameters")
    assert spec["series"][1]["name"] == "MACs"


def test_the_largest_share_has_the_ramps_last_color():
    spec = chart("googlenet", "macs")
    colors = {bar["value"]: bar["itemStyle"]["color"] for bar in spec["series"][0]["data"]}
    assert colors[max(colors)] == "#7F370A"


@pytest.mark.parametrize("selected", ["4e", "4e/branch2", "inception4e.branch2.1.conv"])
def test_what_is_selected_or_around_it_is_framed(selected):
    assert framed(chart("googlenet", "macs", selected)) == ["4e"]


def test_nothing_selected_frames_nothing():
    assert framed(chart("googlenet", "operation")) == []
