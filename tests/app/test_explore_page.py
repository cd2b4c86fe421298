"""The Explore page without a browser: the control row, the totals that follow, every preset."""

import pytest

from explorer import SetValue, apply, preset
from explorer.design.variant_names import VALUES as BLOCK_VALUES
from explorer.ui.explore.controls import CHOICES, TOGGLES
from tests.app.explore_steps import (
    MAKES,
    address,
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
from tests.app.widgets import name_of, widget
from tests.variants import OF_BLOCKS, VARIANTS, WITH, applicable, applies


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
    widget(app.radio, "counting_choice").set_value("ptflops").run()
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
    widget(app.number_input, "setting_batch").set_value(1).run()
    assert not app.exception
    assert totals(app)["Activation memory"] == "33.6 MiB"
    assert totals(app)["Training memory"] != before
    help_text = figures(app)["Activation memory"]["text"]
    assert "batch 1, fp32, SGD with momentum" in help_text
    assert "color “Activations” is another count" in help_text
    assert "<th>weights<td>22.8 MiB" in figures(app)["Training memory"]["rows"]
    assert any(text.value.startswith("Largest batch that fits: **") for text in app.markdown)


@pytest.mark.parametrize("name", MAKES)
def test_every_preset_opens_from_the_control_and_from_its_address(app, name):
    widget(app.selectbox, "preset").set_value(name).run()
    assert not app.exception
    assert not app.error
    assert design(app) == preset(name)
    fresh = opened(preset=name)
    assert design(fresh) == preset(name)
    assert "undo" in disabled(fresh)


CHOSEN = [(name, value) for name, value in VARIANTS if name in {choice.variant for choice in CHOICES}]


def test_every_variant_with_several_values_has_a_drop_down():
    """Those of two values are toggles, or cells of the table of variants."""
    several = {name for name in BLOCK_VALUES if name in OF_BLOCKS and len(BLOCK_VALUES[name]) > 1}
    assert {choice.variant for choice in CHOICES} == several - {"branch3_kernel"}
    assert {name for name, _ in CHOSEN} | WITH.keys() >= several - {"branch3_kernel"}


@pytest.mark.parametrize("name", MAKES)
def test_every_choice_follows_on_every_preset(name):
    app, base = opened(preset=name), preset(name)
    for variant, value in CHOSEN:
        key = f"variants.{variant}"
        if not applies(name, variant):
            assert key not in [name_of(one) for one in app.selectbox]
            continue
        widget(app.selectbox, key).set_value(value).run()
        assert not app.exception
        if not applicable(name, (variant, value)):
            assert "it is fixed to" in said(app)
        else:
            assert design(app) == apply(base, SetValue(at=key, value=value))
        widget(app.selectbox, key).set_value(getattr(base.variants, variant)).run()
        assert design(app) == base


@pytest.mark.parametrize("name", MAKES)
def test_every_toggle_follows_on_every_preset_and_back(name):
    app = opened(preset=name)
    before, chosen = design(app), list(pills(app).value)
    for toggle in TOGGLES:
        of_head = toggle.variant == "aux_heads" and not before.head
        if of_head or (toggle.variant in OF_BLOCKS and not applies(name, toggle.variant)):
            assert toggle.label not in pills(app).options
            continue
        toggled = [one for one in chosen if one != toggle.label] if toggle.label in chosen else [*chosen, toggle.label]
        pills(app).set_value(toggled).run()
        assert not app.exception
        if not applicable(name, (toggle.variant, True)):
            assert "it is fixed to" in said(app)
        else:
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
