"""The Explore page without a browser: every control, the totals that follow, undo, the address, what is refused."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer import PRESETS, SetValue, apply, preset
from explorer.design import KINDS
from explorer.design.codec import to_query

APP = str(Path(__file__).parents[2] / "app.py")


@pytest.fixture
def app():
    return opened()


def opened(**query):
    app = AppTest.from_file(APP, default_timeout=20)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def totals(app):
    return {metric.label: metric.value for metric in app.metric}


def deltas(app):
    return {metric.label: metric.delta for metric in app.metric}


def design(app):
    return app.session_state["explorer"].reading.design


def address(app):
    return {key: value if isinstance(value, list) else [value] for key, value in app.query_params.items()}


def button(app, key):
    return next(one for one in app.button if one.key == key)


def text(element):
    """What a message says: Markdown's escapes are not part of it."""
    return element.value.replace("\\", "")


def said(app):
    return text(app.error[0])


def open_tab(app, name):
    app.session_state["below"] = name
    app.run()
    assert not app.exception


def pills(app):
    return next(one for one in app.button_group if one.key == "toggles")


def test_it_opens_on_googlenet_with_its_published_totals(app):
    assert app.header[0].value == "GoogLeNet"
    assert totals(app)["Parameters"] == "5.98 M"
    assert totals(app)["MACs per image"] == "1.58 G"
    assert totals(app)["Depth"] == "22 layers"
    assert set(deltas(app).values()) == {"as preset"}
    assert address(app) == {"preset": ["googlenet"]}


def test_macs_are_counted_as_the_chosen_tool_does(app):
    app.radio(key="counting_choice").set_value("ptflops").run()
    assert not app.exception
    found = next(metric for metric in app.metric if metric.label == "MACs per image")
    assert (found.value, found.delta) == ("1.60 G", "as preset")
    assert "1,597,188,378" in found.help
    assert "ReLU" in found.help


def test_the_smallest_input_is_shown_with_both_minima(app):
    found = next(metric for metric in app.metric if metric.label == "Smallest input")
    assert found.value == "33 px"
    assert "It runs from 1 × 1 on." in found.help
    bounded = opened(preset="googlenet-avgpool7")
    found = next(metric for metric in bounded.metric if metric.label == "Smallest input")
    assert "its weights take 193 to 224 and 193 to 224" in found.help


def test_memory_follows_the_setting(app):
    assert totals(app)["Activations"] == "1.05 GiB"
    before = totals(app)["Training memory"]
    app.number_input(key="setting_batch").set_value(1).run()
    assert not app.exception
    assert totals(app)["Activations"] == "33.6 MiB"
    assert totals(app)["Training memory"] != before
    assert "batch 1, fp32, SGD with momentum" in next(one for one in app.metric if one.label == "Activations").help
    assert any(text.value.startswith("Largest batch that fits: **") for text in app.markdown)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_opens_from_the_control_and_from_its_address(app, name):
    app.selectbox(key="preset").set_value(name).run()
    assert not app.exception
    assert not app.error
    assert design(app) == preset(name)
    fresh = opened(preset=name)
    assert design(fresh) == preset(name)
    assert button(fresh, "undo").disabled


def applies(name, path):
    kinds = {KINDS[block.kind] for _, _, block, _ in preset(name).blocks()}
    return any(path.removeprefix("variants.") in kind.APPLIES for kind in kinds)


CONTROLS = [
    ("variants.batch_norm", "after_conv", "variants.batch_norm"),
    ("variants.batch_norm", "book", "variants.batch_norm"),
    ("variants.factorize", "two_3x3", "variants.factorize"),
    ("variants.factorize", "asymmetric", "variants.factorize"),
    ("variants.factorize", "expanded", "variants.factorize"),
    ("variants.nin_convs", 3, "variants.nin_convs"),
    ("variants.nin_kernel", 3, "variants.nin_kernel"),
    ("variants.nin_head", "linear", "variants.nin_head"),
]


FIXED = ("googlenet-avgpool7", "googlenet-cifar")  # their linear layer insists on a number of channels
# one of each make: all of them take minutes
MAKES = ("googlenet", "googlenet-torchvision", "googlenet-avgpool7", "mini-googlenet", "alexnet", "vgg11", "nin")


@pytest.mark.parametrize(("key", "value", "path"), CONTROLS)
@pytest.mark.parametrize("name", MAKES)
def test_every_choice_follows_on_every_preset(name, key, value, path):
    app = opened(preset=name)
    if not applies(name, path):
        assert key not in [one.key for one in app.selectbox]
        return
    app.selectbox(key=key).set_value(value).run()
    assert not app.exception
    if name in FIXED and value == "expanded":
        assert "it is fixed to" in said(app)
        return
    assert design(app) == apply(preset(name), SetValue(path=path, value=value))


@pytest.mark.parametrize(("label", "variant"), [("Residual", "residual"), ("Naive blocks", "naive")])
@pytest.mark.parametrize("name", MAKES)
def test_every_toggle_follows_on_every_preset_and_back(name, label, variant):
    app = opened(preset=name)
    if not applies(name, variant):
        assert label not in [option for group in app.button_group for option in group.options]
        return
    before, chosen = design(app), list(pills(app).value)
    toggled = [one for one in chosen if one != label] if label in chosen else [*chosen, label]
    pills(app).set_value(toggled).run()
    assert not app.exception
    if name in FIXED and variant == "naive":
        assert "it is fixed to" in said(app)
        return
    assert design(app) != before
    pills(app).set_value(chosen).run()
    assert design(app) == before


def test_auxiliary_heads_are_counted_apart(app):
    pills(app).set_value(["Auxiliary heads"]).run()
    assert design(app).variants.aux_heads == ("4a", "4d")
    assert totals(app)["In training also"] != "0"
    assert deltas(app)["Parameters"] == "as preset"


def typed(key, value):
    """What happens when a person types a value that is not in the list: AppTest can only choose from it."""

    def body(key, value):
        import streamlit as st

        from explorer.ui import state
        from explorer.ui.explore import controls

        st.session_state[key] = value
        {"input": controls.set_input, "width": controls.set_width}[key]()
        assert st.session_state[key] == value
        controls.control_row()
        st.session_state.shown = st.session_state[key]
        st.session_state.design = state.design()

    app = AppTest.from_function(body, args=(key, value), default_timeout=20).run()
    assert not app.exception, app.exception
    return app


@pytest.mark.parametrize("text", ["1 x 180 × 240", "1,180,240", " 1X180X240 ", "1 × 180 × 240"])
def test_an_input_takes_any_size_that_is_typed(text):
    size = typed("input", text).session_state["design"].input
    assert (size.channels, size.height, size.width) == (1, 180, 240)


@pytest.mark.parametrize("text", ["0.37", "× 0.37", "x0.37"])
def test_a_width_takes_any_factor_that_is_typed(text):
    assert typed("width", text).session_state["design"].variants.width == 0.37


REFUSED = [
    ("input", "3 × 0 × 224", "input.height (=0) must be at least 1"),
    ("input", "224", "input (='224') must be channels × height × width, e.g. 3 × 180 × 240"),
    ("input", "a × b × c", "input.channels (='a') must be a whole number (and 2 more)"),
    ("width", "× 0", "variants.width (=0) must be above 0"),
    ("width", "wide", "variants.width (='wide') must be a number"),
]


@pytest.mark.parametrize(("key", "value", "message"), REFUSED)
def test_a_wrong_value_is_named_stays_typed_and_the_last_valid_design_stays(key, value, message):
    app = typed(key, value)
    assert [text(one) for one in app.error] == [message]
    assert app.session_state["design"] == preset("googlenet")
    assert app.session_state["shown"] == value


def test_a_wrong_number_of_classes_stays_in_its_field_until_it_is_right(app):
    app.text_input(key="classes").set_value("0").run()
    assert said(app) == "classes (=0) must be at least 1"
    assert app.text_input(key="classes").value == "0"
    app.text_input(key="classes").set_value("5").run()
    assert not app.error
    assert design(app).classes == 5


def test_an_input_too_small_for_an_auxiliary_head_names_the_layer(app):
    pills(app).set_value(["Auxiliary heads"]).run()
    app.selectbox(key="input").set_value("1 × 28 × 28").run()
    assert "aux1.pool (input 512 × 2 × 2): a window of 5" in said(app)
    assert design(app).input.height == 224


def test_undo_and_redo_go_through_every_edit(app):
    app.selectbox(key="variants.batch_norm").set_value("book").run()
    app.text_input(key="classes").set_value("7").run()
    last = design(app)
    button(app, "undo").click().run()
    assert (design(app).classes, design(app).variants.batch_norm) == (10, "book")
    button(app, "undo").click().run()
    assert design(app) == preset("googlenet")
    assert button(app, "undo").disabled
    button(app, "redo").click().run()
    button(app, "redo").click().run()
    assert design(app) == last
    assert button(app, "redo").disabled


def test_undo_after_a_refused_entry_takes_only_the_entry_back(app):
    app.text_input(key="classes").set_value("7").run()
    app.text_input(key="classes").set_value("-1").run()
    button(app, "undo").click().run()
    assert not app.error
    assert design(app).classes == 7
    assert app.text_input(key="classes").value == "7"


def test_reset_goes_back_to_the_preset_and_undo_brings_the_edits_back(app):
    app.text_input(key="classes").set_value("7").run()
    button(app, "reset").click().run()
    assert design(app) == preset("googlenet")
    button(app, "undo").click().run()
    assert design(app).classes == 7


def test_the_address_follows_every_edit_and_opens_the_same_design(app):
    app.selectbox(key="variants.batch_norm").set_value("book").run()
    app.selectbox(key="input").set_value("1 × 96 × 96").run()
    assert design(opened(**address(app))) == design(app)
    expected = to_query(design(app))
    assert address(app) == {"preset": [expected["preset"]], "set": expected["set"]}


@pytest.mark.parametrize("query", [{"preset": "nosuch"}, {"design": "%%%"}, {"set": ["classes=0"]}, {"set": ["x"]}])
def test_a_damaged_address_is_said_and_the_page_works(query):
    app = opened(**query)
    assert said(app).startswith("The address does not hold a design that can be shown: ")
    app.text_input(key="classes").set_value("7").run()
    assert design(app).classes == 7


def test_the_layer_table_ends_in_subtotals_that_add_up(app):
    open_tab(app, "Layers")
    frame = next(one for one in app.dataframe if "layer" in one.value.columns).value
    stages = frame[frame["layer"].isin([f"Σ {name}" for name in ("stem", "stage3", "stage4", "stage5", "head")])]
    assert stages["parameters"].sum() == 5_983_802
    assert stages["MACs"].sum() == 1_581_658_112


def test_the_channel_table_shows_the_papers_rows_and_the_outputs(app):
    frame = app.data_editor[0].value
    assert list(frame["block"]) == ["3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b"]
    assert list(frame["out"]) == [256, 480, 512, 512, 512, 528, 832, 832, 1024]


def test_the_first_3x3_has_a_column_where_the_5x5_is_two():
    app = opened(set=["variants.factorize=two_3x3", "stages[0].blocks[0].ch5x5_parts=[24]"])
    frame = app.data_editor[0].value
    assert frame["ch5x5_parts_0"][0] == "24"
    assert frame["ch5x5_parts_0"].isna().sum() == 8


TABS = ["Where the cost sits", "Layers", "Image size", "What and why", "PyTorch code", "Export"]


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("name", MAKES)
def test_every_tab_opens_on_every_make(name, tab):
    open_tab(opened(preset=name), tab)


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


@pytest.mark.parametrize("table", ["Channels", "Variants", "Stem and pools", "Head and more"])
@pytest.mark.parametrize("name", PRESETS)
def test_every_table_opens_on_every_preset(name, table):
    app = opened(preset=name)
    next(one for one in app.button_group if one.key == "tables").set_value(table).run()
    assert not app.exception
    assert len(app.data_editor) == 1


def test_the_two_forms_of_batch_norm_are_compared(app):
    open_tab(app, "What and why")
    texts = [one.value for one in app.markdown]
    book = next(i for i, text in enumerate(texts) if text.startswith("**Batch normalization, as in the book**"))
    assert "Against Batch normalization, after conv: +16.6 k parameters (+0.3 %)." in texts[book + 1]


def test_what_was_typed_stays_text_in_the_error():
    app = typed("input", "**b** $x$ :red[y] <b>")
    assert app.error[0].value.startswith(r"input (='\*\*b\*\* \$x\$ \:red\[y\] \<b\>')")


@pytest.mark.parametrize("number", ["1e10", "2.5", "", "many"])
def test_classes_are_never_changed_into_another_number(app, number):
    app.text_input(key="classes").set_value(number).run()
    assert said(app).startswith("classes (=")
    assert app.text_input(key="classes").value == {"1e10": "10000000000.0"}.get(number, number)
    assert design(app).classes == 10


def test_a_damaged_address_stays_to_be_corrected_until_an_edit():
    app = opened(set=["variants.width=abc"])
    assert address(app) == {"set": ["variants.width=abc"]}
    app.text_input(key="classes").set_value("7").run()
    assert address(app) == {"preset": ["googlenet"], "set": ["classes=7"]}


def test_a_stage_without_a_block_is_warned_of_and_can_be_filled():
    app = opened(set=["stages[1].blocks=[]"])
    assert "stage4 has no block" in text(app.warning[0])
    button(app, "fill_stage4").click().run()
    assert not app.exception
    assert [block.kind for block in design(app).stages[1].blocks] == ["inception"]
    assert not app.warning


def test_what_is_often_told_otherwise_is_put_right(app):
    open_tab(app, "What and why")
    told = next(one.value for one in app.markdown if one.value.startswith("- **Label smoothing**"))
    assert "default stride" in told
    assert "from 33 pixels on" in told
