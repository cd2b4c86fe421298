"""What tests/test_imports.py can't say of who imports whom, and that reading a design loads no torch; each with the
proof that the check can fail.
"""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BARE = ("explorer/graph/", "explorer/text/")  # the standard library is all that they need
APP = "app.py"  # a file by itself is in no contract
NOT_IN_APP = ("torch", "torchvision", "explorer.train", "explorer.torch_backend")
STATE = {"session_state", "query_params"}
STATE_PACKAGE = "explorer/ui/state/"
PRIVATE = "explorer/ui/streamlit_private.py"  # asks Streamlit itself, for that package


def sources(root: Path) -> list[Path]:
    """The program's own files below `root`: no tests, benchmarks or scripts."""
    found = [root / "app.py", *(root / "pages").rglob("*.py"), *(root / "explorer").rglob("*.py")]
    return sorted(path for path in found if path.is_file())


def imported(tree: ast.AST, package: str) -> Iterator[tuple[int, str]]:
    """Every (line, dotted name) that a file of `package` imports, at its top or inside a function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            module = ".".join([*parents, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def refusal(file: str, dotted: str) -> str | None:
    """Why the file (a path from the root, with slashes) may not import this; None where it may."""
    if file == APP and any(f"{dotted}.".startswith(f"{one}.") for one in NOT_IN_APP):
        return "it costs seconds to load"
    own = next((room for room in BARE if file.startswith(room)), None)
    is_own = own is not None and f"{dotted}.".startswith(own.replace("/", "."))
    if own and not is_own and dotted.split(".")[0] not in sys.stdlib_module_names:
        return f"{own} is standard library only"
    return None


def breaches(root: Path) -> list[str]:
    """One line for each import, or touch of the page's state, that the design forbids."""
    found = []
    for path in sources(root):
        file = path.relative_to(root).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        package = ".".join(path.relative_to(root).parent.parts)
        for line, dotted in imported(tree, package):
            if reason := refusal(file, dotted):
                found.append(f"{file}:{line} imports {dotted}: {reason}")
        if not file.startswith(STATE_PACKAGE) and file != PRIVATE:
            names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} & STATE
            found += [f"{file} touches {name}: {STATE_PACKAGE} alone does" for name in sorted(names)]
    return found


def test_the_tree_keeps_its_bounds() -> None:
    assert len(sources(ROOT)) > 20, "the walk did not find the program"
    assert breaches(ROOT) == []


BAD_TREE = {
    "app.py": "import streamlit\nfrom explorer.train import loop\ndef late():\n    import torch.nn as nn\n",
    "explorer/graph/ops.py": "import dataclasses\nimport numpy\nfrom . import show\nfrom explorer.design import Edit\n",
    "explorer/text/quote.py": "import json\nimport pydantic\nfrom ..graph import show\nfrom . import parse\n",
    "explorer/design/spec.py": "import pydantic\nfrom explorer.text import quoted\n",
    "explorer/ui/state/session.py": "import streamlit as st\nst.session_state['a'] = 1\n",
    "pages/explore.py": "import streamlit as st\nst.query_params.clear()\n",
}


def test_each_breach_is_reported(tmp_path: Path) -> None:
    for name, text in BAD_TREE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert [breach.split(": ")[0] for breach in breaches(tmp_path)] == [
        "app.py:2 imports explorer.train.loop",
        "app.py:4 imports torch.nn",
        "explorer/graph/ops.py:2 imports numpy",
        "explorer/graph/ops.py:4 imports explorer.design.Edit",
        "explorer/text/quote.py:2 imports pydantic",
        "explorer/text/quote.py:3 imports explorer.graph.show",
        "pages/explore.py touches query_params",
    ]


UNWANTED = ("torch", "torchvision", "explorer.train")
REPORT = f"""
import json, sys
sys.stderr.write("\\n" + json.dumps([name for name in {UNWANTED} if name in sys.modules]))
"""
READ_A_DESIGN = """
import explorer
for name in explorer.PRESETS:
    graph = explorer.lower(explorer.preset(name))
    assert explorer.analyze(graph).parameters > 1000
    assert "digraph" in explorer.to_dot(graph)
"""
PRINT_A_SUMMARY = """
import runpy, sys
sys.argv = ["explorer", "summary", "mini-googlenet", "--json"]
try:
    runpy.run_module("explorer", run_name="__main__")
except SystemExit as stop:
    assert not stop.code, stop.code
"""
RENDER_EXPLORE = """
from streamlit.testing.v1 import AppTest
page = AppTest.from_file("explorer/ui/frame.py", default_timeout=120).run()
assert not page.exception, page.exception
assert len(page.get("html")) >= 2, "the page shows no totals"
assert len(page.get("bidi_component")) >= 3, "the page shows no graph, no table and no commands"
"""
RENDER_TRAIN = """
from streamlit.testing.v1 import AppTest
page = AppTest.from_file("explorer/ui/frame.py", default_timeout=120).run().switch_page("../../pages/train.py").run()
assert not page.exception, page.exception
assert len(page.button) >= 1, "the page has no button"
"""


def loaded_by(code: str) -> list[str]:
    """Which of UNWANTED a clean interpreter has loaded after running `code` in the project's root."""
    command = [sys.executable, "-c", code + REPORT]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 0, result.stderr
    loaded: list[str] = json.loads(result.stderr.splitlines()[-1])
    return loaded


@pytest.mark.parametrize(
    "code",
    [READ_A_DESIGN, PRINT_A_SUMMARY, RENDER_EXPLORE, RENDER_TRAIN],
    ids=["public API", "summary command", "Explore page", "Train page"],
)
def test_reading_a_design_loads_no_torch(code: str) -> None:
    assert loaded_by(code) == []


@pytest.mark.slow
def test_an_unwanted_import_is_reported() -> None:
    assert loaded_by("".join(f"import {name}\n" for name in UNWANTED)) == list(UNWANTED)
    assert loaded_by("import json\n") == []
