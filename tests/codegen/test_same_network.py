"""The file builds what `to_module` builds: presets, variants alone and in pairs, random designs, odd graphs."""

import pytest
from hypothesis import HealthCheck, given, settings

from explorer import PRESETS, SetValue, apply, lower, preset
from explorer.codegen import to_code
from explorer.codegen.layers import CODE_RULES
from explorer.graph import SHAPE_RULES
from tests.codegen.executed import assert_same_names_and_shapes, assert_same_values
from tests.codegen.odd_graphs import ODD_GRAPHS
from tests.strategies import designs
from tests.tiers import rest_slow
from tests.variants import PAIRED, PAIRS, SINGLE, sampled, varied


def at(design, height, width):
    return apply(design, SetValue(at="input.height", value=height), SetValue(at="input.width", value=width))


@pytest.mark.parametrize("name", PRESETS)
def test_presets_have_the_same_names_and_shapes(name, tmp_path):
    assert_same_names_and_shapes(lower(preset(name)), tmp_path)


@pytest.mark.parametrize("name", sampled(PRESETS))
def test_presets_with_each_variant_have_the_same_names_and_shapes(name, tmp_path):
    for variants in [variants for preset_name, variants in SINGLE if preset_name == name]:
        assert_same_names_and_shapes(lower(varied(name, variants)), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", PAIRED)
def test_variants_in_pairs_have_the_same_names_and_shapes(name, tmp_path):
    for variants in [variants for preset_name, variants in PAIRS if preset_name == name]:
        assert_same_names_and_shapes(lower(varied(name, variants)), tmp_path)


@pytest.mark.parametrize("name", rest_slow(["googlenet-torchvision", "googlenet-bn", "googlenet-naive"]))
def test_presets_give_the_same_values(name, tmp_path):
    assert_same_values(lower(at(preset(name), 40, 33)), tmp_path)


@pytest.mark.parametrize(("name", "variants"), [one for one in SINGLE if one[0] in ("mini-googlenet", "nin")], ids=str)
def test_each_variant_gives_the_same_values(name, variants, tmp_path):
    assert_same_values(lower(at(varied(name, variants), 96, 80)), tmp_path)


@given(design=designs())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_designs_give_the_same_values(design, tmp_path):
    assert_same_values(lower(design), tmp_path)


@pytest.mark.parametrize("name", ODD_GRAPHS)
def test_odd_graphs_give_the_same_values(name, tmp_path):
    assert_same_values(ODD_GRAPHS[name](), tmp_path)


def test_every_op_has_its_code():
    assert set(CODE_RULES) == set(SHAPE_RULES)


def test_the_odd_graphs_have_every_op():
    assert {type(node.op) for make in ODD_GRAPHS.values() for node in make().nodes[1:]} == set(CODE_RULES)


WRONG = [
    ("another name", "self.conv2", "self.conv_2"),
    ("another order", "self.fc2 = nn.Linear(hidden, num_classes)\n", ""),
    ("another shape", "nn.Linear(channels * 4 * 4, hidden)", "nn.Linear(channels * 4 * 4, hidden, bias=False)"),
    ("another epsilon", "eps=0.001", "eps=0.1"),
    ("another momentum", "eps=0.001", "eps=0.001, momentum=0.2"),
    ("another order of branches", "[branch1, branch2, branch3, branch4]", "[branch2, branch1, branch3, branch4]"),
    ("another dropout", "nn.Dropout(0.7)", "nn.Dropout(0.6)"),
    ("another place of a head", "aux1 = self.aux1(x)", "aux1 = self.aux1(x + 1)"),
    ("another order of heads", "(aux1, aux2)", "(aux2, aux1)"),
]


@pytest.mark.parametrize(("old", "new"), [wrong[1:] for wrong in WRONG], ids=[wrong[0] for wrong in WRONG])
def test_a_wrong_file_is_found(old, new, tmp_path):
    graph = lower(at(preset("googlenet-torchvision"), 32, 32))
    code = to_code(graph, name="wrong")
    assert old in code
    wrong = code.replace(old, new)
    if new == "":
        first = "        self.fc1 = "
        wrong = wrong.replace(first, f"        {old}{first}")
    with pytest.raises((AssertionError, RuntimeError)):
        assert_same_values(graph, tmp_path, wrong)
