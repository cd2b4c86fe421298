"""The text: formatted and free of lint as it stands, safe with any name, torch alone, and what a person would write."""

import ast
import itertools
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explorer import PRESETS, lower, preset
from explorer.cli.main import main
from explorer.codegen import to_code
from explorer.codegen.expressions import call, laid_out, quoted, sum_laid_out
from explorer.codegen.names import class_name, docstring_text, identifier
from explorer.design import DesignSpec
from tests.codegen.executed import assert_same_values, imported
from tests.codegen.odd_graphs import ODD_GRAPHS
from tests.strategies import designs, drawn
from tests.variants import PAIRS, SINGLE, varied

GOLDEN = Path(__file__).parent / "golden"
HOSTILE_NAMES = [
    '"""',
    'quote"',
    "back\\slash\\",
    "\\N{BULLET} \\x41 {braces} %s",
    'end"""\nimport os; os.system("true")\n"""',
    "new\nline\tand\rothers\x00\x1b\u2028\u202e",
    "ends with a quote'",
    "# type: ignore",
    "class",
    "None",
    "torch",
    "nn",
    "F",
    "Tensor",
    "Outputs",
    "Inception",
    "ConvReLU",
    "3x3 net",
    "   ",
    "Netz für Größe 28 × 28",
    "网络",
    "x" * 80,
    " ".join(["word"] * 16),
]


def ruff(*arguments):
    command = [sys.executable, "-m", "ruff", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)


def refusals(folder):
    """What the formatter and the linter with their own defaults have to say about all files of a folder."""
    formatted = ruff("format", "--isolated", "--no-cache", "--diff", folder)
    checked = ruff("check", "--isolated", "--no-cache", "--output-format", "concise", folder)
    return (formatted.stdout + formatted.stderr if formatted.returncode else "") + (
        checked.stdout + checked.stderr if checked.returncode else ""
    )


def test_files_are_formatted_and_free_of_lint(tmp_path):
    graphs = [lower(preset(name)) for name in PRESETS]
    graphs += [lower(varied(name, variants)) for name, variants in SINGLE + PAIRS]
    graphs += [make() for make in ODD_GRAPHS.values()]
    for i, graph in enumerate(graphs):
        (tmp_path / f"given_{i}.py").write_text(to_code(graph, name=f"given {i}", parameters=123_456))
    for i, name in enumerate(HOSTILE_NAMES):
        code = to_code(lower(preset("mini-googlenet")), name=name)
        (tmp_path / f"hostile_{i}.py").write_text(code, encoding="utf-8")
    numbers = itertools.count()

    @given(designs())
    @settings(max_examples=80, suppress_health_check=list(HealthCheck))
    def write(design):
        (tmp_path / f"random_{next(numbers)}.py").write_text(to_code(lower(design), name=design.name))

    write()
    assert next(numbers) >= 80
    assert refusals(tmp_path) == ""


def test_what_ruff_would_change_is_found(tmp_path):
    (tmp_path / "bad.py").write_text("import torch\nx = f( 1 )\n")
    assert "F401" in refusals(tmp_path)
    assert "+x = f(1)" in refusals(tmp_path)


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_gives_one_docstring_and_a_class(name, tmp_path):
    code = to_code(lower(preset("mini-googlenet")), name=name)
    tree = ast.parse(code)
    assert ast.get_docstring(tree).splitlines()[2].startswith("Images of 1 x 28 x 28, 10 classes")
    kinds = {type(node) for node in tree.body[1:]}
    assert kinds == {ast.Import, ast.ImportFrom, ast.ClassDef}
    classes = list(imported(code, tmp_path).values())
    assert len(classes) == len({one.__name__ for one in classes}) == 3
    classes[-1]()


@drawn(name=st.text(min_size=1, max_size=80), examples=100)
def test_any_name_gives_the_same_code_but_for_docstring_and_class(name):
    graph = ODD_GRAPHS["residual blocks of different scale"]()
    kept, usual = (ast.parse(to_code(graph, name=one)).body[1:] for one in (name, "usual"))
    kept[-1].name = usual[-1].name
    assert [ast.dump(one) for one in kept] == [ast.dump(one) for one in usual]


@given(text=st.text(max_size=40))
def test_a_quoted_text_is_that_text(text):
    assert ast.literal_eval(quoted(text)) == text


@given(text=st.text(max_size=90))
def test_names_made_from_text_are_identifiers(text):
    assert class_name(text, "Net").isidentifier()
    assert identifier(text, "y").isidentifier()
    assert ast.literal_eval(f'"""{docstring_text(text)}"""') is not None


@pytest.mark.parametrize("ids", [("1", "class", "-"), ("a-b", "a_b", "__x"), ("import", "x" * 32, "-" * 32)])
@pytest.mark.parametrize("residual", [False, True])
def test_blocks_may_have_any_name(ids, residual, tmp_path):
    row = {"ch1x1": 2, "ch3x3red": 2, "ch3x3": 3, "ch5x5red": 1, "ch5x5": 2, "pool_proj": 1}
    stages = [{"name": name, "blocks": [{"kind": "inception", "id": name, **row}]} for name in ids]
    design = DesignSpec.model_validate(
        {
            "name": "any",
            "input": {"height": 8, "width": 8},
            "stages": stages,
            "aux_head": {"pool": {"kind": "adaptive_pool", "output_size": 2}},
            "variants": {"aux_heads": ids[:2], "residual": residual},
        }
    )
    assert_same_values(lower(design), tmp_path)
    (tmp_path / "any.py").write_text(to_code(lower(design), name="any"))
    assert refusals(tmp_path) == ""


@pytest.mark.parametrize("name", PRESETS)
def test_it_imports_torch_alone(name):
    modules = set()
    for node in ast.walk(ast.parse(to_code(lower(preset(name)), name=name))):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add(node.module)
    assert modules <= {"torch", "torch.nn", "typing"}
    assert "torch" in modules


def test_the_channel_table_is_nine_lines_of_one_class():
    lines = [line.strip() for line in to_code(lower(preset("googlenet")), name="googlenet").splitlines()]
    rows = [line for line in lines if line.startswith("self.inception") and " = " in line and "(x)" not in line]
    assert len(rows) == 9
    assert rows[0] == "self.inception3a = Inception(192, 64, 96, 128, 16, 32, 32)"
    assert rows[-1] == "self.inception5b = Inception(832, 384, 192, 384, 48, 128, 128)"
    assert [line for line in lines if line.startswith("class ")] == [
        "class ConvReLU(nn.Module):",
        "class Inception(nn.Module):",
        "class GoogLeNet(nn.Module):",
    ]


def test_structures_that_differ_are_classes_of_their_own():
    design = varied("googlenet", [("factorize", "two_3x3")]).model_dump()
    design["stages"][1]["variants"]["residual"] = True
    code = to_code(lower(DesignSpec.model_validate(design)), name="mixed")
    assert "out_channels = ch1x1 + ch3x3 + ch5x5 + pool_proj" in code
    assert [line for line in code.splitlines() if line.startswith("class ")] == [
        "class ConvReLU(nn.Module):",
        "class Inception(nn.Module):",
        "class ResidualInceptionA(nn.Module):",
        "class ResidualInceptionB(nn.Module):",
        "class Mixed(nn.Module):",
    ]


def test_the_docstring_states_what_it_is_told():
    graph = lower(preset("googlenet-torchvision"))
    code = to_code(graph, name="torchvision's", parameters=6_624_904, aux_parameters=6_379_984)
    assert ast.get_docstring(ast.parse(code)).split("\n\n") == [
        "torchvision's",
        "Images of 3 x 224 x 224, 1,000 classes, 6,624,904 parameters and 6,379,984 in auxiliary\nheads.",
    ]


def test_lines_are_broken_where_ruff_breaks_them(tmp_path):
    for length in range(20, 50):
        arguments = ["a" * 10, "b" * 10, "c" * length]
        called = laid_out("value = ", call("function", *arguments), "", "")
        added = sum_laid_out("total = ", arguments * 2, "")
        (tmp_path / f"lines_{length}.py").write_text("\n".join([*called, *added]) + "\n")
    assert ruff("format", "--isolated", "--no-cache", "--diff", tmp_path).stdout == ""


def test_a_design_without_classes_states_its_output():
    design = preset("mini-googlenet")
    graph = replace(lower(design), output="inception3a.cat")
    graph = replace(graph, nodes=graph.nodes[: graph.nodes.index(graph.node("inception3a.cat")) + 1])
    assert "Images of 1 x 28 x 28, 64 x 4 x 4 out." in to_code(graph, name="block alone")


def test_the_accepted_file(capsys):
    command = 'python -m explorer code googlenet-torchvision > "tests/codegen/golden/googlenet-torchvision.txt"'
    assert main(["code", "googlenet-torchvision"]) == 0
    accepted = (GOLDEN / "googlenet-torchvision.txt").read_text(encoding="utf-8")
    assert capsys.readouterr().out == accepted, f"if it should look like this now: {command}"


def test_the_command_gives_name_and_code_as_json(capsys):
    assert main(["code", "mini-googlenet", "--classes", "7", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["name"] == "mini-googlenet"
    assert "nn.Linear(208, 7)" in printed["code"]
