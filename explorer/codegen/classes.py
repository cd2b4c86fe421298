"""One class of the file: its parameters, its `__init__` and its `forward`, from all groups of one structure at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from explorer.graph import ops

from .expressions import Expression, call
from .layers import Argument, Value
from .parameters import Parameters, common_place
from .tree import Group, Leaf, Member, Step
from .widths import GIVES, Width, renamed

Column = Sequence[Member]
"""The same member of each group that the class is written for."""


class Made(NamedTuple):
    """A member's constructor, and the width that it gives; None where no sum of parameters says it."""

    constructor: Expression
    width: Width | None


@dataclass
class Definition:
    """A class. Build it once all `uses` are known and the classes of its members are built.

    `final` names the nodes of the logits, whose width is the number of classes. The network itself is a definition
    with one use and no parameters.
    """

    name: str
    uses: list[Group]
    classes: Mapping[object, "Definition"]
    final: frozenset[str]
    is_network: bool = False
    parameters: Parameters = field(init=False)
    made: dict[tuple[str, ...], Expression] = field(default_factory=dict)
    fields: dict[tuple[str, ...], dict[str, str]] = field(default_factory=dict)
    widths: dict[str, Width | None] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)

    @property
    def model(self) -> Group:
        """The first use: all others differ from it in numbers only."""
        return self.uses[0]

    @property
    def width(self) -> Width | None:
        """The width that `forward` gives."""
        return self.widths[self.model.output.name]

    @property
    def is_table_row(self) -> bool:
        """Whether its widths are passed by position, as a row of a channel table; those of a classifier are named."""
        return not any(isinstance(node.op, ops.Linear) for node in self.model.nodes)

    def build(self) -> None:
        """Find the parameters and write every member's constructor."""
        self.places = {id(use): i for i, use in enumerate(self.uses)}
        bases = [common_place([node.scope.path for node in use.nodes]) for use in self.uses]
        self.parameters = Parameters([tuple(node.shape for node in use.into) for use in self.uses], bases)
        for source, name in enumerate(self.model.inputs):
            self.widths[name] = self.parameters.input_width(source)
        for i, step in enumerate(self.model.steps):
            column = [use.steps[i].member for use in self.uses]
            made = self._made(column, self._wanted(step))
            self.made[step.path] = made.constructor
            self.widths[step.member.output.name] = made.width
            if isinstance(step.member, Leaf) and step.member.layer.function:
                self.fields[step.path] = self._written_fields(column)

    # --- constructors ---------------------------------------------------------------------------------------------

    def _made(self, column: Column, wanted: Sequence[Width | None]) -> Made:
        first = column[0]
        if isinstance(first, Leaf) and not first.layer.module:
            return Made("", self._checked(column, self._given(first, [])))
        if isinstance(first, Group) and not first.has_class:
            return self._sequential(column, wanted)
        into = [self.widths.get(name) for name in first.inputs]
        columns = [list(one) for one in zip(*[self._arguments(member) for member in column], strict=True)]
        written = [(one, self._written(one, into, wanted)) for one in columns]
        function = first.layer.module if isinstance(first, Leaf) else self.classes[first.key].name
        table_row = isinstance(first, Leaf) or self.classes[first.key].is_table_row
        constructor = _constructor(function, written, table_row)
        return Made(constructor, self._checked(column, self._given(first, written)))

    def _sequential(self, column: Column, wanted: Sequence[Width | None]) -> Made:
        parts, width = [], None
        names = list(column[0].members) if isinstance(column[0], Group) else []
        for name in names:
            inner = [member.members[name] for member in column if isinstance(member, Group)]
            made = self._made(inner, wanted)
            self.widths[inner[0].output.name] = width = made.width
            parts.append(made.constructor)
        return Made(call("nn.Sequential", *parts, spread=len(parts) > 1), width)

    def _arguments(self, member: Member) -> list[Argument]:
        if isinstance(member, Group):
            inner = self.classes[member.key]
            use = inner.places[id(member)]
            return [parameter.argument(use) for parameter in inner.parameters.ordered()]
        path = "num_classes" if member.node.name in self.final else member.node.scope.path
        return [argument._replace(path=path) for argument in member.layer.arguments]

    def _written(self, column: list[Argument], into: Sequence[Width | None], wanted: Sequence[Width | None]) -> str:
        """An argument: a literal where all uses agree, else what it follows from, else a parameter."""
        values = [one.value for one in column]
        first = column[0]
        if self.is_network:
            return literal(first.value)
        if first.source is None and not first.width:
            return literal(first.value) if len(set(values)) == 1 else self.parameters.number(column)
        known = [into[first.source]] if first.source is not None else wanted
        for width in known:
            if width is not None and self.parameters.holds(width, values):
                return self.parameters.written(width)
        return self.parameters.width(column)

    def _written_fields(self, column: Column) -> dict[str, str]:
        found = {}
        for one in zip(*[self._arguments(member) for member in column], strict=True):
            value = self._written(list(one), (), ())
            if not _is_default(one):
                found[one[0].name] = value if value[0].isdigit() else f"self.{value}"
        return found

    # --- widths ---------------------------------------------------------------------------------------------------

    def _wanted(self, step: Step) -> Sequence[Width | None]:
        """The widths that a layer may have to take because its output is added to something."""
        for reader in self.model.steps:
            inputs = reader.member.inputs
            adds = isinstance(reader.member, Leaf) and isinstance(reader.member.node.op, ops.Add)
            if adds and step.member.output.name in inputs:
                return [self.widths.get(name) for name in (*step.member.inputs, *inputs)]
        return ()

    def _given(self, first: Member, written: Sequence[tuple[list[Argument], str]]) -> Width | None:
        into = [self.widths.get(name) for name in first.inputs]
        outer = {column[0].name: text for column, text in written}
        if isinstance(first, Group):
            inner = self.classes[first.key]
            names = {one.name: outer[one.name] for one in inner.parameters.ordered()}
            return None if inner.width is None else renamed(inner.width, names, self._spelled)
        return GIVES[first.layer.gives](first, into, self._spelled(written[1][1]) if len(written) > 1 else None)

    def _spelled(self, text: str) -> Width:
        """An expression that `written` gave as a width again: a local variable as the sum that it stands for."""
        for terms, name in self.parameters.sums.items():
            if text == name:
                return Width(terms)
        return Width((text,))

    def _checked(self, column: Column, width: Width | None) -> Width | None:
        if self.is_network or width is None:
            return None
        values = [member.output.shape[0] for member in column]
        return width if self.parameters.holds(width, values) else None

    def sizes(self, name: str) -> tuple[int, ...] | None:
        """Height and width of a step's output, where they are the same in all uses."""
        at = [step.member.output.name for step in self.model.steps].index(name)
        found = {use.steps[at].member.output.shape[1:] for use in self.uses}
        return found.pop() if len(found) == 1 else None


def _constructor(function: str, written: Sequence[tuple[list[Argument], str]], table_row: bool) -> Expression:
    positional, named = [], {}
    for column, text in written:
        first = column[0]
        if first.positional and (table_row or first.source is not None):
            positional.append(text)
        elif not _is_default(column):
            named[first.name] = text
    return call(function, *positional, named=named)


def _is_default(column: Sequence[Argument]) -> bool:
    return all(one.default is not None and one.value == one.default for one in column)


def literal(value: Value) -> str:
    """A number as it is written."""
    return repr(value)
