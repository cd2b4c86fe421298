"""The widths that the network has, beside the cells that a person typed."""

from explorer import PRESETS, SetValue, apply, lower, preset
from explorer.analysis import effective_widths
from explorer.design import InceptionBlock
from tests.strategies import designs, drawn

REDUCTIONS = ("ch3x3red", "ch5x5red", "pool_proj")


def of_block(design, s, b):
    start = f"{design.stages[s].blocks[b].id}."
    found = effective_widths(lower(design))
    return {path.removeprefix(start): width for path, width in found.items() if path.startswith(start)}


def varied(name, **variants):
    return apply(preset(name), *[SetValue(at=f"variants.{key}", value=value) for key, value in variants.items()])


def test_the_cells_of_3a():
    cells = {"ch1x1": 64, "ch3x3red": 96, "ch3x3": 128, "ch5x5red": 16, "ch5x5": 32, "pool_proj": 32}
    assert of_block(preset("googlenet"), 0, 0) == cells
    assert of_block(varied("googlenet", width=0.3), 0, 0) == {
        "ch1x1": 19,
        "ch3x3red": 29,
        "ch3x3": 38,
        "ch5x5red": 5,
        "ch5x5": 10,
        "pool_proj": 10,
    }


def test_a_naive_blocks_reductions_have_no_effect():
    assert of_block(varied("googlenet", naive=True), 0, 0) == {"ch1x1": 64, "ch3x3": 128, "ch5x5": 32}
    one = apply(preset("googlenet"), SetValue(at="stages[0].blocks[1].variants.naive", value=True))
    assert set(REDUCTIONS) <= of_block(one, 0, 0).keys()
    assert not set(REDUCTIONS) & of_block(one, 0, 1).keys()


def test_an_empty_cell_of_nin_is_the_classes():
    assert of_block(preset("nin"), 3, 0) == {"channels": 10}


def test_a_residual_block_has_no_cells_of_its_own():
    assert of_block(varied("googlenet", residual=True), 0, 0) == of_block(preset("googlenet"), 0, 0)


def check(design):
    found = effective_widths(lower(design))
    known = set()
    for _, _, block, variants in design.blocks():
        for column in type(block).columns():
            path = f"{design.names.block(block.id)}.{column}"
            known.add(path)
            cell = getattr(block, column)
            if isinstance(block, InceptionBlock) and variants.factorize != "expanded":  # whose parts may replace a cell
                left_out = cell is None or (variants.naive and column in REDUCTIONS)
                assert (path in found) is not left_out
            if path in found:
                assert found[path] == (design.classes if cell is None else design.scaled(cell))
    assert {path for path in found if "_parts[" not in path} <= known


def test_every_preset():
    for name in PRESETS:
        check(preset(name))


@drawn(designs(), examples=40)
def test_random_designs(design):
    check(design)
