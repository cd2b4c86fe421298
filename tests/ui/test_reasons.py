"""Why a layer is there, and what a block would be in its other forms: every number counted anew."""

from pathlib import Path

import pytest

from explorer import PRESETS, SetValue, apply, preset
from explorer.ui.explore.block_forms import block_forms, ratio, reductions
from explorer.ui.explore.block_reasons import block_reason, stage_reason
from explorer.ui.explore.reasons import reason
from explorer.ui.state import read

ROOT = Path(__file__).resolve().parents[2]

GOOGLENET = read(preset("googlenet"))
SILENT = {"Flatten", "LocalResponseNorm"}  # layers of which there is nothing to say
NAMES = ("naive", "with reductions", "5×5 as two 3×3", "1×n and n×1", "expanded filter bank")


def test_a_reduction_says_what_the_branch_would_cost_without_it():
    text = reason(GOOGLENET, "inception3a.branch3.0.conv")
    # 25·192·32 + 32, against 192·16 + 16 and 25·16·32 + 32
    assert "192 channels to 16" in text
    assert "153,632 parameters instead of 15,920 (9.7 times)" in text


def test_a_projection_says_how_wide_the_block_would_be():
    without = read(apply(GOOGLENET.design, SetValue(at="stages[0].blocks[0].pool_proj", value=None)))
    text = reason(GOOGLENET, "inception3a.branch4.1.conv")
    assert f"{64 + 128 + 32 + 192} channels instead of 256" in text
    more = without.analysis.macs / GOOGLENET.analysis.macs - 1
    assert f"+{100 * more:.1f} %" in text


def test_a_global_pool_says_what_it_saves():
    assert f"{7 * 7 * 1024 * 10 + 10:,} parameters instead of {1024 * 10 + 10:,}" in reason(GOOGLENET, "avgpool")


@pytest.mark.parametrize("name", PRESETS)
def test_every_layer_of_every_preset_has_a_reason_or_none(name):
    now = read(preset(name))
    for row in now.analysis.layers:
        text = reason(now, row.name)
        assert bool(text) == (row.op not in SILENT and not (row.op == "Linear" and row.scope.auxiliary)), row.name


def test_the_forms_of_a_block():
    forms = {form.name: form for form in block_forms(GOOGLENET, "3a")}
    assert tuple(forms) == NAMES
    assert [form.name for form in forms.values() if form.now] == ["with reductions"]
    assert (forms["naive"].channels, forms["naive"].parameters) == (416, 64 * 193 + 128 * (9 * 192 + 1) + 32 * 4801)
    assert forms["expanded filter bank"].channels == 64 + 2 * 128 + 2 * 32 + 32
    assert forms["with reductions"].macs == next(row.macs for row in GOOGLENET.analysis.blocks if row.name == "3a")


def test_a_factorized_block_with_widths_of_its_own_keeps_them():
    cells = {"variants.factorize": "two_3x3", "stages[0].blocks[0].ch5x5_parts": [24]}
    now = read(apply(GOOGLENET.design, *[SetValue(at=path, value=value) for path, value in cells.items()]))
    forms = block_forms(now, "3a")
    assert [form.name for form in forms if form.now] == ["5×5 as two 3×3"]
    assert tuple(form.name for form in forms) == NAMES


def test_a_block_of_another_kind_has_no_other_forms():
    assert block_forms(read(preset("vgg11")), "1") == []


def test_ratio_and_reductions_of_a_block():
    rows = [row for row in GOOGLENET.analysis.layers if row.scope.block == "3a"]
    assert ratio([64, 128, 32, 32]) == "2 : 4 : 1 : 1"
    assert ratio([3, 4]) == ""
    assert reductions(rows) == [(192, 96), (192, 16)]


def test_a_naive_block_that_is_factorized_too_is_the_form_that_it_has():
    edits = [SetValue(at="variants.naive", value=True), SetValue(at="variants.factorize", value="two_3x3")]
    now = read(apply(GOOGLENET.design, *edits))
    *others, last = block_forms(now, "3a")
    assert tuple(form.name for form in others) == NAMES
    assert (last.name, last.now) == ("naive, 5×5 as two 3×3", True)
    assert last.macs == next(row.macs for row in now.analysis.blocks if row.name == "3a")


def of_block(now, name):
    return block_reason(now, [row for row in now.analysis.layers if row.scope.block == name])


def of_stage(now, name):
    stage = next(row for row in now.analysis.stages if row.name == name)
    return stage_reason(now, stage, [row for row in now.analysis.layers if row.scope.stage == name])


def test_an_inception_block_says_what_it_would_be_as_a_naive_one_and_the_other_way_round():
    forms = {form.name: form for form in block_forms(GOOGLENET, "3a")}
    times = forms["naive"].macs / forms["with reductions"].macs
    text = of_block(GOOGLENET, "3a")
    assert "As a naive block, without reductions, it would put out 416 channels instead of 256" in text
    assert f"and cost {times:.1f} times more MACs" in text
    assert "With the reductions of its row it would put out 256 channels instead of 416" in of_block(
        read(preset("googlenet-naive")), "3a"
    )


def test_a_residual_block_says_how_much_it_adds():
    residual = read(apply(GOOGLENET.design, SetValue(at="variants.residual", value=True)))
    assert "0.2 of what the branches give is added" in of_block(residual, "3a")


def test_blocks_of_other_kinds_say_what_their_convolutions_are_for():
    vgg = of_block(read(preset("vgg16")), "3")
    assert "Its 3 3×3 convolutions in a row see 7 × 7 pixels" in vgg
    assert f"{49 * 128 * 256 + 256:,} parameters instead of {9 * 128 * 256 + 2 * 9 * 256 * 256 + 3 * 256:,}" in vgg
    assert "a 1×1 convolution is a linear layer at each pixel" in of_block(read(preset("nin")), "1")
    assert "11 × 11 pixels of all 3 channels" in of_block(read(preset("alexnet")), "1")


def test_stages_say_what_they_bring():
    assert "Brings 224 × 224 pixels to 28 × 28: behind it the same convolution costs 64.0 times less" in of_stage(
        GOOGLENET, "stem"
    )
    assert of_stage(GOOGLENET, "stage5") == "Keeps 7 × 7 pixels and brings 832 channels to 1,024."
    assert "one for each class" in of_stage(read(preset("vgg11")), "head")
    assert "Injects a gradient halfway" in of_stage(read(preset("googlenet-paper")), "aux1")


@pytest.mark.parametrize("name", PRESETS)
def test_every_block_and_stage_of_every_preset_has_a_reason(name):
    now = read(preset(name))
    assert all(of_block(now, row.name) for row in now.analysis.blocks)
    assert all(of_stage(now, row.name) for row in now.analysis.stages if row.name != "input")
