"""The smallest and the largest images, verified by lowering at the sizes on either side."""

import pytest
from hypothesis import given, settings

from explorer import PRESETS, SetValue, ShapeError, apply, lower, preset
from explorer.analysis.limits import limits
from explorer.design import InputSize
from explorer.graph import ops
from explorer.lowering.sizes import working_sizes
from tests.strategies import designs

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
    return apply(design, SetValue(path="variants.aux_heads", value=[])) if design.variants.aux_heads else design


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


@given(designs())
@settings(max_examples=60)
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


@pytest.mark.parametrize("name", PRESETS)
def test_the_bisection_of_error_messages_finds_the_same_border(name):
    design = without_heads(preset(name))
    if design.input.height == design.input.width:
        assert working_sizes(design, lower).least == limits(lower(design)).height.runs


def test_a_long_chain_is_no_recursion():
    design = preset("vgg11")
    rows = [design.stages[0].blocks[0].model_copy(update={"id": str(i), "convs": 3}) for i in range(600)]
    stages = (design.stages[0].model_copy(update={"blocks": tuple(rows)}),)
    small = InputSize(channels=1, height=8, width=8)
    long = design.model_copy(update={"stages": stages, "input": small})
    assert limits(lower(long)).height.runs == 2
