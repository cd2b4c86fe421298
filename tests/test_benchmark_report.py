"""What every benchmark's result tells of where and how it was measured, and what it keeps to itself."""

import ctypes
import os
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
import torch

ROOT = Path(__file__).resolve().parents[1]
KERNEL = """NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.86.15  Release Build  (dvs-builder)
GCC version:  gcc version 12.3.0 (Ubuntu 12.3.0-1ubuntu1~22.04)
"""


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module as of a repository in `tmp_path / "repository"`, which is the current folder."""
    spec = spec_from_file_location("_report", ROOT / "benchmarks" / "_report.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    module.ROOT = tmp_path / "repository"
    for folder in ("repository/benchmarks", "repository/.venv/bin", "home/fashion"):
        (tmp_path / folder).mkdir(parents=True)
    (module.ROOT / "benchmarks" / "training.py").touch()
    (tmp_path / "home" / "training.pyz").touch()
    (tmp_path / "home" / "python3").touch()
    (module.ROOT / ".venv" / "bin" / "python").symlink_to(tmp_path / "home" / "python3")
    monkeypatch.chdir(module.ROOT)
    return module


def started(patch: pytest.MonkeyPatch, interpreter: Path, *arguments: object) -> None:
    patch.setattr(sys, "executable", str(interpreter))
    patch.setattr(sys, "orig_argv", ["python", *map(str, arguments)])


@pytest.mark.parametrize("folder", [".", "benchmarks", "../home"])
def test_a_command_is_told_from_the_root(report: Any, monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    monkeypatch.chdir(folder)
    script = os.path.relpath(report.ROOT / "benchmarks" / "training.py")
    started(monkeypatch, report.ROOT / ".venv/bin/python", script, "20", "--parts", "race,curves", "--device=cuda:0")
    assert report.command() == ".venv/bin/python benchmarks/training.py 20 --parts race,curves --device=cuda:0"


def test_a_packed_run_is_told_as_it_was_started(report: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    report.PACKED = True
    monkeypatch.chdir("../home")
    started(monkeypatch, Path.cwd() / "python3", "training.pyz", "--epochs", "10")
    assert report.command() == "python training.pyz --epochs 10"


def test_nothing_tells_of_anybodys_home(report: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    home = report.ROOT.parent / "home"
    started(monkeypatch, home / "python3", home / "training.pyz", "--data", home / "fashion", f"--data={home / 'no'}")
    assert report.command() == "python training.pyz --data fashion --data=no"
    started(monkeypatch, home / "python3", "../home/training.pyz", "a; b", "")
    assert report.command() == "python training.pyz 'a; b' ''"


def test_torch_tells_its_whole_build(report: Any) -> None:
    found = report.versions(("torch", "numpy"))
    assert found["torch"] == str(torch.__version__)
    assert found.get("cuda") == torch.version.cuda
    assert found.get("cudnn") == torch.backends.cudnn.version()
    assert set(report.versions(("numpy",))) == {"python", "numpy"}


def test_the_driver_as_the_kernel_tells_it(report: Any, tmp_path: Path) -> None:
    report.DRIVER = tmp_path / "version"
    report.DRIVER.write_text(KERNEL)
    assert report.versions(("torch",))["nvidia_driver"] == "570.86.15"


class Library:
    """As libnvidia-ml.so.1; `failing` where there is no driver."""

    def __init__(self, failing: int) -> None:
        self.failing = failing

    def nvmlInit_v2(self) -> int:  # noqa: N802  NVIDIA's name
        return self.failing

    def nvmlSystemGetDriverVersion(self, told: Any, length: int) -> int:  # noqa: N802
        told.value = b"580.65.06"
        return 0


@pytest.mark.parametrize(("failing", "driver"), [(0, "580.65.06"), (9, None)])
def test_the_driver_as_its_library_tells_it(
    report: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int, driver: str | None
) -> None:
    report.DRIVER = tmp_path / "version"
    monkeypatch.setattr(ctypes, "CDLL", lambda name: Library(failing))
    assert report.versions(("torch",)).get("nvidia_driver") == driver


def test_a_system_without_affinity_has_cores(report: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    assert report.machine()["cores"] == os.cpu_count()


def test_what_is_asked_for(report: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["interaction.py", "7", "9", "50", "--smallest"])
    asked = report.asked("Claim: fast.\n\nHow: so.", "rounds", "blocks...")
    assert (asked.rounds, asked.blocks, asked.smallest, report.smallest()) == (7, [9, 50], True, True)
    monkeypatch.setattr(sys, "argv", ["interaction.py"])
    asked = report.asked("Claim: fast.", "rounds", "blocks...")
    assert (asked.rounds, asked.blocks, asked.smallest, report.smallest()) == (None, [], False, False)


@pytest.mark.parametrize("argument", ["0", "-1", "x", "1.5", "²", "--small"])
def test_what_cannot_be_asked_for(report: Any, monkeypatch: pytest.MonkeyPatch, argument: str) -> None:
    monkeypatch.setattr(sys, "argv", ["launch.py", argument])
    with pytest.raises(SystemExit) as refused:
        report.asked("Claim: fast.", "rounds")
    assert refused.value.code == 2


@pytest.mark.parametrize(("smallest", "holds", "code"), [(False, True, 0), (False, False, 1), (True, False, 0)])
def test_the_smallest_form_judges_nothing_and_keeps_nothing(
    report: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    smallest: bool, holds: bool, code: int,
) -> None:  # fmt: skip
    monkeypatch.setattr(sys, "argv", ["launch.py", *["--smallest"] * smallest])
    report.RESULTS = tmp_path / "results"
    report.write("launch.py", "fast", ())
    assert report.RESULTS.exists() is not smallest
    with pytest.raises(SystemExit) as ended:
        report.conclude({"at most 1.5 times": holds})
    assert ended.value.code == code
    said = {(True, False): "not judged", (False, True): "holds", (False, False): "FAILS"}[smallest, holds]
    assert f"{said}: at most 1.5 times" in capsys.readouterr().out
    monkeypatch.setenv("EXPLORER_RESULTS", str(tmp_path / "named"))
    report.write("launch.py", "fast", ())
    assert (tmp_path / "named" / "launch.json").exists()


def test_percentiles_of_one_are_itself(report: Any) -> None:
    assert report.percentiles([3.14]) == {"p50_ms": 3.1, "p95_ms": 3.1}
    assert report.percentiles([1.0, 2.0, 3.0])["p50_ms"] == 2.0
