"""Expressions and their layout: what fits into a line stands in one, what does not one item per line.

The layout is the one that `ruff format` leaves as it is: the comma behind the last item keeps items apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

LINE = 88
INDENT = "    "


class Bracketed(NamedTuple):
    """Items between brackets, each with what stands before it (`kernel_size=`, `"0": `).

    `spread` gives each item a line of its own even where all fit into one.
    """

    opening: str
    items: tuple[tuple[str, "Expression"], ...]
    closing: str
    spread: bool = False


Expression = str | Bracketed
NO_NAMES: Mapping[str, Expression] = {}


def call(
    function: str, *arguments: Expression, named: Mapping[str, Expression] = NO_NAMES, spread: bool = False
) -> Bracketed:
    """A call with positional arguments, then named ones."""
    keywords = tuple((f"{name}=", value) for name, value in named.items())
    return Bracketed(f"{function}(", (*[("", one) for one in arguments], *keywords), ")", spread)


def listing(items: Iterable[Expression]) -> Bracketed:
    """A list."""
    return Bracketed("[", tuple(("", one) for one in items), "]")


def group(items: Iterable[Expression]) -> Bracketed:
    """A tuple."""
    return Bracketed("(", tuple(("", one) for one in items), ")")


def mapping(items: Mapping[str, Expression]) -> Bracketed:
    """A dict with string keys, one item per line."""
    return Bracketed("{", tuple((f"{quoted(key)}: ", one) for key, one in items.items()), "}", spread=True)


def quoted(text: str) -> str:
    """A string literal in double quotes; whatever is no plain character is escaped."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(char if char.isprintable() else ascii(char)[1:-1] for char in plain) + '"'


def laid_out(before: str, expression: Expression, after: str, indent: str) -> list[str]:
    """The lines of `before` expression `after` at this indentation."""
    text = _flat(expression)
    if text is not None and len(indent) + len(before) + len(text) + len(after) <= LINE:
        return [indent + before + text + after]
    if isinstance(expression, str) or not expression.items:
        return [indent + before + (text or "") + after]
    lines = [indent + before + expression.opening]
    for name, item in expression.items:
        lines += laid_out(name, item, ",", indent + INDENT)
    return [*lines, indent + expression.closing + after]


def sum_laid_out(before: str, terms: Sequence[str], indent: str) -> list[str]:
    """The lines of an assignment of a sum."""
    text = " + ".join(terms)
    if len(indent) + len(before) + len(text) <= LINE:
        return [indent + before + text]
    inner = indent + INDENT
    if len(inner) + len(text) <= LINE:
        return [f"{indent}{before}(", inner + text, f"{indent})"]
    rest = [f"{inner}+ {term}" for term in terms[1:]]
    return [f"{indent}{before}(", inner + terms[0], *rest, f"{indent})"]


def _flat(expression: Expression) -> str | None:
    if isinstance(expression, str):
        return expression
    if expression.spread:
        return None
    texts = []
    for name, item in expression.items:
        text = _flat(item)
        if text is None:
            return None
        texts.append(name + text)
    alone = "," if expression.opening == "(" and len(texts) == 1 else ""  # a tuple of one
    return f"{expression.opening}{', '.join(texts)}{alone}{expression.closing}"
