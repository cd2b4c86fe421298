"""What the tests draw and sweep over has every kind that there is: a new one can't be left out."""

from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from explorer import PRESETS, preset
from explorer.design import KINDS, Edit
from explorer.design.variants import DesignVariants
from tests import strategies, variants


def test_every_kind_of_block_is_drawn_and_has_a_preset() -> None:
    assert set(strategies.BLOCKS) == set(KINDS.values())
    swept = set().union(*[variants.kinds(name) for name in variants.OF_EACH_KIND])
    assert swept == set(KINDS.values())
    assert {block.kind for name in PRESETS for _, _, block, _ in preset(name).blocks()} == set(KINDS)


def test_every_variant_is_swept_over() -> None:
    alone = {name for _, ((name, _),) in variants.SINGLE}
    assert alone | variants.WITH.keys() == set(DesignVariants.model_fields)


def test_every_kind_of_edit_is_drawn() -> None:
    made: set[type] = set()

    @settings(max_examples=60, database=None, deadline=None, derandomize=True)
    @given(strategies.edits(preset("mini-googlenet")))
    def draw(edits: list[Edit]) -> None:
        made.update(map(type, edits))

    draw()
    assert made == set(get_args(get_args(Edit)[0]))


def test_the_examples_of_a_property_are_drawn() -> None:
    counted: list[int] = []

    def count(number: int) -> None:
        counted.append(number)

    strategies.drawn(st.integers(), examples=60)(count)(count=10)
    assert len(counted) == 10
