import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer import ShapeError, lower, preset
from explorer.graph import SHAPE_RULES, GraphBuilder, Op, Scope, ops
from tests.strategies import designs


def all_ops():
    return {op for op in vars(ops).values() if isinstance(op, type) and issubclass(op, Op) and op is not Op}


def test_every_op_has_its_shape_rule():
    assert set(SHAPE_RULES) == all_ops() - {ops.Input}


CASES = [
    (
        ops.Conv2d(4, (7, 7)),
        (3, 6, 9),
        "a window of 7 with padding 0 does not fit into a height of 6; it needs at least 7",
    ),
    (
        ops.MaxPool2d((3, 3), (2, 2), ceil_mode=True),
        (3, 9, 1),
        "a window of 3 with padding 0 does not fit into a width of 1; it needs at least 2",
    ),
    (
        ops.MaxPool2d((3, 3), (2, 2), (2, 2)),
        (3, 9, 9),
        "a padding of 2 is more than half of the window of 3; it can be at most 1",
    ),
    (
        ops.AvgPool2d((3, 2), (2, 2), (1, 2)),
        (3, 9, 9),
        "a padding of 2 is more than half of the window of 2; it can be at most 1",
    ),
    (
        ops.AvgPool2d((2, 3), (2, 2), (2, 1)),
        (3, 9, 9),
        "a padding of 2 is more than half of the window of 2; it can be at most 1",
    ),
    (ops.Linear(4, in_features=5), (6,), "it is fixed to 5 inputs and gets 6; they must be equal"),
    (ops.Linear(4), (3, 2, 2), "a Linear takes a vector, not 3 × 2 × 2; flatten or pool first"),
    (ops.Conv2d(4, (1, 1)), (9,), "a Conv2d takes channels × height × width, not a vector of 9"),
]


@pytest.mark.parametrize(("op", "shape", "rule"), CASES)
def test_a_layer_that_does_not_fit_names_itself_the_shape_the_rule_and_the_place(op, shape, rule):
    builder = GraphBuilder(shape)
    with pytest.raises(ShapeError) as caught:
        builder.add("layer7", op, ("input",), Scope(path="stem[3]"))
    text = " × ".join(map(str, shape))
    assert str(caught.value) == f"layer7 (input {text}): {rule} [stem[3]]"


@pytest.mark.parametrize(
    ("op", "shape", "too_large"),
    [
        (ops.Linear(4, in_features=5), (6,), True),
        (ops.Linear(4, in_features=5), (4,), False),
        (ops.Conv2d(4, (7, 7)), (3, 6, 9), False),
        (ops.MaxPool2d((3, 3), (2, 2), (2, 2)), (3, 9, 9), False),
    ],
)
def test_an_error_tells_whether_a_smaller_image_would_do(op, shape, too_large):
    with pytest.raises(ShapeError) as caught:
        GraphBuilder(shape).add("layer7", op, ("input",), Scope())
    assert caught.value.too_large is too_large
    assert caught.value.adding("more").too_large is too_large
    assert not ShapeError("layer7", "", (shape,), "a rule that has nothing to do with sizes").too_large


def test_joining_names_both_shapes():
    builder = GraphBuilder((3, 8, 8))
    builder.add("half", ops.MaxPool2d((2, 2), (2, 2)), ("input",), Scope())
    with pytest.raises(ShapeError, match=r"cat \(input 3 × 8 × 8, 3 × 4 × 4\): it joins"):
        builder.add("cat", ops.Cat(), ("input", "half"), Scope())
    with pytest.raises(ShapeError, match=r"add \(input 3 × 8 × 8, 3 × 4 × 4\): it adds"):
        builder.add("add", ops.Add(), ("input", "half"), Scope())


def test_two_layers_of_one_name_are_refused():
    builder = GraphBuilder((3, 8, 8))
    builder.add("a", ops.ReLU(), ("input",), Scope())
    with pytest.raises(ValueError, match="two layers are named a"):
        builder.add("a", ops.ReLU(), ("input",), Scope())


@given(designs(), st.integers(1, 33), st.integers(1, 33))
def test_another_size_gives_what_lowering_at_that_size_gives(design, height, width):
    size = design.input.model_copy(update={"height": height, "width": width})
    assert lower(design).at_input(size.channels, height, width) == lower(design.model_copy(update={"input": size}))


@given(designs())
def test_nodes_are_in_topological_order_and_no_name_is_a_prefix_of_another(design):
    seen = set()
    graph = lower(design)
    for node in graph.nodes:
        assert set(node.inputs) <= seen
        seen.add(node.name)
    assert graph.output in seen
    for name in seen:
        assert not any(name.startswith(f"{other}.") for other in seen if other != name)


# Dive into Deep Learning, section 8.4, printed shapes; and other sizes of the same network
SHAPES = {
    224: [(64, 56, 56), (192, 28, 28), (480, 14, 14), (832, 7, 7), (1024, 1, 1), (10,)],
    96: [(64, 24, 24), (192, 12, 12), (480, 6, 6), (832, 3, 3), (1024, 1, 1), (10,)],
    64: [(64, 16, 16), (192, 8, 8), (480, 4, 4), (832, 2, 2), (1024, 1, 1), (10,)],
    32: [(64, 8, 8), (192, 4, 4), (480, 2, 2), (832, 1, 1), (1024, 1, 1), (10,)],
}


@pytest.mark.parametrize("size", SHAPES)
def test_the_books_table_of_shapes(size):
    graph = lower(preset("googlenet")).at_input(3, size, size)
    ends = ("maxpool1", "maxpool2", "maxpool3", "maxpool4", "avgpool", "fc")
    assert [graph.node(name).shape for name in ends] == SHAPES[size]
