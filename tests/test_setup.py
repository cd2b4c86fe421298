"""scripts/setup.sh, which `make` runs first: what it says when it can't, and when it believes that all is installed.

Python and uv are stand-ins here, so nothing is installed; the real set-up is what runs before these tests.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
UV_PASSES = 'case "$*" in *requirements.lock*) echo installed >> installs;; esac'
OLD_PYTHON = 'case "$1" in -c) exit 1;; -V) echo Python 3.9.18;; esac'
NO_VENV = 'case "$2" in *ensurepip*) exit 1;; esac'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with the script, what it installs and nothing else."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "setup.sh", tmp_path / "scripts")
    (tmp_path / "requirements.lock").write_text("numpy==2.4.6\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    return tmp_path


def program(path: Path, body: str) -> Path:
    """A shell script that stands in for a program."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


def set_up(project: Path, python: str = "python3") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHON": python}
    command = ["sh", "scripts/setup.sh"]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def with_venv(project: Path) -> Path:
    """The project with a .venv whose python and uv always succeed; each install is a line in `installs`."""
    program(project / ".venv/bin/python", "exit 0")
    program(project / ".venv/bin/uv", UV_PASSES)
    return project


def installs(project: Path) -> int:
    log = project / "installs"
    return len(log.read_text().splitlines()) if log.exists() else 0


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (None, "there is no"),
        (OLD_PYTHON, "Python 3.11 or newer is needed, {python} is Python 3.9.18"),
        (NO_VENV, "apt-get install python3-venv"),
    ],
    ids=["no Python", "too old", "no venv module"],
)
def test_a_python_that_will_not_do_is_refused_in_one_line(project: Path, body: str | None, says: str) -> None:
    python = project / "stand-in"
    if body is not None:
        program(python, body)
    result = set_up(project, str(python))
    assert result.returncode == 1
    assert says.format(python=python) in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (project / ".venv").exists()


def test_a_second_time_installs_nothing(with_venv: Path) -> None:
    assert [set_up(with_venv).returncode, set_up(with_venv).returncode] == [0, 0]
    assert installs(with_venv) == 1


def test_a_change_of_the_pins_installs_again(with_venv: Path) -> None:
    set_up(with_venv)
    (with_venv / "requirements.lock").write_text("numpy==2.4.5\n")
    set_up(with_venv)
    assert installs(with_venv) == 2


def test_a_change_of_what_the_project_says_of_itself_installs_again(with_venv: Path) -> None:
    set_up(with_venv)
    (with_venv / "pyproject.toml").write_text("[project]\nname = 'other'\n")
    set_up(with_venv)
    assert installs(with_venv) == 2


def test_a_failed_install_is_tried_again_even_with_the_old_pins(with_venv: Path) -> None:
    set_up(with_venv)
    pins = (with_venv / "requirements.lock").read_text()
    (with_venv / "requirements.lock").write_text("nothing-of-the-kind==1\n")
    program(with_venv / ".venv/bin/uv", "exit 1")
    assert set_up(with_venv).returncode != 0
    (with_venv / "requirements.lock").write_text(pins)
    program(with_venv / ".venv/bin/uv", UV_PASSES)
    assert set_up(with_venv).returncode == 0
    assert installs(with_venv) == 2
