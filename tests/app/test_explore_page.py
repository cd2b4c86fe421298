"""The Explore page without a browser: the control row, the totals that follow, every preset."""

import re

import pytest

from explorer import PRESETS, SetValue, apply, preset
from explorer.design import KINDS
from tests.app.explore_steps import (
    MAKES,
    address,
    data,
    deltas,
    design,
    disabled,
    figures,
    opened,
    pills,
    said,
    text,
    totals,
)


@pytest.fixture
def app():
    return opened()


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
    found = figures(app)["MACs per image"]
    assert (found["value"], found["change"], found["amount"]) == ("1.60 G", "as preset", "")
    assert found["exact"] == "1,597,188,378"
    assert "ReLU" in found["text"]


def test_the_smallest_input_is_shown_with_both_minima(app):
    found = figures(app)["Smallest input"]
    assert found["value"] == "33 px"
    assert "It runs from 1 × 1 on." in found["text"]
    found = figures(opened(preset="googlenet-avgpool7"))["Smallest input"]
    assert "its weights take 193 to 224 and 193 to 224" in found["text"]


def test_memory_follows_the_setting(app):
    assert totals(app)["Activation memory"] == "1.05 GiB"
    before = totals(app)["Training memory"]
    app.number_input(key="setting_batch").set_value(1).run()
    assert not app.exception
    assert totals(app)["Activation memory"] == "33.6 MiB"
    assert totals(app)["Training memory"] != before
    help_text = figures(app)["Activation memory"]["text"]
    assert "batch 1, fp32, SGD with momentum" in help_text
    assert "color “Activations” is another count" in help_text
    assert "<th>weights<td>22.8 MiB" in figures(app)["Training memory"]["rows"]
    assert any(text.value.startswith("Largest batch that fits: **") for text in app.markdown)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_opens_from_the_control_and_from_its_address(app, name):
    app.selectbox(key="preset").set_value(name).run()
    assert not app.exception
    assert not app.error
    assert design(app) == preset(name)
    fresh = opened(preset=name)
    assert design(fresh) == preset(name)
    assert "undo" in disabled(fresh)


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


def test_a_stage_without_a_block_is_warned_of_and_can_be_filled():
    app = opened(set=["stages[1].blocks=[]"])
    assert "stage4 has no block" in text(app.warning[0])
    app.button(key="fill_stage4").click().run()
    assert not app.exception
    assert [block.kind for block in design(app).stages[1].blocks] == ["inception"]
    assert not app.warning


def test_the_page_brings_the_code_of_its_components_once(app):
    waiting = [
        found[1]
        for one in app.get("bidi_component")
        if (found := re.search(r'export default runs\("(.+?)"\)', one.proto.js_content))
    ]
    assert sorted(waiting) == ["explorer.graph_view", "explorer.grid_view"]
    assert set(data(app, "code")) == set(waiting)
