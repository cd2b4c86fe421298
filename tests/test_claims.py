"""The claim that a person in front of an audience relies on, measured again: the small network learns in ten seconds.

The claims that compare times with other tools are left to `make bench`: a busy machine would fail them for no change.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.slow
def test_mini_googlenet_learns_within_ten_seconds(tmp_path: Path) -> None:
    environment = {**os.environ, "EXPLORER_RESULTS": str(tmp_path)}
    command = [sys.executable, "benchmarks/learning.py"]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    seeds = json.loads((tmp_path / "learning.json").read_text())["seeds"]
    assert [one["seed"] for one in seeds] == [0, 1, 2]
    assert min(one["test_accuracy"] for one in seeds) > 0.8
