"""The smallest and the largest images, verified by lowering at the sizes on either side."""

import contextlib

import pytest

from explorer import PRESETS, SetValue, ShapeError, apply, lower, preset
from explorer.analysis.limits import limits
from explorer.design import InputSize
from explorer.graph import GraphBuilder, Op, Scope, ops
from explorer.lowering.sizes import working_sizes
from tests.strategies import designs, drawn
from tests.variants import SINGLE, sampled, varied

AXES = ("height", "width")
# seed figures and what follows from the windows: (runs, no single pixel)
KNOWN = {
    "googlenet": (1, 33),
    "googlenet-avgpool7": (193, 193),
    "googlenet-cifar": (1, 17),
    "inception-block": (1, 2),
    "nin": (67, 99),
    "vgg16": (32, 32),
}


def without_heads(design):
    """In evaluation mode the auxiliary heads do not run."""
    return apply(design, SetValue(at="variants.aux_heads", value=[])) if design.variants.aux_heads else design


def at(design, axis, extent):
    return design.model_copy(update={"input": design.input.model_copy(update={AXES[axis]: extent})})


def runs(design, axis, extent):
    try:
        lower(at(design, axis, extent))
    except ShapeError:
        return False
    return True


def single_pixels(graph, axis):
    """Convolutions wider than 1 on an axis that see one pixel there."""
    return [
        node.name
        for node in graph.nodes
        if isinstance(node.op, ops.Conv2d)
        and node.op.kernel_size[axis] > 1
        and graph.input_shapes(node)[0][axis + 1] < 2
    ]


def verify(design):
    design = without_heads(design)
    for axis, found in enumerate(limits(lower(design))):
        assert runs(design, axis, found.runs)
        assert found.runs == 1 or not runs(design, axis, found.runs - 1)
        if found.no_single_pixel is not None:
            clear = found.no_single_pixel
            assert single_pixels(lower(at(design, axis, clear)), axis) == []
            below = clear - 1
            assert below < found.runs or single_pixels(lower(at(design, axis, below)), axis)


@pytest.mark.parametrize("name", PRESETS)
def test_presets_run_from_there_on_and_not_below(name):
    verify(preset(name))


@pytest.mark.parametrize("name", KNOWN)
def test_figures(name):
    height, width = limits(lower(preset(name)))
    assert (height.runs, height.no_single_pixel) == (width.runs, width.no_single_pixel) == KNOWN[name]


@drawn(designs(), examples=60)
def test_random_designs(design):
    verify(design)


def weights(design):
    graph = lower(design)
    return [graph.input_shapes(node)[0] for node in graph.nodes if isinstance(node.op, ops.Linear)]


@pytest.mark.parametrize("name", ["googlenet-avgpool7", "googlenet-cifar", "alexnet", "vgg11", "nin"])
def test_the_same_weights_take_these_sizes_and_no_other(name):
    design = preset(name)
    low, high = limits(lower(design)).width.same_weights
    mine = weights(design)
    assert weights(at(design, 1, low)) == mine
    assert low == 1 or not runs(design, 1, low - 1) or weights(at(design, 1, low - 1)) != mine
    if high is None:
        assert name == "nin"
    else:
        assert weights(at(design, 1, high)) == mine
        assert not runs(design, 1, high + 1) or weights(at(design, 1, high + 1)) != mine


def square(design, side):
    return at(at(design, 0, side), 1, side)


def takes(design, side):
    try:
        lower(square(design, side))
    except ShapeError:
        return False
    return True


@pytest.mark.parametrize("name", PRESETS)
def test_an_error_names_the_sizes_on_whose_other_side_a_preset_fails(name):
    """With its auxiliary heads, since what is lowered has them."""
    design = preset(name)
    least, most = working_sizes(design, lower)
    assert takes(design, least)
    assert least == 1 or not takes(design, least - 1)
    assert takes(design, most or 2 * least)
    assert most is None or not takes(design, most + 1)


def with_fixed_inputs(design):
    """The linear layer behind the image takes what it gets now and nothing else."""
    graph = lower(design)
    first = next(node for node in graph.nodes if isinstance(node.op, ops.Linear) and not node.scope.auxiliary)
    (width,) = graph.input_shapes(first)[0]
    return apply(design, SetValue(at="variants.width", value=1), SetValue(at="head.in_features", value=width))


@drawn(designs(), examples=40)
def test_the_sizes_that_work_are_those_that_lower(design):
    design = apply(square(design, design.input.height), SetValue(at="variants.width", value=1))
    for one in (design, with_fixed_inputs(design)):
        found = [side for side in range(1, 45) if takes(one, side)]
        least, most = working_sizes(one, lower)
        assert found == list(range(least, min(most or 44, 44) + 1))
        verify(one)


def test_a_design_that_takes_no_image_says_so():
    design = apply(preset("googlenet-cifar"), SetValue(at="head.in_features", value=831))
    assert working_sizes(design, lower) is None
    with pytest.raises(ShapeError, match="this design takes no square image of any size"):
        lower(square(design, 32))


@pytest.mark.parametrize(("name", "variants"), sampled(SINGLE), ids=str)
def test_variants_run_from_there_on_and_not_below(name, variants):
    verify(varied(name, variants))


LOPSIDED = [
    ops.Conv2d(1, (5, 3)),
    ops.Conv2d(1, (3, 5)),
    ops.Conv2d(1, (3, 3), (2, 1)),
    ops.Conv2d(1, (3, 3), (1, 2)),
    ops.Conv2d(1, (3, 3), padding=(1, 0)),
    ops.Conv2d(1, (3, 3), padding=(0, 1)),
    ops.MaxPool2d((2, 3), (2, 2), ceil_mode=True),
    ops.MaxPool2d((3, 2), (3, 3), ceil_mode=True),
    ops.AdaptiveAvgPool2d((1, 2)),
    ops.AdaptiveAvgPool2d((2, 1)),
]


@pytest.mark.parametrize("op", LOPSIDED, ids=str)
def test_each_axis_has_limits_of_its_own(op: Op) -> None:
    """Of a layer that tells the axes apart, before a convolution that sees what the layer gives."""
    builder = GraphBuilder((1, 16, 16))
    builder.add("first", op, ("input",), Scope())
    builder.add("second", ops.Conv2d(1, (3, 3), padding=(1, 1)), ("first",), Scope())
    graph = builder.graph("second")
    for axis, found in enumerate(limits(graph)):
        runs, clear = [], []
        for extent in range(1, 16):
            with contextlib.suppress(ShapeError):
                resized = graph.at_input(1, *[extent if one == axis else 16 for one in (0, 1)])
                runs.append(extent)
                clear += [] if single_pixels(resized, axis) else [extent]
        assert (found.runs, found.runs_to) == (runs[0], None)
        assert found.no_single_pixel == (clear[0] if clear else None)


@pytest.mark.parametrize(("stride", "runs"), [((2, 1), (7, 5)), ((1, 2), (5, 7)), ((2, 2), (7, 7))])
def test_two_windows_of_3_need_7_pixels_where_the_first_has_stride_2_and_else_5(stride, runs):
    builder = GraphBuilder((1, 16, 16))
    builder.add("first", ops.Conv2d(1, (3, 3), stride), ("input",), Scope())
    builder.add("second", ops.Conv2d(1, (3, 3), stride), ("first",), Scope())
    height, width = limits(builder.graph("second"))
    assert (height.runs, width.runs) == runs


def test_a_long_chain_is_no_recursion():
    design = preset("vgg11")
    rows = [design.stages[0].blocks[0].model_copy(update={"id": str(i), "convs": 3}) for i in range(600)]
    stages = (design.stages[0].model_copy(update={"blocks": tuple(rows)}),)
    small = InputSize(channels=1, height=8, width=8)
    long = design.model_copy(update={"stages": stages, "input": small})
    assert limits(lower(long)).height.runs == 2
