"""The parameters of a class: which numbers differ between its uses, what they are called, which follow from others.

A width that follows from others is checked against the numbers of all uses before it is written.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import prod

from explorer.graph import Shape

from .layers import Argument, Value
from .names import identifier, unique
from .widths import Width


@dataclass(slots=True)
class Parameter:
    """A parameter with its value in each use of the class; `like` is the argument that it is passed on to."""

    name: str
    values: tuple[Value, ...]
    like: Argument
    paths: tuple[str, ...]

    def argument(self, use: int) -> Argument:
        """The parameter as an argument of the class's own constructor."""
        return self.like._replace(name=self.name, value=self.values[use], path=self.paths[use])

    @property
    def annotation(self) -> str:
        """Its type."""
        kinds = {"tuple[int, int]" if isinstance(value, tuple) else type(value).__name__ for value in self.values}
        return " | ".join(sorted(kinds))


@dataclass
class Parameters:
    """The parameters of one class. `shapes` are those of its inputs, for each use; `bases` the places of the uses."""

    shapes: Sequence[tuple[Shape, ...]]
    bases: Sequence[str]
    by_name: dict[str, Parameter] = field(default_factory=dict)
    sums: dict[tuple[str, ...], str] = field(default_factory=dict)

    def input_width(self, source: int) -> Width:
        """The width of an input. The parameter exists from the first time on that `written` writes it."""
        return Width((self._input_name(source),))

    def holds(self, width: Width | None, values: Sequence[Value]) -> bool:
        """Whether a width has these values in all uses."""
        return width is not None and [self._value(width, use) for use in range(len(values))] == list(values)

    def written(self, width: Width) -> str:
        """A width as an expression. A sum gets a local variable."""
        for source in range(len(self.shapes[0])):
            name = self._input_name(source)
            if name in width.terms and name not in self.by_name:
                values = tuple(shapes[source][0] for shapes in self.shapes)
                like = Argument(name, 0, source=source, positional=True)
                self.by_name[name] = Parameter(name, values, like, ("",) * len(values))
        if len(width.terms) == 1:
            return str(width)
        if width.terms not in self.sums:
            self.sums[width.terms] = unique("out_channels", [*self.by_name, *self.sums.values()])
        return str(Width((self.sums[width.terms],), width.factors))

    def width(self, column: Sequence[Argument]) -> str:
        """The parameter of a width that a layer sets, called as the place in the design that it comes from."""
        own = "out_features" if column[0].name == "out_features" else "out_channels"
        return self._parameter(column, self._hint(column[0].path) or own)

    def number(self, column: Sequence[Argument]) -> str:
        """The parameter of any other number that differs between the uses."""
        name = column[0].name
        taken = self.by_name.get(name)
        if taken and taken.values != tuple(one.value for one in column):
            hint = self._hint(column[0].path)
            name = f"{hint}_{name}" if hint else name
        return self._parameter(column, name)

    def ordered(self) -> list[Parameter]:
        """Inputs' widths, then widths, then numbers without and with a default."""
        return sorted(self.by_name.values(), key=_rank)

    def _parameter(self, column: Sequence[Argument], hint: str) -> str:
        values, paths = tuple(one.value for one in column), tuple(one.path for one in column)
        taken = {*self.by_name, *self.sums.values(), *(map(self._input_name, range(len(self.shapes[0]))))}
        name, number = unique(hint, self.sums.values()), 1
        while name in taken:
            if name in self.by_name and self.by_name[name].values == values:
                return name
            number += 1
            name = f"{hint}{number}"
        self.by_name[name] = Parameter(name, values, column[0]._replace(source=None), paths)
        return name

    def _hint(self, path: str) -> str:
        """The last part of a place in the design, below the place of the class's own use."""
        below = path.removeprefix(self.bases[0]).lstrip(".") if path.startswith(self.bases[0]) else path
        last = re.sub(r"^\[.*", "", below.rpartition(".")[2])
        return identifier(last, "") if last else ""

    def _input_name(self, source: int) -> str:
        name = "in_channels" if len(self.shapes[0][source]) == 3 else "in_features"
        return name if source == 0 else f"{name}{source + 1}"

    def _value(self, width: Width, use: int) -> int | None:
        inputs = {self._input_name(source): shape[0] for source, shape in enumerate(self.shapes[use])}
        own = {name: one.values[use] for name, one in self.by_name.items()}
        numbers = [(own | inputs).get(term) for term in width.terms]
        whole = [number for number in numbers if isinstance(number, int)]
        return sum(whole) * prod(width.factors) if len(whole) == len(numbers) else None


def common_place(paths: Sequence[str]) -> str:
    """The place in the design that all these are at or below."""
    if not paths:  # of a network without layers
        return ""
    split = [path.split(".") for path in paths]
    shared = 0
    for parts in zip(*split, strict=False):
        if len(set(parts)) > 1:
            break
        shared += 1
    return ".".join(split[0][:shared])


def _rank(parameter: Parameter) -> int:
    like = parameter.like
    if like.source is not None:
        return 0
    return 1 if like.width else 2 if like.default is None else 3
