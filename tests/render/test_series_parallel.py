from hypothesis import given
from hypothesis import strategies as st

from explorer.render.series_parallel import Parallel, decompose, names_of
from tests.render.networks import series_parallel


def structure(edges: str):
    """`b<a c<a d<b,c`: each node with its inputs, in topological order."""
    inputs = dict(one.split("<") for one in edges.split())
    return decompose(list(inputs), {name: before.split(",") for name, before in inputs.items()})


def test_a_chain():
    assert structure("b<a c<b d<c") == ("b", "c", "d")


def test_branches_come_in_the_order_of_the_join():
    assert structure("b<a c<a d<a e<d,b,c") == (Parallel((("d",), ("b",), ("c",)), "e"),)


def test_a_direct_edge_is_an_empty_lane():
    assert structure("b<a c<b d<a,c") == (Parallel(((), ("b", "c")), "d"),)


def test_a_lane_may_end_in_parallel_convolutions():
    # the expanded filter bank: 1x3 and 3x1 behind one 3x3, all concatenated with the other branch
    found = structure("one<in three<in x<three y<three cat<one,x,y")
    assert found == (Parallel((("one",), ("three", Parallel((("x",), ("y",)), None))), "cat"),)


def test_a_block_inside_a_residual_block():
    found = structure("l<in r<in cat<l,r w<cat add<in,w next<add")
    inner = (Parallel((("l",), ("r",)), "cat"), "w")
    assert found == (Parallel(((), inner), "add"), "next")


def test_tangled_paths_become_one_lane_in_order():
    assert structure("b<a c<a d<b,c e<c f<d,e g<f") == ("b", "c", "d", "e", "f", "g")


def test_a_dead_end_is_a_lane_too():
    assert set(names_of(structure("b<a c<b d<b"))) == {"b", "c", "d"}


def test_a_thousand_blocks_are_no_problem():
    text = "".join(f"l{i}<c{i - 1} r{i}<c{i - 1} c{i}<l{i},r{i} " for i in range(1000))
    assert len(structure(text)) == 1000


@given(series_parallel())
def test_finds_the_structure_that_a_graph_was_built_from(built):
    graph, expected = built
    nodes = graph.nodes[1:]
    assert decompose([node.name for node in nodes], {node.name: node.inputs for node in nodes}) == expected


@given(st.data())
def test_any_graph_has_each_node_once(data):
    names = [str(i) for i in range(data.draw(st.integers(1, 12)))]
    inputs = {
        name: data.draw(st.lists(st.sampled_from(["in", *names[:i]]), min_size=1, max_size=3))
        for i, name in enumerate(names)
    }
    assert sorted(names_of(decompose(names, inputs)), key=int) == names
