"""The branches of every block in one order, as Graphviz draws them."""

from xml.etree import ElementTree

import pytest

from explorer import SetValue, apply, lower, preset
from explorer.render import dot_in_order, ordered, to_dot, to_svg

SVG = {"svg": "http://www.w3.org/2000/svg"}
VARIANTS = [(), ("factorize", "expanded"), ("factorize", "asymmetric"), ("naive", True), ("residual", True)]


def drawn_at(svg, axis):
    """Where the text of each node stands, read as a browser reads it."""
    nodes = ElementTree.fromstring(svg).iterfind(".//svg:g[@class='node']", SVG)  # noqa: S314  Graphviz's own
    return {node.findtext("svg:title", "", SVG): float(node.find(".//svg:text", SVG).get("xy"[axis])) for node in nodes}


def branches(graph, svg, axis):
    """For each block the places of its branches' first layers, in the order of the block."""
    places = drawn_at(svg, axis)
    found = {}
    for node in graph.nodes:
        if node.scope.branch.startswith("branch") and node.name in places:
            found.setdefault(node.scope.block, {}).setdefault(node.scope.branch, places[node.name])
    return {block: list(at.values()) for block, at in found.items()}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize(("direction", "axis"), [("LR", 1), ("TB", 0)])
@pytest.mark.parametrize("name", ["googlenet", "mini-googlenet"])
def test_branches_are_drawn_in_the_order_of_the_block(name, direction, axis, variant):
    edits = [SetValue(at=f"variants.{variant[0]}", value=variant[1])] if variant else []
    graph = lower(apply(preset(name), *edits))
    found = branches(graph, to_svg(dot_in_order(graph, direction=direction)), axis)
    assert len(found) == len({node.scope.block for node in graph.nodes} - {""})
    assert {block: sorted(at) for block, at in found.items()} == found


def test_what_is_around_a_block_does_not_turn_it_around():
    edits = [SetValue(at="stages[0].pool", value=None), SetValue(at="variants.residual", value=True)]
    graph = lower(apply(preset("googlenet-paper"), *edits))
    closed = ("block:3a", "block:4a", "block:4d")
    found = branches(graph, to_svg(dot_in_order(graph, direction="LR", closed=closed)), 1)
    assert not {"3a", "4a", "4d"} & found.keys()
    assert all(at[0] < at[-1] for at in found.values())


def test_where_nothing_is_turned_around_it_is_the_usual_dot(monkeypatch):
    monkeypatch.setattr(ordered, "_places", lambda dot: {})
    graph = lower(preset("mini-googlenet"))
    assert dot_in_order(graph) == to_dot(graph)


def test_of_several_tries_the_one_with_the_fewest_turned_blocks_is_taken(monkeypatch):
    graph, seen = lower(preset("mini-googlenet")), []
    first, last = [{block: names[end] for block, names in ordered._starts(graph).items()} for end in (0, -1)]

    def draw(dot):
        """Every block is turned around, but on the second try only one."""
        seen.append(dot)
        wrong = list(first)[: 1 if len(seen) == 2 else None]
        at = {block: (1, 0) if block in wrong else (0, 1) for block in first}
        return {side[block]: (at[block][i],) * 2 for i, side in enumerate((first, last)) for block in first}

    monkeypatch.setattr(ordered, "_places", draw)
    assert dot_in_order(graph) == seen[1]
    assert len(seen) == ordered.TRIES
