"""A file of Python as a tree: what its expressions are made of, what its names are given, what its calls may call."""

import ast
import re
from collections.abc import Iterator
from functools import cache

from tests.ui.markdown_arguments import markdown_arguments

NUMBER = re.compile(r"[+,_]?\d*,?(\.\d+)?[,defgn%]")
FILLING = {"append", "extend", "insert", "add", "update", "setdefault"}  # what a list or dictionary is given by
CONSTANT = re.compile(r"_?[A-Z][A-Z0-9_]*")
# Of each kind of expression what decides whether it is a text of a person. What compares or negates is no text.
INSIDE: dict[type[ast.expr], tuple[str, ...]] = {
    ast.JoinedStr: ("values",),
    ast.FormattedValue: ("value",),
    ast.BoolOp: ("values",),
    ast.BinOp: ("left", "right"),
    ast.IfExp: ("body", "orelse"),
    ast.NamedExpr: ("value",),
    ast.Lambda: ("body",),
    ast.List: ("elts",),
    ast.Tuple: ("elts",),
    ast.Set: ("elts",),
    ast.Dict: ("keys", "values"),
    ast.ListComp: ("elt",),
    ast.SetComp: ("elt",),
    ast.GeneratorExp: ("elt",),
    ast.DictComp: ("key", "value"),
    ast.Subscript: ("value",),
    ast.Starred: ("value",),
    ast.Compare: (),
    ast.UnaryOp: (),
}

Parts = list["Expression"]


class Expression:
    """An expression in its file."""

    def __init__(self, node: ast.expr, file: "File") -> None:
        self.node, self.file = node, file

    def __str__(self) -> str:
        return ast.unparse(self.node)


class File:
    """A file of the program."""

    def __init__(self, name: str, tree: ast.Module) -> None:
        self.name = name
        self.nodes = list(ast.walk(tree))
        self.parents = {child: node for node in self.nodes for child in ast.iter_child_nodes(node)}
        self.calls = [node for node in self.nodes if isinstance(node, ast.Call)]
        self.imported = {
            alias.asname or alias.name: f"{getattr(node, 'module', None) or ''}.{alias.name}".lstrip(".")
            for node in self.nodes
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }

    def at(self, *nodes: ast.expr | None) -> Parts:
        """Expressions of this file."""
        return [Expression(node, self) for node in nodes if node is not None]

    def around(self, node: ast.AST) -> Iterator[ast.AST]:
        """What a node stands in, from the inside out."""
        while (node := self.parents.get(node)) is not None:  # type: ignore[assignment]
            yield node


def element(file: File, called: ast.expr) -> str:
    """Which element of Streamlit's is called: of st, or of a container; empty where none is."""
    if isinstance(called, ast.Name):  # number = st.column_config.NumberColumn
        made = [bound(scope, called.id) for scope in file.around(called)]
        return next((one.attr for found in made for one in found if is_streamlit(one)), "")  # type: ignore[attr-defined]
    if not isinstance(called, ast.Attribute) or isinstance(called.value, ast.Constant | ast.JoinedStr):
        return ""
    root: ast.expr = called
    while isinstance(root, ast.Attribute | ast.Call | ast.Subscript):
        root = root.func if isinstance(root, ast.Call) else root.value
    ours = isinstance(root, ast.Name) and file.imported.get(root.id, "").startswith("explorer")
    return "" if ours else called.attr


def is_streamlit(node: ast.AST) -> bool:
    known = isinstance(node, ast.Attribute) and node.attr in markdown_arguments()
    return known and ast.unparse(node.value) in ("st", "st.column_config")  # type: ignore[attr-defined]


def last(called: ast.expr) -> str:
    """The last name of what is called."""
    return called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""


def handed_on(file: File) -> Iterator[str]:
    """Elements that are neither called nor given a name: where they are called can't be seen."""
    for node in file.nodes:
        parent = file.parents.get(node)
        seen = isinstance(parent, ast.Assign) or (isinstance(parent, ast.Call) and parent.func is node)
        if is_streamlit(node) and not seen:
            yield f"{file.name}:{node.lineno} {ast.unparse(node)} is handed on"  # type: ignore[attr-defined]


def origin(called: ast.expr, file: File) -> str:
    """The full name of what is called: of `messages.escape` explorer.ui.messages.escape. A local name is the file's."""
    first, *rest = ast.unparse(called).split(".")
    own = "" if rest else f"{file.name.removesuffix('.py').replace('/', '.')}.{first}"
    return ".".join([file.imported.get(first, own), *rest])


def parameters(function: ast.FunctionDef) -> dict[str, ast.expr | None]:
    """A function's parameters with their annotations."""
    rest = [function.args.vararg] if function.args.vararg else []
    return {one.arg: one.annotation for one in (*function.args.args, *function.args.kwonlyargs, *rest)}


def arguments(function: ast.FunctionDef, name: str, call: ast.Call) -> list[ast.expr]:
    """What a call gives to a parameter."""
    places = [one.arg for one in function.args.args if one.arg != "self"]
    if function.args.vararg and function.args.vararg.arg == name:
        return call.args[len(places) :]
    given = [word.value for word in call.keywords if word.arg in (name, None)]
    given += [one for one in call.args if isinstance(one, ast.Starred)]
    return given + (call.args[places.index(name) :][:1] if name in places else [])


def may_be(called: ast.expr, home: File, file: File) -> bool:
    """Whether a function of the file `home` may be what is called in `file`."""
    root = ast.unparse(called).partition(".")[0]
    if root in file.imported:
        module = file.imported[root]
        if not module.startswith("explorer"):
            return False
        folder = "/".join(module.split("."))
        return home.name in (f"{folder}.py", f"{folder}/__init__.py") or home.name.startswith(folder.rpartition("/")[0])
    return isinstance(called, ast.Attribute) or home is file


def bound(scope: ast.AST, name: str) -> list[ast.expr]:
    """What a scope itself gives to a name."""
    return _bindings(scope).get(name, [])


@cache
def _bindings(scope: ast.AST) -> dict[str, list[ast.expr]]:
    pairs: list[tuple[ast.expr, ast.expr | None]] = []
    if isinstance(scope, ast.ListComp | ast.GeneratorExp | ast.SetComp | ast.DictComp):
        pairs = [(one.target, one.iter) for one in scope.generators]
    elif isinstance(scope, ast.FunctionDef | ast.Module):
        pairs = [pair for node in own(scope) for pair in _given_by(node)]
    found: dict[str, list[ast.expr]] = {}
    for target, value in pairs:
        for node in ast.walk(target):
            if isinstance(node, ast.Name) and value is not None:
                found.setdefault(node.id, []).append(value)
    return found


def _given_by(node: ast.AST) -> list[tuple[ast.expr, ast.expr | None]]:
    match node:
        case ast.Assign(targets=targets, value=value):
            return [(target, value) for target in targets]
        case ast.AugAssign(target=target, value=value) | ast.AnnAssign(target=target, value=value):
            return [(target, value)]
        case ast.NamedExpr(target=target, value=value) | ast.For(target=target, iter=value):
            return [(target, value)]
        case ast.Call(func=ast.Attribute(value=target, attr=attr), args=args) if attr in FILLING:
            return [(target, value) for value in args]
    return []


def own(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a scope without those of the functions in it."""
    for node in ast.iter_child_nodes(scope):
        yield node
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield from own(node)


def inside(node: ast.expr) -> list[ast.expr] | None:
    """The expressions that a text, list or choice of texts is made of; None for what is none of these."""
    names = INSIDE.get(type(node))
    if names is None:
        return None
    found = [getattr(node, name) for name in names]
    parts = [part for one in found for part in (one if isinstance(one, list) else [one]) if part is not None]
    return [part for part in parts if not is_number(part)]


def is_constant(node: ast.expr) -> bool:
    """`NAMES`, `module.NAMES`, `NAMES[x].title`."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        if isinstance(node, ast.Attribute) and CONSTANT.fullmatch(node.attr):
            return True
        node = node.value
    return isinstance(node, ast.Name) and CONSTANT.fullmatch(node.id) is not None


def is_number(piece: ast.expr) -> bool:
    """Whether a piece of an f-string has a format that a text would refuse."""
    if not isinstance(piece, ast.FormattedValue) or not isinstance(piece.format_spec, ast.JoinedStr):
        return False
    spec = piece.format_spec.values[0]
    return isinstance(spec, ast.Constant) and NUMBER.fullmatch(str(spec.value)) is not None


def annotation(node: ast.expr | None) -> set[str]:
    return {"?"} if node is None else {part.strip() for part in ast.unparse(node).split("|")}
