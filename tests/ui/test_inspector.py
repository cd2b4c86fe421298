"""The inspector's cards about every kind of thing that can be selected, without a browser."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from explorer import analyze, apply, lower, preset
from explorer.design import SetValue
from explorer.render import branch_id


def page(name, edits, selected, wide):
    from explorer.design import SetValue, preset
    from explorer.ui import state
    from explorer.ui.explore.inspector import inspector

    state.open_design(preset(name))
    state.edit(*[SetValue(at=path, value=value) for path, value in edits])
    inspector(selected, height="content", wide=wide)


def shown(name, edits, selected, *, wide=False):
    app = AppTest.from_function(page, args=(name, edits, selected, wide)).run(timeout=120)
    assert not app.exception
    return app


def card(name, edits, selected, *, wide=False):
    """The card's heading, without Markdown's escapes, and all of its text."""
    app = shown(name, edits, selected, wide=wide)
    return app.subheader[0].value.replace("\\", ""), "\n".join(text.value for text in [*app.markdown, *app.caption])


def lines(name, edits, selected):
    """The card's table."""
    return shown(name, edits, selected).dataframe[0].value


EXPANDED = (("variants.factorize", "expanded"),)
RESIDUAL = (("variants.residual", True),)
AUX = (("variants.aux_heads", ["4a"]),)


@pytest.mark.parametrize(
    ("name", "edits", "selected", "heading"),
    [
        ("googlenet", (), None, "Nothing selected"),
        ("googlenet", (), "gone", "Nothing selected"),
        ("googlenet", (), "inception4b.branch3.1.conv", "4b › 5×5 convolution"),
        ("googlenet", (), "4b/branch4", "4b › pool → 1×1"),
        ("googlenet", EXPANDED, "4b/branch3", "4b › 1×1 → 3×3 → 1×3 + 3×1"),
        ("googlenet", RESIDUAL, "3a/shortcut", "3a › shortcut"),
        ("googlenet", (), "4b", "4b › Inception block"),
        ("googlenet", (), "stage4", "stage4"),
        ("googlenet", (), "stem", "stem"),
        ("googlenet", AUX, "aux1", "aux1"),
        ("nin", (), "2", "2 › NiN block"),
        ("vgg11", (), "stage1", "stage1"),
        ("alexnet", (), "head", "head"),
        ("googlenet", (), "flatten", "head › flatten"),
        ("googlenet-paper", (), "lrn1", "stem › LocalResponseNorm"),
        ("googlenet-torchvision", (), "conv1.bn", "stem › BatchNorm2d"),
    ],
)
def test_each_has_a_card(name, edits, selected, heading):
    assert card(name, edits, selected)[0].lower().startswith(heading.lower())


@pytest.mark.parametrize("selected", ["inception4b.branch3.1.conv", "4b"])
def test_for_a_projector_it_is_wide(selected):
    assert card("googlenet", (), selected, wide=True)[0].startswith("4b › ")


def test_a_branch_adds_up_and_says_what_its_reduction_saves():
    rows = [row for row in analyze(lower(preset("googlenet"))).layers if branch_id(row.scope) == "3a/branch3"]
    text = card("googlenet", (), "3a/branch3")[1]
    counted = [row.macs for row in rows if row.macs]
    assert " + ".join(f"{macs:,}" for macs in counted) + f" = **{sum(counted):,}**" in text
    assert "192 × 28 × 28  →  **32 × 28 × 28**" in text
    assert "Why the 1×1 first?" in text
    assert "153,632 parameters instead of 15,920" in text  # 5·5·192·32 + 32


def test_convolutions_side_by_side_put_out_their_channels_together():
    assert "→  **64 × 28 × 28**" in card("googlenet", EXPANDED, "3a/branch3")[1]


def test_a_stage_is_the_sum_of_its_blocks():
    design = apply(preset("googlenet"), SetValue(at="stages[2].blocks[0].ch1x1", value=300))
    analysis = analyze(lower(design))
    blocks = [row.parameters for row in analysis.blocks if row.stage == "stage5"]
    text = card("googlenet", (("stages[2].blocks[0].ch1x1", 300),), "stage5")[1]
    assert " + ".join(f"{count:,}" for count in blocks) + f" = **{sum(blocks):,}**" in text


@pytest.mark.parametrize("factorize", ["none", "two_3x3", "asymmetric", "expanded"])
def test_the_branches_of_a_block_put_out_all_of_its_channels(factorize):
    table = lines("googlenet", (("variants.factorize", factorize),), "3b")
    *branches, whole = map(int, table["out"])
    assert sum(branches) == whole
    if factorize == "expanded":
        assert branches == [128, 2 * 192, 2 * 96, 64]


@pytest.mark.parametrize("factorize", ["none", "two_3x3", "asymmetric", "expanded"])
def test_a_branch_is_named_in_full(factorize):
    table = shown("googlenet", (("variants.factorize", factorize),), "4e").dataframe[0]
    widths = {name: look["width"] for name, look in json.loads(table.proto.columns).items() if "width" in look}
    assert widths["branch"] >= 6.8 * max(map(len, table.value["branch"])) + 15
    assert sum(widths.values()) <= 410  # of the inspector


@pytest.mark.parametrize(
    ("name", "block", "layers"),
    [
        ("nin", "2", ["5×5 conv", "1×1 conv", "1×1 conv"]),
        ("vgg11", "3", ["3×3 conv", "3×3 conv"]),
        ("alexnet", "2", ["5×5 conv"]),
    ],
)
def test_a_block_without_branches_shows_its_layers_and_their_sum(name, block, layers):
    analysis = analyze(lower(preset(name)))
    whole = next(row for row in analysis.blocks if row.name == block)
    assert [one for one in lines(name, (), block)["layer"] if "pool" not in one] == layers
    text = card(name, (), block)[1]
    assert f"**{whole.parameters:,}**" in text
    assert f"**{whole.macs:,}**" in text


def test_an_uneven_reduction_is_told_in_words():
    text = card("googlenet", (("stages[0].blocks[0].ch3x3red", 54),), "3a")[1]
    assert "192 → 54 (3.6 times fewer), 192 → 16 (1/12)" in text


@pytest.mark.parametrize(("stage", "layers"), [("stem", "5 layers"), ("head", "2 layers")])
def test_a_stage_counts_the_layers_that_are_drawn(stage, layers):
    assert layers in card("googlenet", (), stage)[1]
    assert layers in card("googlenet", (("variants.batch_norm", "after_conv"),), stage)[1]


def test_a_small_share_is_not_called_none():
    assert lines("googlenet", (), "head")["share"].iloc[-1] == "100.0 %"
    assert "< 0.1 % of all MACs" in card("googlenet", (), "head")[1]


def test_a_layers_arithmetic_comes_before_the_rest():
    text = card("googlenet", (), "inception3a.branch3.1.conv")[1]
    order = (
        "**Parameters**",
        "**12,832**",
        "**MACs**",
        "**10,035,200**",
        "**Height and width**",
        "**Why?**",
        "In training",
    )
    places = [text.index(one) for one in order]
    assert places == sorted(places)
    assert text.startswith(":blue[16] × :orange[28 × 28] → :green[32] × :orange[28 × 28]")


def test_a_shortcut_and_a_projection_say_what_they_are():
    heading, text = card("googlenet", RESIDUAL, "inception3a.shortcut")
    assert heading == "3a › 1×1 shortcut"
    assert "192 ≠ 256" in text
    heading, text = card("googlenet", (*RESIDUAL, ("variants.residual_scale", 0.3)), "inception3a.project")
    assert heading == "3a › 1×1 projection"
    assert "only 0.3 of the result" in text


def test_a_sum_says_what_it_adds_and_how_the_gradient_gets_past():
    text = card("googlenet", RESIDUAL, "inception3a.add")[1]
    assert "Output = shortcut + 0.2 · projection" in text
    assert "through one linear convolution" in text
    assert "unhindered" in card("googlenet", RESIDUAL, "inception4b.add")[1]  # 512 channels in and out


def test_a_kernel_says_which_padding_keeps_the_size():
    text = card("googlenet", (), "inception3a.branch3.1.conv")[1]
    assert "Padding 2 = (5 − 1) / 2 keeps 28 × 28: 1 for a kernel of 3, 2 for 5, 3 for 7." in text
    assert "keeps" not in card("googlenet", (), "conv1.conv")[1]
