"""Why a layer is there, and what a block would be in its other forms: every number counted anew."""

from pathlib import Path

import pytest

from explorer import PRESETS, SetValue, apply, preset
from explorer.ui.explore.block_forms import FORMS, block_forms, ratio, reductions
from explorer.ui.explore.reasons import RULES, reason
from explorer.ui.state import read

ROOT = Path(__file__).resolve().parents[2]

GOOGLENET = read(preset("googlenet"))


def test_a_reduction_says_what_the_branch_would_cost_without_it():
    text = reason(GOOGLENET, "inception3a.branch3.0.conv")
    # 25·192·32 + 32, against 192·16 + 16 and 25·16·32 + 32
    assert "192 channels to 16" in text
    assert "153,632 parameters instead of 15,920 (9.7 times)" in text


def test_a_projection_says_how_wide_the_block_would_be():
    without = read(apply(GOOGLENET.design, SetValue(path="stages[0].blocks[0].pool_proj", value=None)))
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
        assert bool(text) == (
            type(now.graph.node(row.name).op) in RULES and not (row.op == "Linear" and row.scope.auxiliary)
        )


def test_the_forms_of_a_block():
    forms = {form.name: form for form in block_forms(GOOGLENET, "3a")}
    assert list(forms) == list(FORMS)
    assert [form.name for form in forms.values() if form.now] == ["with reductions"]
    assert (forms["naive"].channels, forms["naive"].parameters) == (416, 64 * 193 + 128 * (9 * 192 + 1) + 32 * 4801)
    assert forms["expanded filter bank"].channels == 64 + 2 * 128 + 2 * 32 + 32
    assert forms["with reductions"].macs == next(row.macs for row in GOOGLENET.analysis.blocks if row.name == "3a")


def test_a_factorized_block_with_widths_of_its_own_keeps_them():
    cells = {"variants.factorize": "two_3x3", "stages[0].blocks[0].ch5x5_parts": [24]}
    now = read(apply(GOOGLENET.design, *[SetValue(path=path, value=value) for path, value in cells.items()]))
    forms = block_forms(now, "3a")
    assert [form.name for form in forms if form.now] == ["5×5 as two 3×3"]
    assert len(forms) == len(FORMS)


def test_a_block_of_another_kind_has_no_other_forms():
    assert block_forms(read(preset("vgg11")), "1") == []


def test_ratio_and_reductions_of_a_block():
    rows = [row for row in GOOGLENET.analysis.layers if row.scope.block == "3a"]
    assert ratio([64, 128, 32, 32]) == "2 : 4 : 1 : 1"
    assert ratio([3, 4]) == ""
    assert reductions(rows) == [(192, 96), (192, 16)]
