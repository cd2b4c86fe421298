"""A callback that changes the store of runs stands under `store_faults.writes`; what writes is read from the source."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

from explorer.runs import downloads, why
from explorer.runs.launch import LocalEngine
from explorer.runs.store import Store
from explorer.runs.workers import Workers

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted((ROOT / "pages").rglob("*.py")), *sorted((ROOT / "explorer" / "ui").rglob("*.py"))]
DECORATOR = "store_faults.writes"
# They keep to themselves what they could not write: the next look does it.
SILENT = {"settle", "glance", "poll", "prepare", "start_queued"}
STARTERS = {("downloads", name) for name in ("start", "cancel", "forget", "write")} | {("", "measure")}


def methods(kind: type) -> dict[str, ast.AST]:
    tree = ast.parse(inspect.getsource(kind))
    return {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def called(tree: ast.AST) -> set[str]:
    return {
        node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }


def writing() -> set[str]:
    """The methods that begin a transaction, or call one that does."""
    known = {name: node for kind in (Store, Workers, LocalEngine) for name, node in methods(kind).items()}
    found = {"transaction"}
    while more := {name for name, node in known.items() if called(node) & found} - found - SILENT:
        found |= more
    return found


WRITING = writing()


def offenders(source: str) -> Iterator[str]:
    """The functions of a file that write and are neither decorated nor called by decorated ones alone."""
    tree = ast.parse(source)
    modules = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    safe = {one.name for one in functions if DECORATOR in map(ast.unparse, one.decorator_list)}
    inside = {id(node) for one in functions if one.name in safe for node in ast.walk(one)}
    for scope in [one for one in functions if one.name not in safe] + [
        one for one in tree.body if not isinstance(one, ast.FunctionDef)
    ]:
        name = getattr(scope, "name", "the file itself")
        references = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == name]
        if references and all(id(node) in inside for node in references):
            continue
        yield from (f"{name}: {ast.unparse(node)}" for node in ast.walk(scope) if writes(node, modules))


def writes(node: ast.AST, modules: set[str]) -> bool:
    """Whether a method that writes, or a function that starts a process, is called or handed on here."""
    if isinstance(node, ast.Name):
        return ("", node.id) in STARTERS and node.id in modules
    if not isinstance(node, ast.Attribute):
        return False
    owner = node.value.id if isinstance(node.value, ast.Name) else ""
    return (owner, node.attr) in STARTERS if owner in modules else node.attr in WRITING


def test_what_writes_is_found() -> None:
    assert {
        "submit",
        "stop",
        "pause",
        "resume",
        "delete",
        "undelete",
        "rename",
        "star",
        "set_limit",
        "enable",
    } <= WRITING
    assert not WRITING & {"get", "runs", "series", "places", "deleted", "enabled", "files", *SILENT}
    assert callable(downloads.start)
    assert callable(why.measure)


def test_each_callback_that_writes_is_under_the_decorator() -> None:
    found = {path.relative_to(ROOT).as_posix(): list(offenders(path.read_text())) for path in PAGES}
    assert {file: told for file, told in found.items() if told} == {}


def test_one_that_is_not_is_found() -> None:
    bare = "from explorer.ui import board, store_faults\ndef act(run):\n    board.engine().{call}(run)\n"
    for call in ("stop", "store.star", "workers.enable"):
        assert len(list(offenders(bare.format(call=call)))) == 1
        assert list(offenders(bare.format(call=call).replace("def act", "@store_faults.writes\ndef act"))) == []
    handed_on = "import downloads\ndef show():\n    button(on_click=downloads.cancel)\n"
    assert len(list(offenders(handed_on))) == 1
    assert len(list(offenders("engine().store.delete(1)"))) == 1
    helped = "def _one(run):\n    engine().stop(run)\n@store_faults.writes\ndef act(run):\n    _one(run)\n"
    assert list(offenders(helped)) == []
    assert len(list(offenders(helped + "def other(run):\n    _one(run)\n"))) == 1
