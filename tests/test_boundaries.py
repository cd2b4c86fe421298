"""Who may import whom, and that reading a design loads no torch; each with the proof that the check can fail."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# What each part of explorer/ may import of the others. Parts not named here (cli, ui) sit on top: all but train.
MAY_IMPORT: dict[str, set[str]] = {
    "design": set(),
    "graph": set(),
    "data": set(),
    "lowering": {"analysis", "design", "graph"},  # an error says which sizes of image would do
    "analysis": {"graph"},
    "render": {"graph"},
    "codegen": {"graph"},
    "torch_backend": {"graph", "analysis"},  # crosscheck compares analysis with torch
    "runs": {"analysis", "data", "design", "graph", "lowering"},  # what a run of the design will cost, before it starts
    "train": {"", "analysis", "data", "design", "graph", "lowering", "runs", "torch_backend"},
}
# The only homes of what costs seconds to load, or ties the core to the page.
ONLY_IN: dict[str, tuple[str, ...]] = {
    "torch": ("explorer/torch_backend/", "explorer/train/"),
    "torchvision": ("explorer/torch_backend/", "explorer/train/"),
    "streamlit": ("explorer/ui/", "pages/", "app.py"),
    "plotly": ("explorer/ui/", "pages/"),
}
STATE = {"session_state", "query_params"}
STATE_PACKAGE = "explorer/ui/state/"


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


def part_of(dotted: str) -> str | None:
    """Of `explorer.graph.ops.Conv2d` the part `graph`, of the public API `explorer.lower` "", else None."""
    first, *rest = dotted.split(".")
    if first != "explorer":
        return None
    return rest[0] if rest and (ROOT / "explorer" / rest[0]).is_dir() else ""


def refusal(file: str, dotted: str) -> str | None:
    """Why the file (a path from the root, with slashes) may not import this; None where it may."""
    library = dotted.split(".")[0]
    if not file.startswith(ONLY_IN.get(library, "")):
        return f"{library} belongs in {' and '.join(ONLY_IN[library])}"
    own, other = part_of(file.replace("/", ".")), part_of(dotted)
    if own == "graph" and library not in sys.stdlib_module_names and other != "graph":
        return "graph is standard library only"
    if other is None or other == own:
        return None
    if other == "train":
        return "nobody imports train: it is started as a process"
    if own in MAY_IMPORT and other not in MAY_IMPORT[own]:
        return (
            f"{own} may import {', '.join(sorted(MAY_IMPORT[own])) or 'no other part'}, not {other or 'the public API'}"
        )
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
        if not file.startswith(STATE_PACKAGE):
            names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} & STATE
            found += [f"{file} touches {name}: {STATE_PACKAGE} alone does" for name in sorted(names)]
    return found


def test_the_tree_keeps_its_layers() -> None:
    assert len(sources(ROOT)) > 20, "the walk did not find the program"
    assert breaches(ROOT) == []


BAD_TREE = {
    "explorer/__init__.py": "from explorer.lowering import lower\n",
    "explorer/graph/ops.py": "import dataclasses\nimport numpy\nfrom explorer.design import spec\n",
    "explorer/design/spec.py": "import pydantic\nfrom ..graph import ops\n",
    "explorer/analysis/costs.py": "def late():\n    import torch.nn as nn\n    from explorer import lower\n",
    "explorer/runs/launch.py": "from explorer.train import worker\n",
    "explorer/torch_backend/to_module.py": "import torch\nfrom explorer.graph import ops\nfrom . import init\n",
    "explorer/ui/state/session.py": "import streamlit as st\nst.session_state['a'] = 1\n",
    "pages/explore.py": "import streamlit as st\nfrom explorer.train import loop\nst.query_params.clear()\n",
}


def test_each_breach_is_reported(tmp_path: Path) -> None:
    for name, text in BAD_TREE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert [breach.split(": ")[0] for breach in breaches(tmp_path)] == [
        "explorer/analysis/costs.py:2 imports torch.nn",
        "explorer/analysis/costs.py:3 imports explorer.lower",
        "explorer/design/spec.py:2 imports explorer.graph.ops",
        "explorer/graph/ops.py:2 imports numpy",
        "explorer/graph/ops.py:3 imports explorer.design.spec",
        "explorer/runs/launch.py:1 imports explorer.train.worker",
        "pages/explore.py:2 imports explorer.train.loop",
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
page = AppTest.from_file("app.py", default_timeout=60).run()
assert not page.exception, page.exception
assert len(page.get("html")) >= 2, "the page shows no totals"
assert len(page.get("bidi_component")) >= 3, "the page shows no graph, no table and no commands"
"""
RENDER_TRAIN = """
from streamlit.testing.v1 import AppTest
page = AppTest.from_file("app.py", default_timeout=60).run().switch_page("pages/train.py").run()
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


def test_an_unwanted_import_is_reported() -> None:
    assert loaded_by("".join(f"import {name}\n" for name in UNWANTED)) == list(UNWANTED)
    assert loaded_by("import json\n") == []
