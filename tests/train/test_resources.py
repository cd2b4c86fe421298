"""What a run takes: of this process, and of a GPU as its driver tells."""

import mmap
import time
from pathlib import Path

import pytest
import torch

from explorer.train.resources import Resources, ask_driver


def test_memory_and_load_of_this_process() -> None:
    meter = Resources(torch.device("cpu"))
    before = meter.measure()
    assert 50e6 < before["memory"] <= before["memory_peak"] < 50e9
    held = mmap.mmap(-1, 200 << 20)  # from the system: an allocator may hand out pages that it already has
    busy = time.perf_counter() + 0.3
    while time.perf_counter() < busy:
        held[:] = b"x" * len(held)
    after = meter.measure()
    assert after["memory"] > before["memory"] + 100e6
    assert 0.1 < after["load"] <= after["cores"] * 1.1
    held.close()
    assert meter.measure()["memory_peak"] >= after["memory"]


def test_measuring_costs_nothing_to_speak_of() -> None:
    meter = Resources(torch.device("cpu"))
    began = time.process_time()
    for _ in range(100):
        meter.measure()
    assert (time.process_time() - began) / 100 < 0.005  # of each second


def driver(folder: Path, says: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program of the driver's name."""
    program = folder / "nvidia-smi"
    program.write_text(f'#!/bin/sh\necho "$@" > {folder}/asked\n{says}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return folder / "asked"


def test_the_load_of_a_gpu_is_its_drivers_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = driver(tmp_path, 'echo "37, 81559"', monkeypatch)
    assert ask_driver("GPU-1a2b") == {"device_load": 0.37, "device_memory_total": 81559 * 2**20}
    assert "--id=GPU-1a2b" in asked.read_text()


@pytest.mark.parametrize("says", ['echo "[N/A], 5"', "exit 6", "echo"])
def test_a_driver_that_does_not_say_leaves_it_out(says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    driver(tmp_path, says, monkeypatch)
    assert ask_driver("GPU-1a2b") == {}


@pytest.mark.gpu
def test_a_gpu_tells_its_memory() -> None:
    held = torch.ones(1 << 20, device="cuda")
    told = Resources(torch.device("cuda:0")).measure()
    assert held.nbytes <= told["device_memory"] <= told["device_memory_peak"] <= told["device_memory_total"]
    assert 0 <= told["device_load"] <= 1
