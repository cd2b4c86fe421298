"""What a test writes outside its temporary folder is refused, or found when all is over, and named."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PLANTED = """
import os, shutil, sqlite3, subprocess, sys, tempfile
from pathlib import Path

MADE_BY_AN_IMPORT = tempfile.TemporaryDirectory()
HERE = Path(__file__).parent


def test_inside(tmp_path, monkeypatch):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").write_text("a")
    shutil.rmtree(tmp_path / "folder")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "file").touch()
    Path(MADE_BY_AN_IMPORT.name, "file").touch()
    HERE.mkdir(exist_ok=True)
    (HERE / "nothing").unlink(missing_ok=True)
    Path(os.devnull).write_text("a")
    sqlite3.connect(":memory:").close()
    sqlite3.connect(f"file:{HERE / 'kept.sqlite3'}?mode=ro", uri=True).close()
    (HERE / "kept").read_text()
    Path.home().joinpath("settings").touch()
    subprocess.run(["sh", "-c", "touch ~/more $TMPDIR/more"], check=True)


def test_open():
    (HERE / "opened").write_text("a")


def test_open_by_name(monkeypatch):
    monkeypatch.chdir(HERE)
    open("named", "a")


def test_caught():
    try:
        os.mkdir(HERE / "made")
    except OSError:
        pass


def test_remove():
    (HERE / "kept").unlink()


def test_move_away(tmp_path):
    (HERE / "kept").rename(tmp_path / "moved")


def test_move_in(tmp_path):
    (tmp_path / "file").touch()
    shutil.move(tmp_path / "file", HERE / "moved")


def test_copy(tmp_path):
    (tmp_path / "file").touch()
    shutil.copy(tmp_path / "file", HERE / "copied")


def test_link(tmp_path):
    (tmp_path / "link").symlink_to(HERE)
    (tmp_path / "link" / "linked").touch()


def test_tree():
    shutil.rmtree(HERE / "folder")


def test_database():
    sqlite3.connect(HERE / "new.sqlite3")


def test_child_makes():
    subprocess.run([sys.executable, "-c", "open('made-by-child', 'w')"], cwd=HERE, check=True)


def test_child_changes():
    subprocess.run([sys.executable, "-c", "open('changed-by-child', 'w')"], cwd=HERE, check=True)


def test_child_removes():
    subprocess.run([sys.executable, "-c", "import os; os.remove('removed-by-child')"], cwd=HERE, check=True)


def test_child_leaves_a_cache():
    subprocess.run([sys.executable, "-c", "import module"], cwd=HERE, check=True)


def test_at_home(monkeypatch):
    home = Path(HERE.parent, "home")
    code = f"from explorer.runs.store import Store; Store()"
    environment = {**os.environ, "HOME": str(home)}
    environment.pop("EXPLORER_HOME", None)
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
"""
REFUSED = {
    "test_open": "opened",
    "test_open_by_name": "named",
    "test_caught": "made",
    "test_remove": "kept",
    "test_move_away": "kept",
    "test_move_in": "moved",
    "test_copy": "copied",
    "test_link": "linked",
    "test_tree": "folder/file",
    "test_database": "new.sqlite3",
}
FOUND = {
    "test_child_makes": "made-by-child came",
    "test_child_changes": "changed-by-child changed",
    "test_child_removes": "removed-by-child went",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with tests that write where they should not, and files that they should leave alone."""
    folder = tmp_path / "project"
    (folder / "folder").mkdir(parents=True)
    for name in ("kept", "kept.sqlite3", "changed-by-child", "removed-by-child", "folder/file", "module.py"):
        (folder / name).write_text("")
    (folder / "pytest.ini").write_text("[pytest]\n")
    (folder / "test_planted.py").write_text(PLANTED)
    (tmp_path / "home").mkdir()
    return folder


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    options = ["-p", "tests.outside", "-p", "no:randomly", f"--basetemp={project.parent / 'base'}", *arguments]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "XDG_"))}
    environment |= {"PYTHONPATH": str(ROOT), "HOME": str(project.parent / "home")}
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options], cwd=project, env=environment, check=False, capture_output=True,
        text=True,
    )  # fmt: skip


def test_every_planted_write_is_named_with_its_test(project: Path) -> None:
    done = run(project, "-n0")
    assert done.returncode == 1, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    for test, path in REFUSED.items():
        assert any(line.startswith("ERROR ") and f"::{test} " in line for line in lines), done.stdout
        assert f"writes outside its temporary folder: {project / path}\n" in done.stdout
    (head,) = [at for at, line in enumerate(lines) if " written outside the tests' temporary folders " in line]
    told = [line for line in lines[head + 1 :] if " while there ran: " in line]
    assert len(told) == len(FOUND) + 1, told
    for test, became in FOUND.items():
        assert any(line.startswith(f"{became} while there ran: ") and f"::{test}" in line for line in told), told
    assert any(
        line.startswith(str(project.parent / "home")) and "inception-explorer came" in line and "::test_at_home" in line
        for line in told
    ), told
    assert not any("::test_inside " in line for line in lines), "it writes inside alone"


def test_a_child_alone_fails_tests_that_passed_on_several_cores(project: Path) -> None:
    done = run(project, "-n2", "-k", "child_makes or inside")
    assert "2 passed" in done.stdout
    assert done.returncode == 1
    (told,) = [line for line in done.stdout.splitlines() if line.startswith("made-by-child came while there ran: ")]
    assert "test_planted.py::test_child_makes" in told  # beside what ran on the other core at that moment


def test_whoever_writes_inside_alone_passes(project: Path) -> None:
    done = run(project, "-n0", "-k", "inside or cache")
    assert done.returncode == 0, done.stdout
    assert "temporary folder" not in done.stdout
