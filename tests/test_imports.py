"""Who may import whom, as `[tool.importlinter]` of pyproject.toml says it: kept, with fewer and fewer exceptions."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
CONTRACTS: dict[str, dict[str, Any]] = {one["id"]: one for one in SETTINGS["contracts"]}
EXCEPTIONS = {"pages": 6, "components": 1}  # lower a number when an exception has gone; never raise one
LINT = "import sys; from importlinter.cli import lint_imports_command as lint; sys.exit(lint())"
MODULES = ("source_modules", "forbidden_modules", "protected_modules", "allowed_importers", "modules")
# where each library that a contract names may be imported: it has to be, for import-linter to know it
LIBRARIES = {
    "torch": "explorer.train",
    "torchvision": "explorer.train",
    "streamlit": "explorer.ui",
    "plotly": "pages",
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """import-linter in a process of its own, with the settings of that folder; it writes nothing there."""
    command = [sys.executable, "-c", LINT, "--no-logo", "--no-cache"]
    wide = os.environ | {"COLUMNS": "200"}  # no line is broken in two
    return subprocess.run(command, cwd=folder, env=wide, capture_output=True, text=True, timeout=120, check=False)


def test_the_program_keeps_its_contracts() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_exceptions_only_become_fewer() -> None:
    have = {name: len(found) for name, one in CONTRACTS.items() if (found := one.get("ignore_imports"))}
    more = {name: count for name, count in have.items() if count > EXCEPTIONS.get(name, 0)}
    assert not more, f"{more} exceptions, where {EXCEPTIONS} are the most: import what may be imported"
    assert have == EXCEPTIONS, f"fewer exceptions, {have}: write so into EXCEPTIONS, that none comes back"


def test_an_exception_that_nobody_needs_is_an_error() -> None:
    alerts = {one.get("unmatched_ignore_imports_alerting", "error") for one in CONTRACTS.values()}
    assert alerts == {"error"}


# contract: who imports what, against it
PLANTED = {
    "rooms": ("explorer.design", "explorer.graph"),
    "readings": ("explorer.render", "explorer.design"),
    "drawings": ("explorer.runs", "explorer.codegen"),
    "lowering": ("explorer.lowering", "explorer.data"),
    "trainer": ("pages", "explorer.train"),
    "public": ("explorer.runs", "explorer"),
    "torch": ("explorer.cli", "torch.nn"),
    "streamlit": ("explorer.runs", "streamlit"),
    "pages": ("explorer.ui.explore", "explorer.ui.compare"),
    "components": ("explorer.ui.grid_view", "explorer.ui.state"),
}


def exceptions() -> list[tuple[str, str]]:
    pairs = [text.split(" -> ") for one in CONTRACTS.values() for text in one.get("ignore_imports", ())]
    return [(importer, imported) for importer, imported in pairs]


def named() -> set[str]:
    """Every module of ours that a contract names."""
    found = {name for one in CONTRACTS.values() for key in MODULES for name in one.get(key, ())}
    rooms = {f"explorer.{room}" for row in CONTRACTS["rooms"]["layers"] for room in row.split(" | ")}
    return {name.removesuffix(".**").removesuffix(".*") for name in found | rooms} - LIBRARIES.keys()


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The modules that the contracts name, as packages that import what is excepted, and libraries where they may."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name in named() | {module for pair in exceptions() for module in pair}:
        folder = tmp_path.joinpath(*name.split("."))
        folder.mkdir(parents=True, exist_ok=True)
        for package in (folder, *folder.parents):
            if package.is_relative_to(tmp_path) and package != tmp_path:
                (package / "__init__.py").touch()
    plant(tmp_path, [*exceptions(), *[(room, library) for library, room in LIBRARIES.items()]])
    return tmp_path


def plant(tree: Path, imports: Iterable[tuple[str, str]]) -> None:
    for importer, imported in imports:
        with tree.joinpath(*importer.split("."), "__init__.py").open("a", encoding="utf-8") as file:
            file.write(f"def late():\n    import {imported}\n")


def broken(output: str) -> set[str]:
    """The contracts that are said to be broken, by their identifiers."""
    names = {one["name"]: contract for contract, one in CONTRACTS.items()}
    return {names[name] for name in re.findall(r"^(.*) BROKEN\b", output, re.MULTILINE)}


def test_each_breach_is_reported(tree: Path) -> None:
    plant(tree, PLANTED.values())
    result = lint(tree)
    assert PLANTED.keys() == CONTRACTS.keys()
    assert result.returncode == 1
    assert broken(result.stdout) == set(CONTRACTS), result.stdout + result.stderr


def test_a_tree_without_breaches_passes_and_an_unneeded_exception_does_not(tree: Path) -> None:
    result = lint(tree)
    assert result.returncode == 0, result.stdout + result.stderr
    importer, imported = exceptions()[0]
    tree.joinpath(*importer.split("."), "__init__.py").write_text("", encoding="utf-8")
    result = lint(tree)
    assert result.returncode == 1
    assert f"No matches for ignored import {importer} -> {imported}." in result.stdout + result.stderr
