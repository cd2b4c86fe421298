"""One run on two processes is the run of one with the same batch (torchrun, gloo, CPU); and several GPUs."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from explorer.runs import devices
from explorer.runs.config import DEVICE_PATTERN

pytestmark = pytest.mark.xdist_group("trainers")  # one at a time: each has two processes
ROOT = Path(__file__).resolve().parents[2]
TORCHRUN = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]


def trained(folder: Path, steps: int, batch_norm: str, processes: int, batch: int = 30) -> dict[str, Any]:
    starter = TORCHRUN if processes > 1 else []
    module = ["--module"] if processes > 1 else ["-m"]
    arguments = [str(steps), batch_norm, str(folder), str(batch)]
    command = [sys.executable, *starter, *module, "tests.train.shared_run", *arguments]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    told: dict[str, Any] = json.loads(next(line for line in done.stdout.splitlines() if line.startswith("{")))
    return told


@pytest.mark.slow
def test_two_processes_give_the_curve_of_one_and_go_on_where_they_were(tmp_path: Path) -> None:
    """30 images a batch and a last one of 16, moved and mirrored at random: the parts are those of the one batch."""
    alone = trained(tmp_path / "alone", 99, "none", 1)
    whole = trained(tmp_path / "two", 99, "none", 2)
    assert len(alone["losses"]) == 20
    assert alone["losses"][-1] < 0.9 * alone["losses"][0]
    assert whole["losses"] == pytest.approx(alone["losses"], rel=1e-4)
    assert whole["switches"]["fused_convolutions"][1].startswith("off where several processes")
    begun = trained(tmp_path / "paused", 7, "none", 2)
    resumed = trained(tmp_path / "paused", 99, "none", 2)
    assert begun["losses"] + resumed["losses"] == pytest.approx(alone["losses"], rel=1e-4)


@pytest.mark.slow
def test_batch_norm_learns_too(tmp_path: Path) -> None:
    losses = trained(tmp_path, 99, "after_conv", 2)["losses"]
    assert losses[-1] < 0.9 * losses[0]


@pytest.mark.slow
def test_a_rest_of_an_epoch_that_is_too_small_for_all_is_left_out(tmp_path: Path) -> None:
    losses = trained(tmp_path, 99, "after_conv", 2, batch=51)["losses"]  # 256 images: one would be left
    assert all(math.isfinite(loss) for loss in losses)


def test_several_gpus_can_be_had_each_by_itself_and_together(monkeypatch: pytest.MonkeyPatch) -> None:
    import re

    monkeypatch.setattr(devices, "_by_its_program", lambda: ["NVIDIA H100", "NVIDIA H100"])
    devices.devices.cache_clear()
    try:
        names = [device.name for device in devices.devices()]
        assert names == ["cuda:0", "cuda:1", devices.ALL_GPUS, "cpu"]
        assert all(re.match(DEVICE_PATTERN, name) for name in names)
        assert [devices.resolve(name) for name in ("auto", "cuda", "cuda:1", "cuda:all")] == [
            "cuda:0", "cuda:0", "cuda:1", "cuda:all",
        ]  # fmt: skip
        assert devices.absent("cuda:2")
        assert devices.absent("cuda:all") is None
    finally:
        devices.devices.cache_clear()
