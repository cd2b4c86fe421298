"""The tabs below the workbench."""

import pytest

from tests.app.explore_steps import MAKES, design, open_tab, opened, said


@pytest.fixture
def app():
    return opened()


TABS = ["Where the cost sits", "Layers", "Image size", "What and why", "PyTorch code", "Export"]


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("name", MAKES)
def test_every_tab_opens_on_every_make(name, tab):
    open_tab(opened(preset=name), tab)


def test_the_layer_table_ends_in_subtotals_that_add_up(app):
    open_tab(app, "Layers")
    frame = next(one for one in app.dataframe if "layer" in one.value.columns).value
    stages = frame[frame["layer"].isin([f"Σ {name}" for name in ("stem", "stage3", "stage4", "stage5", "head")])]
    assert stages["parameters"].sum() == 5_983_802
    assert stages["MACs"].sum() == 1_581_658_112


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
        app.slider(key="image_size").set_value(pixels).run()
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
    app.slider(key="image_size").set_value(192).run()
    assert "avgpool (input 1024 × 6 × 6): a window of 7" in said(app)
    assert "heights and widths from 193 to 224 work" in said(app)
