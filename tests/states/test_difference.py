"""What leads from one state to another: there and back by the same steps, each of which runs."""

from hypothesis import assume
from hypothesis import strategies as st

from explorer import DesignError, SetValue, ShapeError, apply, lower, preset
from explorer.states import Setting, difference, effects
from explorer.states.effects import measured
from tests.strategies import designs, drawn, edits

GOOGLENET = preset("googlenet")
DROPPED = (SetValue(at="3a.ch3x3", value=None), SetValue(at="3a.ch3x3red", value=None))


def told(before, after):
    return [step.words for step in difference(before, after)]


def test_what_is_illegal_alone_is_one_step_with_what_makes_it_legal():
    after = apply(GOOGLENET, *DROPPED, SetValue(at="3b.ch1x1", value=7))
    assert told(GOOGLENET, after) == [
        "3a: 3×3 reduction 96 → empty",
        "3a: 3×3 filters 128 → empty",
        "3b: 1×1 filters 128 → 7",
    ]
    back = told(after, GOOGLENET)
    assert back == [
        "3b: 1×1 filters 7 → 128",
        "3a: 3×3 filters empty → 128",
        "3a: 3×3 reduction empty → 96",
    ]


def test_the_order_is_that_of_the_design():
    after = apply(
        GOOGLENET,
        SetValue(at="head.dropout", value=0.4),
        SetValue(at="4a.ch1x1", value=1920),
        SetValue(at="stem.conv1.kernel_size", value=5),
        SetValue(at="variants.residual", value=True),
    )
    assert told(GOOGLENET, after) == [
        "residual off → on",
        "conv1: kernel 7 → 5",
        "4a: 1×1 filters 192 → 1,920",
        "head: dropout 0 → 0.4",
    ]


def test_networks_with_little_in_common_are_one_step():
    assert told(GOOGLENET, preset("vgg11")) == ["VGG-11"]


def runs(design):
    try:
        lower(design)
    except ShapeError:
        return False
    return True


@drawn(st.data(), examples=100)
def test_there_and_back_by_the_same_steps(data):
    before = data.draw(designs())
    try:
        after = apply(before, *data.draw(edits(before)))
    except DesignError:
        assume(False)
    assume(runs(after))
    steps, back = difference(before, after), difference(after, before)
    assert len(steps) == len(back)
    walked = [before]
    for step in steps:
        walked.append(apply(walked[-1], *step.edits))
        assert runs(walked[-1])
    assert walked[-1] == after
    returned = [after]
    for step in back:
        returned.append(apply(returned[-1], *step.edits))
    assert returned == walked[::-1]


def test_effects_of_the_way_back_are_the_opposite():
    after = apply(GOOGLENET, *DROPPED, SetValue(at="variants.batch_norm", value="after_conv"))
    there = effects(GOOGLENET, difference(GOOGLENET, after), Setting())
    back = effects(after, difference(after, GOOGLENET), Setting())
    for one, other in zip(there, reversed(back), strict=True):
        assert one.in_order == {name: -value for name, value in other.in_order.items()}


def test_a_step_that_can_not_be_alone_says_why():
    smaller = apply(
        preset("googlenet-paper"),
        SetValue(at="variants.aux_heads", value=[]),
        SetValue(at="input.height", value=64),
    )
    found = effects(preset("googlenet-paper"), difference(preset("googlenet-paper"), smaller), Setting())
    assert sum(len(one.step.edits) for one in found) == 2
    for one in found:
        assert (one.alone is None) == bool(one.reason)


def test_the_steps_add_up_to_the_whole():
    after = apply(GOOGLENET, *DROPPED, SetValue(at="variants.residual", value=True), SetValue(at="classes", value=7))
    first, last = measured(GOOGLENET, Setting()), measured(after, Setting())
    found = effects(GOOGLENET, difference(GOOGLENET, after), Setting())
    for name, value in first.items():
        assert value + sum(one.in_order[name] for one in found) == last[name]
