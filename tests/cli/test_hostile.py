"""What a script or a passer-by may hand to the command line: one short line, exit 2, nothing on standard output."""

import argparse
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.cli import summary
from explorer.cli.main import COMMANDS
from tests.cli.command import options, run

WITH_DESIGN = [name for name, command in COMMANDS.items() if command.of_design]
DEEP, LONG = "[" * 990, "1" * 4301
NO_TERMINAL = "\x1b[31mred\u202e\nnext"


def check_refused(found, said):
    code, out, err = found
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert err[:-1].isprintable()
    assert len(err) <= 700
    assert said in err


@pytest.mark.parametrize("command", WITH_DESIGN)
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--set", f"name={DEEP}"], "name (='[[["),
        (["--set", f"name={'[' * 900}{']' * 900}"], "nested too deeply"),
        (["--set", f"{DEEP}=1"], "is not an address in a design"),
        (["--set", DEEP], "must have the form ADDRESS=VALUE"),
        (["--classes", DEEP], "classes (='[[["),
        (["--classes", "1" * 5000], "must be a whole number"),
    ],
    ids=["set", "set, closed", "path", "no value", "classes", "digits"],
)
def test_item_10_deep_brackets(capsys, command, arguments, said):
    check_refused(run(capsys, command, "googlenet", *arguments), said)


def test_item_10_deep_brackets_in_a_recipe(capsys):
    check_refused(run(capsys, "train", "mini-googlenet", "--set-recipe", f"ema={DEEP}"), "--set-recipe ema")
    check_refused(run(capsys, "train", "mini-googlenet", "--set-recipe", f"{DEEP}=1"), "a recipe has no such field")
    check_refused(run(capsys, "train", "mini-googlenet", "--set-recipe", DEEP), "must be NAME=VALUE")
    check_refused(run(capsys, "train", "mini-googlenet", "--switch", f"threads={DEEP}"), "must be a number")


@pytest.mark.parametrize("command", WITH_DESIGN)
@pytest.mark.parametrize("size", [f"3x224x{LONG}", f"{LONG}x1x1", "3x1e3x224", "3xnanx3", "3x²x3", NO_TERMINAL])
def test_item_11_an_input_of_any_length(capsys, command, size):
    check_refused(run(capsys, command, "googlenet", "--input", size), "must be channels x height x width")


def takes_a_number(option):
    try:
        return option.type is not None and isinstance(option.type("7"), int | float)
    except argparse.ArgumentTypeError:  # it reads something else
        return False


NUMBERS = [
    (command, option.option_strings[0])
    for command in WITH_DESIGN
    for option in options(command)
    if option.option_strings and takes_a_number(option)
]
ODD_NUMBERS = ["1" * 5000, "1e999", "nan", "inf", "3_0", "²", NO_TERMINAL, DEEP]


@pytest.mark.parametrize(("command", "option"), NUMBERS)
@pytest.mark.parametrize("value", ODD_NUMBERS, ids=list("abcdefgh"))
def test_item_11_a_number_of_any_length(capsys, command, option, value):
    check_refused(run(capsys, command, "mini-googlenet", f"{option}={value}"), option)


@pytest.mark.parametrize("value", ["1" * 5000, "many", "1.5"])
def test_item_11_numbers_of_the_runs_commands(capsys, value):
    check_refused(run(capsys, "runs", "list", "--limit", value), "must be a whole number")
    check_refused(run(capsys, "runs", "show", value), "is no run; a run is named r7 or 7")
    check_refused(run(capsys, "train", "mini-googlenet", "--switch", f"threads={value}"), "must be a number")


@pytest.mark.parametrize("command", WITH_DESIGN)
@pytest.mark.parametrize(
    "design",
    [
        {"name": "a", "stages": [{"name": "s", "blocks": [{"kind": NO_TERMINAL, "id": NO_TERMINAL}]}]},
        {"name": "a", "stages": [{"name": "s", "blocks": [{"kind": "k" * 100_000, "id": "b"}]}]},
        {"name": "a", "stages": [{"name": "s", "blocks": [{"kind": [["x" * 1000] * 1000], "id": "b"}]}]},
        {"name": "a", "stages": [{"name": NO_TERMINAL * 10_000}]},
        {"name": "a", "stages": [{"name": "s"}], NO_TERMINAL * 10_000: 1},
        {"name": "a", "stages": [{"name": "s"}], "variants": {NO_TERMINAL: 1}},
        {"name": NO_TERMINAL * 10_000, "stages": [{"name": "s"}]},
        {"version": 10**99, "name": "a", "stages": [{"name": "s"}]},
        {"name": "a", "stages": [{"name": "s"}], "head": {"hidden": ["a"] * 10_000}},
        {"name": "a", "stages": [{"name": f"s{i}"} for i in range(40_000)]},
    ],
    ids=["newline", "100,000 letters", "list", "stage", "field", "variant", "name", "version", "10,000", "stages"],
)
def test_item_13_a_design_of_any_text(capsys, monkeypatch, command, design):
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(design)))
    check_refused(run(capsys, command, "-"), "")


@pytest.mark.parametrize(
    "arguments",
    [
        (NO_TERMINAL,),
        ("summary", NO_TERMINAL),
        ("summary", "x" * 100_000),
        ("summary", "googlenet", NO_TERMINAL),
        ("summary", "googlenet", "--set", NO_TERMINAL),
        ("summary", "googlenet", "--count", NO_TERMINAL * 10_000),
        ("graph", "googlenet", "--format", "x" * 100_000),
        ("train", "googlenet", "--recipe", NO_TERMINAL * 1000),
        ("train", "googlenet", "--data", NO_TERMINAL * 1000),
        ("train", "googlenet", "--device", NO_TERMINAL * 1000),
        ("train", "googlenet", "--switch", NO_TERMINAL * 1000),
        ("train", "googlenet", "--switch", f"compile={NO_TERMINAL * 1000}"),
        ("train", "googlenet", "--set-recipe", f"schedule={NO_TERMINAL * 1000}"),
        ("download", NO_TERMINAL * 1000),
        ("runs", NO_TERMINAL * 1000),
        ("runs", "show", NO_TERMINAL * 1000),
    ],
)
def test_item_13_an_option_of_any_text(capsys, arguments):
    check_refused(run(capsys, *arguments), "")


def test_item_13_no_escape_code_of_a_name_reaches_the_terminal(capsys):
    code, out, err = run(capsys, "summary", "mini-googlenet", "--set", f"name={json.dumps(NO_TERMINAL)}")
    assert (code, err) == (0, "")
    assert r"\x1b[31mred\u202e\nnext, input 1 × 28 × 28" in out
    assert out.replace("\n", "").isprintable()


@pytest.mark.parametrize("command", ["summary", "graph", "code", "check"])
def test_item_14_ten_warnings_and_their_number(capsys, monkeypatch, command):
    stages = [{"name": f"s{i}"} for i in range(200)]
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps({"name": "a", "stages": stages})))
    code, out, err = run(capsys, command, "-")
    assert (code, bool(out)) == (0, True)
    assert err.splitlines()[:2] == [
        "warning: s0 has no block: what comes in goes on as it is",
        "warning: s1 has no block: what comes in goes on as it is",
    ]
    assert err.splitlines()[10:] == ["warning: and 190 more"]


@pytest.mark.parametrize("text", ["\xff\xfe{", "\udcff"])
@pytest.mark.parametrize("command", WITH_DESIGN)
def test_item_12_standard_input_that_is_no_text(capsys, monkeypatch, command, text):
    data = text.encode("latin-1", errors="surrogateescape")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
    check_refused(run(capsys, command, "-"), "DESIGN (=-) can't be read (it is not a text file)")


def test_a_file_that_never_ends_is_no_design(capsys, tmp_path):
    if Path("/dev/zero").exists():
        check_refused(run(capsys, "summary", "/dev/zero"), "it has more than 4,000,000 bytes")
    large = tmp_path / "large.json"
    large.write_bytes(b" " * 4_000_001)
    check_refused(run(capsys, "summary", str(large)), "it has more than 4,000,000 bytes")


def test_a_path_that_can_not_be_is_no_design(capsys, tmp_path):
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "gone").symlink_to("nowhere")
    for path in (tmp_path / "loop", tmp_path / "gone", tmp_path / "loop" / "a", tmp_path / ("x" * 300)):
        check_refused(run(capsys, "summary", str(path)), "can't be read")
    check_refused(run(capsys, "summary", "a\0b"), "can't be read (embedded null byte)")


@pytest.mark.parametrize("name", ["loop", "loop/..", "é" * 100, "..", "a\nb", "gone", "x" * 101])
def test_item_9_a_data_folder_of_any_kind(capsys, tmp_path, monkeypatch, name):
    monkeypatch.setenv("EXPLORER_DATA", str(tmp_path))
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "gone").symlink_to("nowhere")
    check_refused(run(capsys, "train", "mini-googlenet", "--data", f"folder:{name}"), name[:4].replace("\n", "\\n"))


@pytest.mark.parametrize("data", ["folder:a", "mnist", "cifar-10"])
def test_item_9_a_root_that_is_a_link_to_itself(capsys, tmp_path, monkeypatch, data):
    (tmp_path / "loop").symlink_to("loop")
    monkeypatch.setenv("EXPLORER_DATA", str(tmp_path / "loop"))
    check_refused(run(capsys, "train", "mini-googlenet", "--data", data), "")


def shell(tmp_path, line, **environment):
    """A line of a shell, `$P` in it for the program."""
    program = f"{sys.executable} -m explorer"
    settings = {**os.environ, "P": program, "EXPLORER_HOME": str(tmp_path), **environment}
    root = Path(__file__).parents[2]
    done = subprocess.run(["sh", "-c", line], cwd=root, env=settings, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


NEEDS_FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full, Linux has one")
CLOSED = "can't write: standard output is closed\n"


@pytest.mark.parametrize(
    "command", [pytest.param(name, marks=[pytest.mark.slow] * (name == "check")) for name in WITH_DESIGN]
)  # a check loads torch
def test_item_12_closed_streams(tmp_path, command):
    code, out, err = shell(tmp_path, f"$P {command} - <&-")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "DESIGN (=-) can't be read (standard input is closed)" in err
    if command != "train":  # which would begin to train
        assert shell(tmp_path, f"$P {command} mini-googlenet >&-") == (1, "", CLOSED)
    assert shell(tmp_path, f"$P {command} nosuch >&- 2>&- <&-") == (2, "", "")


def test_item_12_a_closed_standard_error(tmp_path):
    assert shell(tmp_path, "$P summary nosuch 2>&-") == (2, "", "")


@pytest.mark.parametrize("line", ["$P presets >&-", "$P presets --json >&-", "$P --help >&-", "$P summary -h >&-"])
def test_item_12_closed_output_of_other_commands(tmp_path, line):
    assert shell(tmp_path, line) == (1, "", CLOSED)


def test_item_12_a_command_that_prints_nothing_needs_no_output(tmp_path):
    assert shell(tmp_path, "$P runs list >&-") == (0, "", "")


@NEEDS_FULL
def test_item_12_a_full_disk(tmp_path):
    full = "can't write: No space left on device\n"
    for line in ("$P presets", "$P --help", "$P summary mini-googlenet --json", "$P graph googlenet --format svg"):
        assert shell(tmp_path, f"{line} > /dev/full") == (1, "", full)
    for line in ("$P summary nosuch", "$P summary --nosuch", "$P"):
        assert shell(tmp_path, f"{line} 2> /dev/full") == (2, "", "")


@pytest.mark.parametrize("command", ["summary mini-googlenet", "graph mini-googlenet", "code googlenet", "presets"])
@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
    ids=["ascii", "C", "C, strictly"],
)
def test_item_12_an_output_without_our_signs(tmp_path, command, environment):
    code, out, err = shell(tmp_path, f"$P {command}", **environment)
    assert (code, err) == (0, "")
    if environment != {"LC_ALL": "C"}:
        assert out.isascii()
    if command.startswith("summary"):
        assert "28 x 28" in out or "28 × 28" in out


def test_item_12_an_error_without_our_signs(tmp_path):
    line = "$P summary googlenet-torchvision --input 3x2x2"
    code, out, err = shell(tmp_path, line, PYTHONIOENCODING="ascii")
    assert (code, out) == (2, "")
    assert err.startswith("maxpool1 (input 64 x 1 x 1)")


@pytest.mark.parametrize("command", ["summary googlenet", "graph googlenet", "code googlenet", "presets"])
def test_item_12_a_closed_pipe(tmp_path, command):
    code, out, err = shell(tmp_path, f"$P {command} | head -1")
    assert (code, out.count("\n"), err) == (0, 1, "")


def test_what_nobody_foresaw_is_one_line_and_its_trace_goes_into_a_file(capsys, tmp_path, monkeypatch):
    def fail(design, arguments):
        raise KeyError(NO_TERMINAL * 1000)

    monkeypatch.setattr("explorer.cli.streams.give_up_output", lambda: None)
    monkeypatch.setattr(summary, "run", fail)
    code, out, err = run(capsys, "summary", "googlenet")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith("a mistake in the program (KeyError: ")
    assert "EXPLORER_DEBUG=FILE writes its trace into a file" in err
    log = tmp_path / "trace.txt"
    monkeypatch.setenv("EXPLORER_DEBUG", str(log))
    code, out, err = run(capsys, "summary", "googlenet")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "Traceback" not in err
    assert "in fail" in log.read_text()
