"""The tabs below the workbench."""

import csv
from io import StringIO

import pytest

from explorer import analyze, lower, preset
from explorer.ui.explore import layers
from explorer.ui.explore.costs import TABS
from explorer.ui.explore.layers import layers_csv
from tests.app.explore_steps import MAKES, data, design, open_tab, opened, said, table
from tests.app.widgets import widget


@pytest.fixture
def app():
    return opened()


@pytest.mark.parametrize("name", MAKES)
def test_every_tab_opens_on_every_preset(name):
    app = opened(preset=name)
    for tab in TABS:
        open_tab(app, tab)


def test_the_layer_table_ends_in_subtotals_that_add_up(app):
    open_tab(app, "Layers")
    found = table(app, "layers")
    rows = list(zip(found["layer"], found["parameters"], found["MACs"], strict=True))
    stages = [row for row in rows if row[0] in [f"Σ {name}" for name in ("stem", "stage3", "stage4", "stage5", "head")]]
    assert sum(int(parameters.replace(",", "")) for _, parameters, _ in stages) == 5_983_802
    assert sum(int(macs.replace(",", "")) for *_, macs in stages) == 1_581_658_112
    assert found["share"][-1] == "< 0.1 %"  # of the head: as the graph writes it


def test_the_layers_as_csv_have_plain_numbers():
    analysis = analyze(lower(preset("googlenet")))
    rows = list(csv.DictReader(StringIO(layers_csv(analysis))))
    assert {row["layer"]: int(row["MACs"]) for row in rows if row["op"]} == {
        row.name: row.macs for row in analysis.layers
    }
    assert sum(float(row["share"]) for row in rows if row["op"]) == pytest.approx(100)


def test_of_very_many_layers_those_of_the_selected_block_are_listed(monkeypatch, app):
    monkeypatch.setattr(layers, "MOST", 10)
    open_tab(app, "Layers")
    found = table(app, "layers")["layer"]
    assert "inception3a.branch2.1.conv" in found
    assert "Σ 5b" in found
    assert not [name for name in found if name.startswith("inception5b")]


def test_the_layer_table_shades_what_is_selected(app):
    open_tab(app, "Layers")
    assert data(app, "grid_view", "layers")["selected"] == ["inception3a.branch2.1.conv"]


def test_typing_into_the_channel_table_is_heard_though_the_layers_are_on_the_page(app):
    open_tab(app, "Layers")
    assert set(app.session_state["table_shown"]) == {"table"}


def test_a_variants_costs_are_those_of_this_design(app):
    open_tab(app, "What and why")
    texts = [one.value for one in app.markdown]
    naive = next(i for i, text in enumerate(texts) if text.startswith("**Naive blocks**"))
    assert texts[naive + 1] == ":blue[In this design: +86.6 M parameters (+1448.0 %), +11.0 G MACs (+694.3 %).]"
    assert not any("VGG block" in text for text in texts)


def test_a_variant_that_the_design_has_is_compared_with_the_design_without_it():
    app = opened(preset="googlenet-naive")
    open_tab(app, "What and why")
    texts = [one.value for one in app.markdown]
    naive = next(i for i, text in enumerate(texts) if text.startswith("**Naive blocks**"))
    assert texts[naive + 1].endswith("+11.0 G MACs (+694.3 %). It has it.]")


def test_the_two_forms_of_batch_norm_are_compared(app):
    open_tab(app, "What and why")
    texts = [one.value for one in app.markdown]
    book = next(i for i, text in enumerate(texts) if text.startswith("**Batch normalization, as in the book**"))
    assert "Against Batch normalization, after conv: +16.6 k parameters (+0.3 %)." in texts[book + 1]


def test_what_is_often_told_otherwise_is_put_right(app):
    open_tab(app, "What and why")
    told = next(one.value for one in app.markdown if one.value.startswith("- **Label smoothing**"))
    assert "default stride" in told
    assert "from 33 pixels on" in told


def test_the_slider_shows_where_stages_end_in_single_pixels(app):
    open_tab(app, "Image size")

    def single(pixels):
        widget(app.slider, "image_size").set_value(pixels).run()
        assert not app.exception
        frame = app.table[-1].value
        return [stage for stage, mark in zip(frame["stage"], frame.iloc[:, -1], strict=True) if mark]

    # stage 4 works on single pixels up to 16, stage 5 from 17 to 32, none from 33 on
    assert single(16) == ["stage4", "stage5"]
    assert single(17) == single(32) == ["stage5"]
    assert single(33) == []
    assert design(app).input.height == 224


def test_a_size_that_does_not_work_names_the_first_layer_that_fails():
    app = opened(preset="googlenet-avgpool7")
    open_tab(app, "Image size")
    widget(app.slider, "image_size").set_value(192).run()
    assert "avgpool (input 1024 × 6 × 6): a window of 7" in said(app)
    assert "heights and widths from 193 to 224 work" in said(app)
