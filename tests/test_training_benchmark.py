"""The benchmark of training measures the preset's network, and runs with nothing but torch from one file."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import explorer
from explorer.design import SetValue, apply

pytestmark = pytest.mark.xdist_group("trainers")  # one at a time: it measures
ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "benchmarks" / "training.py"
BARE = """
import runpy, sys
for name in ("pydantic", "numpy", "torchvision", "PIL", "platformdirs", "psutil", "safetensors"):
    sys.modules[name] = None  # as if it were not installed
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
OWN_GRAPH = """
import json, sys
sys.path.insert(0, "benchmarks")
import training
found = [training.book_graph(96, batch_norm=norm) for norm in (False, True)]
print(json.dumps([[[n.name, repr(n.op), n.inputs, n.shape] for n in graph.nodes] for graph in found]))
"""


def test_its_network_is_the_preset() -> None:
    done = subprocess.run([sys.executable, "-c", OWN_GRAPH], cwd=ROOT, capture_output=True, text=True, check=True)
    for found, norm in zip(json.loads(done.stdout), ("none", "after_conv"), strict=True):
        values = {"input.channels": 1, "input.height": 96, "input.width": 96, "variants.batch_norm": norm}
        design = apply(explorer.preset("googlenet"), *[SetValue(path=path, value=v) for path, v in values.items()])
        graph = explorer.lower(design)
        expected = [[n.name, repr(n.op), list(n.inputs), list(n.shape)] for n in graph.nodes]
        assert found == expected


def write_idx(folder: Path, count: int) -> None:
    generator = np.random.default_rng(0)
    for split in ("train", "t10k"):
        images = generator.integers(0, 256, (count, 28, 28), dtype=np.uint8)
        labels = np.arange(count, dtype=np.uint8) % 10
        for kind, values in (("images-idx3", images), ("labels-idx1", labels)):
            head = bytes([0, 0, 8, values.ndim]) + b"".join(size.to_bytes(4, "big") for size in values.shape)
            (folder / f"{split}-{kind}-ubyte").write_bytes(head + values.tobytes())


@pytest.mark.slow
@pytest.mark.timeout(900)  # six interpreters that import torch: a minute, unless the machine is busy
def test_one_file_runs_on_a_bare_machine(tmp_path: Path) -> None:
    packed = tmp_path / "training.pyz"
    subprocess.run([sys.executable, str(SCRIPT), "--pack", str(packed)], check=True, capture_output=True)
    write_idx(tmp_path, 60)
    (tmp_path / "bare.py").write_text(BARE)
    options = {"parts": "correct,race,curves", "size": 32, "batch": 16, "race-seeds": 1, "race-epochs": 1,
               "race-batch": 16, "race-accuracy": 0.0, "curve-seconds": 1.0, "device": "cpu"}  # fmt: skip
    told = [text for name, value in options.items() for text in (f"--{name}", str(value))]
    done = bare(tmp_path, packed, *told)
    assert "FAILS" not in done.stdout, done.stdout
    found = json.loads((tmp_path / "training.json").read_text())
    assert all(difference <= bound for difference, bound in found["correct"].values())
    assert found["race"]["worst_seconds"]["cold"] > 0
    assert 0 < found["curves"]["cost"] < 0.02
    for kind, wishes in (("book", {}), ("ours", {"number_format": "fp32"})):
        asked = found["options"] | {"steps": 1, "warm_up": 1}
        done = bare(tmp_path, packed, "--stage", json.dumps({"options": asked, "kind": kind, "wishes": wishes}))
        assert json.loads(done.stdout.splitlines()[-1])["end_to_end"] > 0


def bare(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """With an interpreter that has nothing but torch."""
    command = [sys.executable, str(folder / "bare.py"), *map(str, arguments)]
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "EXPLORER_RESULTS")}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    return done
