"""The command line as scripts use it: exact output forms, exit codes, where errors go."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from explorer import PRESETS, preset
from explorer.design.codec import to_json
from tests.cli.command import run


def summary(capsys, *arguments):
    code, out, err = run(capsys, "summary", *arguments, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def test_presets_are_listed(capsys):
    code, out, _ = run(capsys, "presets", "--json")
    assert code == 0
    assert [row["name"] for row in json.loads(out)] == list(PRESETS)
    assert "googlenet-torchvision" in run(capsys, "presets")[1]


def test_summary_has_the_stable_fields(capsys):
    data = summary(capsys, "googlenet-torchvision")
    assert list(data) == [
        "name",
        "input",
        "classes",
        "parameters",
        "macs",
        "flops",
        "aux_parameters",
        "aux_macs",
        "depth",
        "count",
        "smallest_input",
        "largest_input",
        "memory",
        "layers",
        "blocks",
    ]
    assert (data["name"], data["input"], data["classes"]) == ("googlenet-torchvision", [3, 224, 224], 1000)
    assert (data["parameters"], data["aux_parameters"]) == (6_624_904, 6_379_984)
    assert (data["macs"], data["flops"]) == (1_498_376_192, 2_996_752_384)
    assert data["layers"][0] == {
        "name": "conv1.conv",
        "op": "Conv2d",
        "input_shapes": [[3, 224, 224]],
        "output_shape": [64, 112, 112],
        "parameters": 9408,
        "macs": 118013952,
        "memory": {"weights": 37632, "gradients": 37632, "optimizer": 37632, "activations": 32 * 64 * 112 * 112 * 4},
        "receptive_field": {"size": [7, 7], "stride": [2, 2], "padding": [3, 3]},
    }
    assert data["depth"] == 22
    assert data["blocks"][0] == {
        "name": "3a",
        "stage": "stage3",
        "kind": "inception",
        "input_shape": [192, 28, 28],
        "output_shape": [256, 28, 28],
        "parameters": data["blocks"][0]["parameters"],
        "macs": data["blocks"][0]["macs"],
    }
    assert len(data["blocks"]) == 9


def test_options_change_the_design(capsys):
    data = summary(
        capsys,
        "googlenet",
        "--input",
        "1x96x128",
        "--classes",
        "7",
        "--set",
        "variants.batch_norm=after_conv",
        "--set",
        "stages[1].blocks[0].ch3x3=256",
        "--set",
        "stages[1].blocks[0].variants.residual=true",
    )
    assert (data["input"], data["classes"]) == ([1, 96, 128], 7)
    names = {layer["name"]: layer for layer in data["layers"]}
    assert names["inception4a.branch2.1.conv"]["output_shape"] == [256, 6, 8]
    assert {"conv1.bn", "inception4a.add"} <= set(names)
    assert "inception4b.add" not in names
    assert names["fc"]["output_shape"] == [7]


def test_a_design_comes_from_a_file_or_standard_input(capsys, tmp_path, monkeypatch):
    import io

    file = tmp_path / "mine.json"
    file.write_text(to_json(preset("mini-googlenet")))
    assert summary(capsys, str(file))["parameters"] == 121_726
    monkeypatch.setattr("sys.stdin", io.StringIO(file.read_text()))
    assert summary(capsys, "-")["parameters"] == 121_726


BAD = [
    (["nosuch"], "DESIGN (=nosuch) can't be read (No such file or directory); it must be a design's JSON file, - or"),
    (["googlenet", "--input", "224"], "--input (=224) must be channels x height x width, e.g. 3x224x224"),
    (["googlenet", "--input", "3x0x224"], "input.height (=0) must be at least 1"),
    (["googlenet", "--classes", "few"], "classes (='few') must be a whole number"),
    (["googlenet", "--set", "variants.batch_norm"], "'variants.batch_norm' must have the form ADDRESS=VALUE"),
    (["googlenet", "--set", "stages[9].name=x"], "stages has no item 9; its items are 0 to 2"),
    (
        ["googlenet", "--set", "stages[1].blocks[1].ch5x5red=0"],
        "4b.ch5x5red (=0) must be at least 1; to drop the branch, clear both of its cells",
    ),
    (
        ["googlenet", "--set", "stem[0].padding=0", "--input", "3x6x224"],
        "conv1.conv (input 3 × 6 × 224): a window of 7 with padding 0 does not fit into a height of 6; it needs at "
        "least 7; heights and widths from 7 on work [stem.conv1]",
    ),
]


@pytest.mark.parametrize("command", ["summary", "graph", "check", "train"])
@pytest.mark.parametrize(("arguments", "message"), BAD)
def test_a_bad_design_exits_2_with_words_on_standard_error_only(capsys, command, arguments, message):
    code, out, err = run(capsys, command, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith(message)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not valid JSON (line 1: Expecting value)"),
        ("[" * 100_000, "not valid JSON (nested too deeply)"),
        ('{"classes": ' + "9" * 5000 + "}", "not valid JSON (a number in it is too long)"),
        ("null", "the design (=empty) must be an object with named fields"),
        ('{"name": "\\ud800", "stages": [{"name": "s"}]}', "must be a text that can be written as UTF-8"),
        ('{"version": 3}', "version (=3) is newer than this program reads"),
        ('{"name": "a", "stages": {}}', "stages must be a list in brackets"),
    ],
)
def test_a_damaged_design_on_standard_input_is_one_line(capsys, monkeypatch, text, said):
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    code, out, err = run(capsys, "summary", "-")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert said in err


def test_a_list_without_brackets_is_shown_how(capsys):
    err = run(capsys, "summary", "googlenet", "--set", "variants.aux_heads=4a")[2]
    assert err == 'variants.aux_heads (=\'4a\') must be a list in brackets, e.g. ["4a", "4d"]\n'


def test_a_mark_in_front_of_a_file_is_no_part_of_it(capsys, tmp_path):
    file = tmp_path / "mine.json"
    file.write_text("\ufeff" + to_json(preset("mini-googlenet")), encoding="utf-8")
    assert summary(capsys, str(file))["parameters"] == 121_726


@pytest.mark.parametrize("command", ["summary", "graph", "code", "check"])
def test_a_design_without_any_layer_is_legal(capsys, monkeypatch, command):
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO('{"name": "a", "head": null, "stages": [{"name": "s"}]}'))
    code, out, err = run(capsys, command, "-")
    assert (code, bool(out)) == (0, True)
    assert err == "warning: s has no block: what comes in goes on as it is\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full, Linux has one")
def test_a_full_disk_is_one_line():
    for command in (["graph", "googlenet"], ["code", "mini-googlenet"]):  # more than a buffer holds, and less
        whole = [sys.executable, "-m", "explorer", *command]
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(whole, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        assert (done.returncode, done.stderr) == (1, "can't write: No space left on device\n")


def test_a_folder_and_a_picture_are_no_design(capsys, tmp_path):
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\xff\xfe")
    for path in (tmp_path, picture):
        code, out, err = run(capsys, "summary", str(path))
        assert (code, out) == (2, "")
        assert "can't be read" in err


def test_graph_prints_dot_and_svg(capsys):
    code, out, _ = run(capsys, "graph", "mini-googlenet")
    assert code == 0
    assert out.startswith("digraph")
    code, out, _ = run(capsys, "graph", "mini-googlenet", "--format", "svg")
    assert code == 0
    assert "<svg" in out
    assert json.loads(run(capsys, "graph", "mini-googlenet", "--json")[1])["format"] == "dot"


def test_check_agrees_with_torch(capsys):
    assert run(capsys, "check", "mini-googlenet") == (0, "agrees\n", "")
    assert json.loads(run(capsys, "check", "googlenet-torchvision", "--json")[1]) == {
        "agrees": True,
        "difference": None,
    }


def test_check_names_the_first_difference(capsys, monkeypatch):
    from explorer.analysis import counts
    from explorer.graph import ops

    wrong = counts.PARAMETER_RULES[ops.Linear]._replace(terms=lambda op, into, out: ((7,),))
    monkeypatch.setitem(counts.PARAMETER_RULES, ops.Linear, wrong)
    code, out, _ = run(capsys, "check", "mini-googlenet")
    assert code == 1
    assert out == "fc: parameters: the explorer says 7, torch 2090\n"


def test_a_stage_without_a_block_is_warned_of_on_standard_error(capsys):
    code, out, err = run(capsys, "summary", "googlenet", "--set", "stages[1].blocks=[]", "--json")
    assert code == 0
    assert json.loads(out)["parameters"] > 0
    assert err.startswith("warning: stage4 has no block")


def test_it_runs_as_a_module_and_stands_a_closed_pipe():
    command = [sys.executable, "-m", "explorer", "summary", "googlenet"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline().startswith("layer")
        process.stdout.close()
        assert process.stderr.read() == ""


def test_summary_counts_as_other_tools_do(capsys):
    data = summary(capsys, "googlenet", "--count", "fvcore")
    assert data["macs"] == data["count"]["total"] == sum(row["macs"] for row in data["layers"]) == 1_581_708_288
    assert (data["count"]["tool"], data["count"]["unit"]) == ("fvcore", "flops")
    assert summary(capsys, "googlenet")["count"]["total"] == 3_163_316_224
    code, out, _ = run(capsys, "summary", "googlenet", "--count", "thop")
    assert code == 0
    assert "counted as thop does: thop also counts 4 per value" in out
    assert run(capsys, "summary", "googlenet", "--count", "nosuch")[0] == 2


def test_summary_says_how_small_and_how_large_an_image_may_be(capsys):
    data = summary(capsys, "googlenet", "--input", "3x224x100")
    assert data["smallest_input"] == {"runs": [1, 1], "no_single_pixel": [33, 33]}
    assert data["largest_input"] == [None, None]
    data = summary(capsys, "googlenet-avgpool7")
    assert (data["smallest_input"]["runs"], data["largest_input"]) == ([193, 193], [224, 224])
    assert "smallest input: 1 × 1 runs; 33 × 33 leaves" in run(capsys, "summary", "googlenet")[1]


def test_summary_says_what_each_layer_sees_and_each_branch_at_a_join(capsys):
    data = summary(capsys, "googlenet", "--input", "3x224x192")
    layers = {layer["name"]: layer for layer in data["layers"]}
    cat = layers["inception3a.cat"]
    assert cat["receptive_field"] == {"size": [59, 59], "stride": [8, 8], "padding": [29, 29]}
    assert [one["from"] for one in cat["branches"]] == [
        "inception3a.branch1.relu",
        "inception3a.branch2.1.relu",
        "inception3a.branch3.1.relu",
        "inception3a.branch4.1.relu",
    ]
    assert [one["receptive_field"]["size"] for one in cat["branches"]] == [[27, 27], [43, 43], [59, 59], [43, 43]]
    assert layers["fc"]["receptive_field"] == {"size": [224, 192], "stride": None, "padding": None}
    assert not any("branches" in layer for layer in data["layers"] if layer["op"] not in ("Cat", "Add"))
    assert "59 × 59" in next(line for line in run(capsys, "summary", "googlenet")[1].splitlines() if "3a.cat" in line)


def test_summary_says_what_memory_it_takes_in_a_setting(capsys):
    found = summary(capsys, "googlenet")["memory"]
    assert found["setting"] == {"batch": 32, "precision": "fp32", "optimizer": "momentum"}
    assert found["weights"] == found["gradients"] == found["optimizer"] == 4 * 5_983_802
    assert (found["available"], found["largest_batch"]) == (None, None)
    options = ("--batch", "64", "--precision", "mixed", "--optimizer", "adam", "--available", "8")
    data = summary(capsys, "googlenet", *options)
    assert data["memory"]["optimizer"] == 2 * 4 * 5_983_802
    assert sum(layer["memory"]["activations"] for layer in data["layers"]) <= data["memory"]["activations"]
    assert data["memory"]["available"] == 8 * 2**30
    batch = data["memory"]["largest_batch"]
    for size, fits in ((batch, True), (batch + 1, False)):
        peak = summary(capsys, "googlenet", *options, "--batch", str(size))["memory"]["training_peak"]
        assert (peak <= 8 * 2**30) is fits
    text = run(capsys, "summary", "googlenet", *options)[1]
    assert f"largest batch that trains in 8 GiB: {batch} images" in text
    assert "memory of training (batch 64, mixed, Adam)" in text


@pytest.mark.parametrize(
    ("option", "value", "right"),
    [
        ("--batch", "0", "0 must be a whole number from 1 to 65,536"),
        ("--batch", "many", "many must be a whole number from 1 to 65,536"),
        ("--available", "-1", "must be a number of GiB above 0"),
        ("--available", "nan", "must be a number of GiB above 0"),
        ("--precision", "fp64", "choose from 'fp32', 'mixed', 'bf16'"),
    ],
)
def test_a_setting_that_can_not_be_is_one_line(capsys, option, value, right):
    code, out, err = run(capsys, "summary", "googlenet", f"{option}={value}")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert option in err
    assert right in err


def test_check_shows_torchs_own_numbers(capsys):
    code, out, _ = run(capsys, "check", "googlenet-torchvision", "--json", "--numbers")
    data = json.loads(out)
    assert (code, data["agrees"]) == (0, True)
    assert data["torch"] == {"parameters": 6_624_904, "aux_parameters": 6_379_984, "flops": 2_996_752_384}
    assert data["explorer"] == data["torch"]
    assert data["versions"]["torch"].startswith("2.")
    lines = run(capsys, "check", "mini-googlenet", "--numbers")[1].splitlines()
    assert lines[0] == "agrees"
    assert lines[2].split() == ["parameters", "121,726", "121,726"]
    assert "torch 2." in lines[-1]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("summary",),
        ("graph", "googlenet", "--format", "png"),
        ("nosuch",),
        ("train", "googlenet", "--seconds", "abc"),
        ("summary", "googlenet", "--nosuch"),
    ],
)
def test_a_wrong_option_is_one_line_too(capsys, arguments):
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert err.endswith("; see --help\n")
