"""The paper's Table 1: each claim that a reason makes is arithmetic, and the arithmetic is checked."""

import pytest

from explorer import lower, preset
from explorer.analysis import TABLE_1, compare_table_1
from explorer.graph import ops

ROWS = {one.row.name: one for one in compare_table_1(lower(preset("googlenet-paper")))}
DIFFER = ("convolution 7×7/2", *[f"inception ({name})" for name in ("4a", "4c", "4d", "4e", "5a", "5b")])


# params (in K) and ops (in M) of Szegedy et al. 2015, table 1, as they are printed
PRINTED = {
    "convolution 7×7/2": (2.7, 34),
    "convolution 3×3/1": (112, 360),
    "inception (3a)": (159, 128),
    "inception (3b)": (380, 304),
    "inception (4a)": (364, 73),
    "inception (4b)": (437, 88),
    "inception (4c)": (463, 100),
    "inception (4d)": (580, 119),
    "inception (4e)": (840, 170),
    "inception (5a)": (1072, 54),
    "inception (5b)": (1388, 71),
    "linear": (1000, 1),
}


def test_the_rows_are_those_that_the_paper_prints():
    assert {row.name: (row.parameters, row.operations) for row in TABLE_1} == PRINTED


def test_every_layer_with_weights_is_in_one_row():
    graph = lower(preset("googlenet-paper"))
    weighted = [n for n in graph.nodes if isinstance(n.op, ops.Conv2d | ops.Linear) and not n.scope.auxiliary]
    for node in weighted:
        assert sum(node.name.startswith(row.layers) for row in TABLE_1) == 1
    assert len(ROWS) == 12


@pytest.mark.parametrize("name", ROWS)
def test_a_row_has_a_reason_exactly_where_it_differs(name):
    assert ROWS[name].agrees == (name not in DIFFER) == (ROWS[name].row.reason == "")


def test_the_first_convolution():
    found = ROWS["convolution 7×7/2"]
    assert found.weights == 64 * 7 * 7 * 3 == 9408
    assert round((64 * (7 + 7) * 3 + 64) / 1024, 1) == 2.7
    assert round(64 * (7 + 7) * 3 * 112 * 112 / 1e6) == 34


@pytest.mark.parametrize(
    ("name", "side", "ours", "by_operations"),
    [("4a", 14, 367, 364), ("4c", 14, 498, 498), ("4d", 14, 591, 593), ("4e", 14, 847, 847), ("5b", 7, 1409, 1415)],
)
def test_what_the_rows_own_operations_need(name, side, ours, by_operations):
    found = ROWS[f"inception ({name})"]
    assert int(found.parameters + 0.5) == ours
    assert round(found.row.operations * 1e6 / side**2 / 1024) == by_operations
    for number in (ours, by_operations):
        assert f"{number:,} K" in found.row.reason or number == ours == by_operations


def test_5a_fits_itself_and_not_its_widths():
    found = ROWS["inception (5a)"]
    assert round(1072 * 1024 * 49 / 1e6) == 54
    assert (round(found.parameters), round(found.operations)) == (1018, 51)
