"""Every benchmark runs to its end on today's pages and libraries, in its smallest form, and gives every figure.

Whether a claim holds is left to `make bench`. Each file of benchmarks/ is taken: a new one needs nothing here. Those
without a browser are of `make test`, the others of `make test-browser`.
"""

import json
import math
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.app_server import NO_CHROMIUM, browser_required, find_chromium

FOLDER = Path(__file__).resolve().parents[1] / "benchmarks"
BENCHMARKS = sorted(path for path in FOLDER.glob("*.py") if not path.name.startswith("_"))
OF_THE_MACHINE = {"machine", "versions", "day", "command", "claim"}
pytestmark = pytest.mark.timeout(600)


def needs_browser(path: Path) -> bool:
    return "playwright" in path.read_text(encoding="utf-8")


def marked(path: Path) -> Any:
    """What needs a browser is in its tier and in its group, and is skipped without one, as tests/browser is."""
    if not needs_browser(path):
        return pytest.param(path, id=path.stem)
    without = pytest.mark.skipif(not (find_chromium() or browser_required()), reason=NO_CHROMIUM)
    marks = [pytest.mark.browser, pytest.mark.xdist_group("browser"), without]
    return pytest.param(path, id=path.stem, marks=marks)


def smallest(path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(path), "--smallest"]
    return subprocess.run(
        command, cwd=FOLDER.parent, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


def figures(value: object, place: str = "") -> Iterator[tuple[str, object]]:
    """Each name with what it is of, by its path; those in a list have the same one, and a number is any (`#`)."""
    if isinstance(value, dict):
        for name, inner in value.items():
            inside = f"{place}/{'#' if name.replace('.', '').isdigit() else name}"
            yield inside, inner
            yield from figures(inner, inside)
    elif isinstance(value, list):
        for inner in value:
            yield place, inner
            yield from figures(inner, place)


@pytest.mark.parametrize("path", [marked(path) for path in BENCHMARKS])
def test_it_runs_to_its_end_and_gives_every_figure(path: Path, tmp_path: Path) -> None:
    done = smallest(path, EXPLORER_RESULTS=str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    assert "not judged: " in done.stdout
    assert "holds" not in done.stdout
    found = list(figures(json.loads((tmp_path / f"{path.stem}.json").read_text(encoding="utf-8"))))
    assert not [place for place, one in found if isinstance(one, float) and not math.isfinite(one)]
    kept = FOLDER / "results" / f"{path.stem}.json"
    if kept.exists():
        wanted = {place for place, _ in figures(json.loads(kept.read_text(encoding="utf-8"))) if place[-1] != "#"}
        missing = {
            place for place in wanted - {place for place, _ in found} if place.split("/")[1] not in OF_THE_MACHINE
        }
        assert not missing


@pytest.mark.slow  # what _report does of it is among the quick tests, in test_benchmark_report.py
def test_the_smallest_form_is_not_kept() -> None:
    before = {path: path.read_bytes() for path in (FOLDER / "results").iterdir()}
    done = smallest(FOLDER / "memory.py")
    assert done.returncode == 0, done.stderr
    assert "not written: " in done.stdout
    assert {path: path.read_bytes() for path in (FOLDER / "results").iterdir()} == before
