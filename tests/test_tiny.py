"""Ten seconds, `make test-tiny`: every preset lowers, counts, draws and exports, without torch and Streamlit."""

import ast
from xml.etree import ElementTree

import pytest

from explorer import PRESETS, analyze, lower, preset
from explorer.codegen import to_code
from explorer.design.codec import from_json, to_json
from explorer.graph import ops
from explorer.render import block_tree, to_dot, to_svg
from tests.figures import read
from tests.golden.make import PRESETS as NUMBERS

GOLDEN = read(NUMBERS)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_lowers_counts_draws_and_exports(name: str) -> None:
    design, expected = preset(name), GOLDEN[name]["totals"]
    graph = lower(design)
    assert list(graph.shapes[graph.output]) == expected["output_shape"]
    counted = analyze(graph)
    assert (counted.parameters, counted.macs) == (expected["parameters"], expected["macs"])
    drawing = ElementTree.fromstring(to_svg(to_dot(graph)))  # noqa: S314  Graphviz's own
    drawn = {title.text for title in drawing.iterfind(".//{*}g[@class='node']/{*}title")}
    assert drawn >= {node.name for node in graph.nodes if isinstance(node.op, ops.Conv2d | ops.Linear)}
    parameters, macs = ({row.name: getattr(row, what) for row in counted.layers} for what in ("parameters", "macs"))
    assert block_tree(graph, parameters=parameters, macs=macs)
    code = ast.parse(to_code(graph, name=name))
    assert any(isinstance(one, ast.ClassDef) for one in code.body)
    assert from_json(to_json(design)) == design
