"""Follows what reaches Streamlit's Markdown through the source, to tell what is ours from what may be a person's text.

Ours are literals, numbers, constants, and what `messages.escape` returned. A name is followed to what it is given, a
parameter to each call, a call to what the function returns, all within the pages' own code. What comes from anywhere
else may be a person's text, but for what a test names as ours.
"""

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from tests.ui.markdown_arguments import markdown_arguments
from tests.ui.syntax import (
    CONSTANT,
    Expression,
    File,
    Parts,
    annotation,
    arguments,
    bound,
    element,
    handed_on,
    inside,
    is_constant,
    last,
    may_be,
    origin,
    parameters,
)

ESCAPE = "explorer.ui.messages.escape"
NUMBERS = ("explorer.ui.numbers", "explorer.runs.plan.duration", "explorer.analysis.depth", "math.gcd")
CORE = re.compile(r"explorer/(?!ui/)")  # it calls no Streamlit, and is not followed
NUMERIC = {"int", "float", "bool", "None", "Width", "Shape", "tuple[int, int]", "tuple[Shape, ...]"}
COUNTS = {"len", "sum", "round", "int", "float", "abs", "bool", "partial"}  # what they return is no text
PASSING = {"list", "tuple", "sorted", "str", "reversed", "set", "filter", "max", "min", "enumerate", "zip", "dict",
           "Counter", "dict.fromkeys", "pd.DataFrame"}  # fmt: skip
KEEPING = {"strip", "rstrip", "lower", "upper", "capitalize", "replace", "format", "join", "partition", "rpartition",
           "values", "keys", "items", "removesuffix", "removeprefix", "get"}  # fmt: skip


class Program:
    """All files. `ours` are expressions of a file that end the following, because of what is known of them."""

    def __init__(self, sources: Mapping[str, str], ours: Collection[tuple[str, str]] = ()) -> None:
        trees = {name: ast.parse(source) for name, source in sorted(sources.items())}
        self.fields = _fields(trees.values())
        self.files = [File(name, tree) for name, tree in trees.items() if not CORE.match(name)]
        self.ours, self.met = ours, set[tuple[str, str]]()
        self.followed = set[ast.AST]()

    @classmethod
    def below(cls, root: Path, ours: Collection[tuple[str, str]]) -> "Program":
        """The program's own files."""
        files = [root / "app.py", *(root / "pages").rglob("*.py"), *(root / "explorer").rglob("*.py")]
        return cls({file.relative_to(root).as_posix(): file.read_text(encoding="utf-8") for file in files}, ours)

    def breaches(self) -> list[str]:
        """One line for each text of unknown origin that reaches Markdown."""
        found = []
        for file in self.files:
            for call in file.calls:
                for argument, value in _given(file, call):
                    place = f"{file.name}:{call.lineno} {ast.unparse(call.func)}({argument}=...)"
                    self.followed.clear()
                    found += [f"{place}: {wrong}, in {wrong.file.name}" for wrong in self.wrong(value)]
            found += handed_on(file)
        return found

    def wrong(self, value: Expression) -> Parts:
        """The ends of an expression that nothing vouches for."""
        if isinstance(value.node, ast.Constant) or value.node in self.followed:
            return []
        self.followed.add(value.node)
        if known := {(value.file.name, str(value)), ("", str(value))} & set(self.ours):
            self.met |= known
            return []
        parts = self.parts(value)
        return [value] if parts is None else [end for part in parts for end in self.wrong(part)]

    def parts(self, value: Expression) -> Parts | None:
        """What an expression is made of; None where that can't be said."""
        node, file = value.node, value.file
        if isinstance(node, ast.Call):
            return self.call(node, file)
        if isinstance(node, ast.Name):
            return self.name(node, file)
        if isinstance(node, ast.Attribute):
            return [] if is_constant(node) or self.fields.get(node.attr, {"?"}) <= NUMERIC else None
        inner = inside(node)
        return None if inner is None else file.at(*inner)

    def call(self, call: ast.Call, file: File) -> Parts | None:
        """What a call returns."""
        name = ast.unparse(call.func)
        given = file.at(*call.args, *(word.value for word in call.keywords))
        if name in COUNTS or origin(call.func, file).startswith((ESCAPE, *NUMBERS)):
            return []
        if name in PASSING:
            return given
        if name == "map":
            return self.call(ast.Call(call.args[0], call.args[1:], []), file)
        if isinstance(call.func, ast.Attribute) and call.func.attr in KEEPING:
            return [*file.at(call.func.value), *given[call.func.attr == "get" :]]
        return self.returned(call.func, file)

    def returned(self, called: ast.expr, file: File) -> Parts | None:
        """What the function of this name returns; of several, all of them."""
        found = [one for one in self.functions.get(last(called), ()) if may_be(called, one[0], file)]
        if not found:
            return None
        parts: Parts = []
        for home, function in found:
            if annotation(function.returns) <= NUMERIC:
                continue
            inner = [node for node in ast.walk(function) if isinstance(node, ast.Return | ast.Yield | ast.YieldFrom)]
            parts += home.at(*(node.value for node in inner))
        return parts

    @cached_property
    def functions(self) -> dict[str, list[tuple[File, ast.FunctionDef]]]:
        """All functions by their names."""
        found: dict[str, list[tuple[File, ast.FunctionDef]]] = {}
        for file in self.files:
            for node in file.nodes:
                if isinstance(node, ast.FunctionDef):
                    found.setdefault(node.name, []).append((file, node))
        return found

    @cached_property
    def calls(self) -> dict[str, list[tuple[File, ast.Call]]]:
        """All calls by the names of what they call."""
        found: dict[str, list[tuple[File, ast.Call]]] = {}
        for file in self.files:
            for call in file.calls:
                found.setdefault(last(call.func), []).append((file, call))
        return found

    def name(self, name: ast.Name, file: File) -> Parts | None:
        """All that a name is given, in the innermost scope that has it."""
        if CONSTANT.fullmatch(name.id):
            return []
        for scope in file.around(name):
            if isinstance(scope, ast.Lambda) and name.id in {one.arg for one in scope.args.args}:
                return None
            found = file.at(*bound(scope, name.id))
            if isinstance(scope, ast.FunctionDef) and name.id in parameters(scope):
                given = self.argument(scope, name.id, file)
                return None if given is None else found + given
            if found:
                return found
        return None

    def argument(self, function: ast.FunctionDef, name: str, home: File) -> Parts | None:
        """What calls give to a parameter, and its default; None where there is no call."""
        if annotation(parameters(function)[name]) <= NUMERIC:
            return []
        calls = [(file, call) for file, call in self.calls.get(function.name, ()) if may_be(call.func, home, file)]
        given = home.at(*function.args.defaults, *function.args.kw_defaults)
        for file, call in calls:
            given += file.at(*arguments(function, name, call))
        return given if calls else None


def _fields(trees: Iterable[ast.Module]) -> dict[str, set[str]]:
    """All fields of classes by their names, with their types."""
    found: dict[str, set[str]] = {}
    classes = (node for tree in trees for node in tree.body if isinstance(node, ast.ClassDef))
    for part in (part for one in classes for part in one.body):
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
            found.setdefault(part.target.id, set()).update(annotation(part.annotation))
    return found


def _given(file: File, call: ast.Call) -> Iterator[tuple[str, Expression]]:
    """What a call gives to arguments that are Markdown."""
    for name, place in markdown_arguments().get(element(file, call.func), {}).items():
        if place is not None and place < len(call.args):
            yield name, Expression(call.args[place], file)
        yield from ((name, Expression(word.value, file)) for word in call.keywords if word.arg in (name, None))
