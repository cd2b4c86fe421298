"""An auxiliary head keeps its name, and so its weights, whatever heads and blocks come before it or go."""

import pytest

from explorer import DesignError, Insert, Remove, SetValue, apply, preset
from explorer.design import DesignSpec, Edit, Move, Rename, inverse, read_design
from explorer.design.edits_between import edits_between
from explorer.design.migrate import as_version_1
from explorer.lowering import lower

HOOKS = "variants.aux_heads"


@pytest.fixture
def two_heads() -> DesignSpec:
    return apply(preset("googlenet"), SetValue(at=HOOKS, value=["4a", "4d"]))


def heads(design: DesignSpec) -> dict[str, str]:
    return dict(zip(design.variants.aux_heads, design.aux_head.ids, strict=True))


def weights(design: DesignSpec) -> set[str]:
    """What the names of the heads' layers begin with."""
    return {node.name.split(".")[0] for node in lower(design).nodes if node.scope.auxiliary}


def test_heads_are_numbered_from_the_input_as_torchvision_does() -> None:
    design = apply(preset("googlenet"), SetValue(at=HOOKS, value=["4d", "4a"]))
    assert heads(design) == {"4a": "aux1", "4d": "aux2"}
    assert weights(design) == {"aux1", "aux2"}


@pytest.mark.parametrize(
    ("edits", "left"),
    [
        ([SetValue(at=HOOKS, value=["4d"])], {"4d": "aux2"}),
        ([Remove(at="4a")], {"4d": "aux2"}),
        ([SetValue(at=HOOKS, value=["3a", "4a", "4d"])], {"3a": "aux3", "4a": "aux1", "4d": "aux2"}),
        ([Move(at="4d", into="stage3", before="3a")], {"4a": "aux1", "4d": "aux2"}),
        ([Rename(at="4d", id="x")], {"4a": "aux1", "x": "aux2"}),
        ([SetValue(at=HOOKS, value=["4d"]), SetValue(at=HOOKS, value=["4d", "5a"])], {"4d": "aux2", "5a": "aux1"}),
        ([SetValue(at=f"{HOOKS}[0]", value="5a")], {"5a": "aux1", "4d": "aux2"}),
        ([SetValue(at="variants", value={"aux_heads": ["4d"]})], {"4d": "aux2"}),
        ([SetValue(at=HOOKS, value=[])], {}),
    ],
)
def test_a_head_keeps_its_name(two_heads: DesignSpec, edits: list[Edit], left: dict[str, str]) -> None:
    design = apply(two_heads, *edits)
    assert heads(design) == left
    assert weights(design) == set(left.values())
    assert apply(design, *inverse(two_heads, *edits)) == two_heads
    for one, other in ((two_heads, design), (design, two_heads)):
        assert apply(one, *edits_between(one, other)) == other
    assert read_design(design.model_dump(mode="json")) == design


def test_what_hangs_where_it_would_anyway_is_said_in_one_edit(two_heads: DesignSpec) -> None:
    assert inverse(two_heads, SetValue(at=HOOKS, value=[])) == (SetValue(at=HOOKS, value=["4a", "4d"]),)
    assert edits_between(preset("googlenet"), two_heads) == (SetValue(at=HOOKS, value=["4a", "4d"]),)


def test_a_design_of_version_1_numbers_them_by_their_place() -> None:
    data = as_version_1(apply(preset("googlenet"), SetValue(at=HOOKS, value=["4d", "4a"])).model_dump(mode="json"))
    assert "ids" not in data["aux_head"]
    assert heads(read_design(data)) == {"4a": "aux1", "4d": "aux2"}


@pytest.mark.parametrize(
    ("ids", "message"),
    [
        (["aux1"], "must have as many names as there are auxiliary heads, 2"),
        (["aux1", "aux1"], "names another auxiliary head too"),
        (["aux1", "fc"], "must be aux and a number, such as aux3"),
        (["aux1", 2], "must be a text"),
        (["aux1", None], "must be a text"),
        ("ab", "must be a list"),
        (None, "must be a list"),
    ],
)
def test_names_that_are_none_are_refused(two_heads: DesignSpec, ids: object, message: str) -> None:
    with pytest.raises(DesignError, match=message):
        apply(two_heads, SetValue(at="aux_head.ids", value=ids))


def test_a_head_of_a_new_block_takes_a_free_name(two_heads: DesignSpec) -> None:
    row = two_heads.stages[0].blocks[0].model_dump(mode="json") | {"id": "3x"}
    design = apply(two_heads, Insert(row=row, into="stage3", before="3a"))
    design = apply(design, SetValue(at=HOOKS, value=["3x", "4a", "4d"]))
    assert heads(design) == {"3x": "aux3", "4a": "aux1", "4d": "aux2"}


def test_heads_whose_names_are_not_those_of_their_places_are_said_with_them(two_heads: DesignSpec) -> None:
    design = apply(two_heads, SetValue(at=HOOKS, value=["3a", "4a", "4d"]))
    edits = [SetValue(at=HOOKS, value=[])], [SetValue(at="variants", value={})], [Remove(at="3a"), Remove(at="4a")]
    for one in edits:
        without = apply(design, *one)
        assert apply(without, *inverse(design, *one)) == design
        assert apply(without, *edits_between(without, design)) == design
    back = edits_between(preset("googlenet"), design)
    assert [edit.at for edit in back] == [HOOKS, "aux_head.ids"]
    assert heads(apply(preset("googlenet"), *back)) == {"3a": "aux3", "4a": "aux1", "4d": "aux2"}
