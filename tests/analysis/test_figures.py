"""The figures that others publish, or that torch gave for their own code."""

import re

import pytest

from explorer import PRESETS, SetValue, analyze, apply, explain, lower, preset
from explorer.analysis import Setting
from explorer.analysis.counts import MAC_RULES, PARAMETER_RULES
from explorer.analysis.measures import Numbers, values
from explorer.graph import GraphBuilder, Op, Scope, ops

TOTALS = {
    ("googlenet", 3): (5_983_802, 1_581_658_112),
    ("googlenet", 1): (5_977_530, 1_502_982_144),
    ("googlenet-torchvision", 3): (6_624_904, 1_498_376_192),
    ("alexnet", 3): (46_787_978, 1_005_890_688),
    ("nin", 3): (2_015_398, 830_041_864),
    ("vgg11", 3): (128_807_306, 7_605_035_008),
}


@pytest.mark.parametrize(("name", "channels"), TOTALS)
def test_totals(name, channels):
    analysis = analyze(lower(preset(name)).at_input(channels, 224, 224))
    assert (analysis.parameters, analysis.macs) == TOTALS[name, channels]
    assert analysis.flops == 2 * analysis.macs


def test_auxiliary_heads_are_counted_apart():
    analysis = analyze(lower(preset("googlenet-torchvision")))
    assert analysis.parameters + analysis.aux_parameters == 13_004_888
    assert analysis.aux_macs > 0


def test_small_keeps_every_pixel_of_28x28_before_its_second_module():
    graph = lower(preset("googlenet-small"))
    assert graph.node("conv1.relu").shape == (64, 28, 28)
    assert graph.node("maxpool1").shape == (192, 14, 14)


@pytest.mark.parametrize("name", PRESETS)
def test_rows_add_up_to_the_totals(name):
    analysis = analyze(lower(preset(name)))
    for number in ("parameters", "macs"):
        inference = sum(getattr(row, number) for row in analysis.layers if not row.scope.auxiliary)
        auxiliary = sum(getattr(row, number) for row in analysis.layers if row.scope.auxiliary)
        stages = sum(getattr(row, number) for row in analysis.stages if row.kind != "auxiliary")
        in_blocks = sum(getattr(row, number) for row in analysis.layers if row.scope.block)
        assert inference == stages == getattr(analysis, number)
        assert auxiliary == getattr(analysis, f"aux_{number}")
        assert sum(getattr(row, number) for row in analysis.blocks) == in_blocks


def test_measures():
    """GoogLeNet's, each of which is known from elsewhere: TOTALS, the depth that the paper says, the smallest image."""
    found = values(Numbers(lower(preset("googlenet")), Setting(), "torch"))
    parameters, macs = TOTALS["googlenet", 3]
    assert (found["parameters"], found["macs"], found["flops"]) == (parameters, macs, 2 * macs)
    assert (found["depth"], found["smallest_input"], found["aux_parameters"]) == (22, 33, 0)


def test_a_blocks_row():
    row = analyze(lower(preset("googlenet"))).blocks[0]
    assert (row.name, row.stage, row.kind) == ("3a", "stage3", "inception")
    assert (row.input_shape, row.output_shape) == ((192, 28, 28), (256, 28, 28))
    assert (row.parameters, row.macs) == (163_696, 128_049_152)


def test_every_op_has_its_counting_rules():
    kinds = {op for op in vars(ops).values() if isinstance(op, type) and issubclass(op, Op) and op is not Op}
    assert set(PARAMETER_RULES) == set(MAC_RULES) == kinds


def test_the_arithmetic_is_written_out():
    formulas = {one.quantity: one for one in explain(lower(preset("googlenet")), "inception3a.branch3.1.conv")}
    assert formulas["height and width"].numbers == "⌊(28 + 2·2 − 5) / 1⌋ + 1"
    assert formulas["parameters"].numbers == "32 · 16 · 5 · 5 + 32"
    assert formulas["parameters"].value == 12_832
    assert formulas["MACs"].numbers == "28 · 28 · 32 · 16 · 5 · 5"
    assert formulas["receptive field"].numbers == "27 + (5 − 1) · 8"
    assert formulas["receptive field"].value == 59


def test_a_lopsided_window_sees_more_along_one_axis():
    graph = lower(apply(preset("googlenet"), SetValue(at="variants.factorize", value="asymmetric")))
    found = {one.quantity: one.value for one in explain(graph, "inception3a.branch2.1.conv")}
    assert (found["receptive field, height"], found["receptive field, width"]) == (27, 43)


def written(op: Op, *shape: int) -> dict[str, tuple[str, int]]:
    """The formulas of one layer behind an image, with its numbers, by quantity."""
    builder = GraphBuilder(shape)
    name = builder.add("layer", op, ("input",), Scope())
    return {one.quantity: (one.numbers, one.value) for one in explain(builder.graph(name), name)}


def test_a_size_is_written_once_where_both_axes_are_alike_and_else_for_each() -> None:
    alike = written(ops.MaxPool2d((2, 2), (2, 2)), 3, 8, 8)
    assert alike["height and width"] == ("⌊(8 + 2·0 − 2) / 2⌋ + 1", 4)
    apart = written(ops.Conv2d(1, (1, 3), padding=(0, 1)), 3, 8, 8)
    assert apart["height"] == ("⌊(8 + 2·0 − 1) / 1⌋ + 1", 8)
    assert apart["width"] == ("⌊(8 + 2·1 − 3) / 1⌋ + 1", 8)
    assert "height and width" not in apart


def test_a_window_that_would_start_in_the_padding_is_taken_away_on_the_axis_where_it_is() -> None:
    """Of 2 with stride 2 and padding 1: over 6 pixels there are 4; over 5 the fourth would hold padding alone."""
    found = written(ops.MaxPool2d((2, 2), (2, 2), (1, 1), ceil_mode=True), 3, 6, 5)
    assert found["height"] == ("⌈(6 + 2·1 − 2) / 2⌉ + 1", 4)
    assert found["width"] == ("⌈(5 + 2·1 − 2) / 2⌉ + 1 − 1", 3)
    turned = written(ops.MaxPool2d((2, 2), (2, 2), (1, 1), ceil_mode=True), 3, 5, 6)
    assert (turned["height"], turned["width"]) == (found["width"], found["height"])


def test_only_a_window_wider_than_one_pixel_widens_the_field() -> None:
    assert written(ops.MaxPool2d((2, 2), (2, 2)), 3, 8, 8)["receptive field"] == ("1 + (2 − 1) · 1", 2)
    assert "receptive field" not in written(ops.Conv2d(4, (1, 1)), 3, 8, 8)


@pytest.mark.parametrize("name", PRESETS)
def test_every_formula_comes_to_its_value_and_the_value_to_the_row(name):
    graph = lower(preset(name))
    for row in analyze(graph).layers:
        for formula in explain(graph, row.name):
            assert compute(formula.numbers) == formula.value, (row.name, formula)
        counted = {one.quantity: one.value for one in explain(graph, row.name)}
        assert counted.get("parameters", 0) == row.parameters
        assert counted.get("MACs", 0) == row.macs


def compute(numbers):
    text = numbers.replace("·", "*").replace("−", "-").replace(",", "")
    text = re.sub(r"⌊(.*) / (\d+)⌋", r"((\1) // \2)", text)
    text = re.sub(r"⌈(.*) / (\d+)⌉", r"(-(-(\1) // \2))", text)
    return eval(text)  # noqa: S307, a formula of our own
