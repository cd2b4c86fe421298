"""States are called what they are."""

import pytest
from hypothesis import assume
from hypothesis import strategies as st

from explorer import DesignError, Insert, Remove, SetValue, apply, preset
from explorer.states import Setting, State, name, names
from tests.strategies import drawn, edits

GOOGLENET = preset("googlenet")
ROW = GOOGLENET.stages[1].blocks[0].model_copy(update={"id": "4x"})


@pytest.mark.parametrize(
    ("base", "made", "called"),
    [
        ("googlenet", [], "GoogLeNet"),
        ("googlenet", [("variants.residual", True), ("variants.batch_norm", "after_conv")],
         "GoogLeNet + batch norm + residual"),
        ("googlenet", [("variants.batch_norm", "book")], "GoogLeNet + batch norm as in the book"),
        ("mini-googlenet", [("variants.batch_norm", "none")], "Mini GoogLeNet − batch norm"),
        ("googlenet-naive", [("variants.naive", False)], "GoogLeNet, naive blocks − naive"),
        ("googlenet", [("variants.factorize", "two_3x3")], "GoogLeNet + 5×5 as two 3×3"),
        ("googlenet", [("variants.aux_heads", ["4a"])], "GoogLeNet + auxiliary heads"),
        ("googlenet", [("variants.width", 0.5)], "GoogLeNet × 0.5 wide"),
        ("googlenet", [("variants.bias", False)], "GoogLeNet − bias"),
        ("googlenet", [("4a.ch3x3", 256)], "GoogLeNet, 4a: 3×3 filters 208 → 256"),
        ("googlenet", [("classes", 1000)], "GoogLeNet, classes 10 → 1,000"),
        ("googlenet", [("variants.residual", True), ("4a.ch1x1", 7), ("4b.ch1x1", 7)],
         "GoogLeNet + residual, 4a: 1×1 filters 192 → 7 + 1 more"),
        ("googlenet", [("name", "My network"), ("variants.residual", True)], "My network + residual"),
    ],
)  # fmt: skip
def test_a_design_is_called_by_its_preset_its_variants_and_its_edits(base, made, called):
    assert name(apply(preset(base), *[SetValue(at=at, value=value) for at, value in made])) == called


def test_rows_are_told_too():
    assert name(apply(GOOGLENET, Remove(at="4b"))) == "GoogLeNet, 4b removed"
    put_in = apply(GOOGLENET, Insert(row=ROW, into="stage4", before="4c"))
    assert name(put_in) == "GoogLeNet, 4x: Inception block put in before 4c"


def test_states_of_one_name_are_told_apart():
    rows = [[SetValue(at=f"{at}.ch1x1", value=n) for at in ("3a", "3b", "4a", "4b", "4c")] for n in (40, 41)]
    one, other = (State(design=apply(GOOGLENET, *row)) for row in rows)
    assert name(one.design) == name(other.design) or len({name(one.design), name(other.design)}) == 2
    found = names([one, other, State(design=GOOGLENET)])
    assert len(set(found)) == 3
    assert found[2] == "GoogLeNet"
    counted = names([State(design=GOOGLENET), State(design=GOOGLENET, setting=Setting(batch=64))])
    assert counted == ["GoogLeNet, batch 64 → 32", "GoogLeNet, batch 32 → 64"]


@drawn(st.sampled_from(["googlenet", "nin", "alexnet"]), st.data(), examples=80)
def test_a_name_has_at_most_sixty_characters_and_is_not_the_presets(base, data):
    try:
        design = apply(preset(base), *data.draw(edits(preset(base))))
    except DesignError:
        assume(False)
    called = name(design)
    assert len(called) <= 60
    assert (called == name(preset(base))) <= (design.model_copy(update={"name": base}) == preset(base))
