"""`python -m explorer train`: its lines, its exit codes, Ctrl-C."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import lasts, within

pytestmark = pytest.mark.xdist_group("trainers")  # one at a time: they are timed


def start(home: Path, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "explorer", "train", *arguments]
    environment = os.environ | {"EXPLORER_HOME": str(home), "EXPLORER_DATA": str(home)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_json_lines_end_with_the_result(tmp_path: Path) -> None:
    process = start(tmp_path, "mini-googlenet", "--seconds", "3", "--seed", "1", "--device", "cpu", "--json")
    printed, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    lines = [json.loads(line) for line in printed.splitlines()]
    assert len(lines) > 3
    assert {line["state"] for line in lines[:-1]} == {"running"}
    last = lines[-1]
    assert last["state"] == "done"
    assert last["test_accuracy"] > 0.5
    assert lasts(last["seconds"], 3, 0.7)
    assert last["compute_examples_per_second"] > last["examples_per_second"] > 100
    assert [line["step"] for line in lines] == sorted(line["step"] for line in lines)


@pytest.mark.slow
def test_ctrl_c_stops_the_run_and_prints_the_last_line(tmp_path: Path) -> None:
    process = start(tmp_path, "mini-googlenet", "--seconds", "60", "--json")
    assert process.stdout is not None
    assert json.loads(process.stdout.readline())["state"] == "running"
    with within(2.5):
        process.send_signal(signal.SIGINT)
        printed, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert json.loads(printed.splitlines()[-1])["state"] == "stopped"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nope"], "nope"),
        (["mini-googlenet", "--seconds", "0"], "seconds (=0.0) must be at least 1"),
        (["mini-googlenet", "--seconds", "soon"], "--seconds"),
        (["mini-googlenet", "--device", "cuda:63"], "device (=cuda:63) is not there: this machine has "),
        (["mini-googlenet", "--data", "soup"], "data (=soup): no such data set"),
        (["googlenet-torchvision", "--input", "3x2x2"], "maxpool1 (input 64 × 1 × 1)"),
    ],
)
def test_bad_input_exits_2_with_nothing_on_standard_output(tmp_path: Path, arguments: list[str], message: str) -> None:
    process = start(tmp_path, *arguments, "--json")
    printed, errors = process.communicate(timeout=60)
    assert (process.returncode, printed) == (2, "")
    assert message in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize("form", [["--json"], pytest.param([], marks=pytest.mark.slow)])
def test_a_failed_run_exits_1_with_its_reason(form: list[str], tmp_path: Path) -> None:
    (tmp_path / "mnist").mkdir()
    for split in ("train", "t10k"):
        for kind in ("images-idx3", "labels-idx1"):
            (tmp_path / "mnist" / f"{split}-{kind}-ubyte").write_bytes(b"nothing")
    process = start(tmp_path, "mini-googlenet", "--data", "mnist", *form)
    printed, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "train-images-idx3-ubyte: the file is damaged" in errors
    if form:
        last = json.loads(printed.splitlines()[-1])
        assert last["state"] == "failed"
        assert "train-images-idx3-ubyte: the file is damaged" in last["reason"]
