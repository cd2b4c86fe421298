"""The inspector's cards about every kind of thing that can be selected, without a browser."""

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
    state.edit(*[SetValue(path=path, value=value) for path, value in edits])
    inspector(selected, height="content", wide=wide)


def card(name, edits, selected, *, wide=False):
    """The card's heading, and all of its text."""
    app = AppTest.from_function(page, args=(name, edits, selected, wide)).run(timeout=30)
    assert not app.exception
    return app.subheader[0].value, "\n".join(text.value for text in [*app.markdown, *app.caption])


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
    design = apply(preset("googlenet"), SetValue(path="stages[2].blocks[0].ch1x1", value=300))
    analysis = analyze(lower(design))
    blocks = [row.parameters for row in analysis.blocks if row.stage == "stage5"]
    text = card("googlenet", (("stages[2].blocks[0].ch1x1", 300),), "stage5")[1]
    assert " + ".join(f"{count:,}" for count in blocks) + f" = **{sum(blocks):,}**" in text
