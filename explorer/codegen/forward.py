"""`forward`: the calls in order, the names of their values, the shapes between them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from explorer.graph import Node, ops

from .classes import Definition
from .expressions import INDENT, Expression, call, group, laid_out, quoted
from .names import identifier, is_plain, unique
from .tree import Leaf, Step

POINTWISE = (ops.BatchNorm2d, ops.ReLU)
LONGEST_VARIABLE = 24


class Statement(NamedTuple):
    """Calls that stand in one expression: a layer, and what is applied to each of its values."""

    steps: tuple[Step, ...]

    @property
    def inputs(self) -> tuple[str, ...]:
        """The nodes that it reads."""
        return self.steps[0].member.inputs

    @property
    def output(self) -> Node:
        """The node that it computes."""
        return self.steps[-1].member.output

    @property
    def auxiliary(self) -> bool:
        """Whether it is for training only."""
        return self.output.scope.auxiliary

    @property
    def is_random(self) -> bool:
        """Whether it draws random numbers in training."""
        return any(isinstance(node.op, ops.Dropout) for step in self.steps for node in step.member.nodes)


class Forward:
    """Writes the `forward` of a class. `auxiliary` names the nodes that the network returns besides, in training."""

    def __init__(self, definition: Definition, auxiliary: Sequence[str] = ()) -> None:
        self.definition = definition
        self.auxiliary = auxiliary
        model = definition.model
        self.output = model.output.name
        self.variables = {name: "x" if i == 0 else f"x{i + 1}" for i, name in enumerate(model.inputs)}
        self.statements = _merged(model.steps, (self.output, *auxiliary))
        self.kept: frozenset[str] = frozenset()
        if definition.is_network:
            used = [one for one in self.statements if auxiliary or not one.auxiliary]
            self.statements, self.kept = _scheduled(used)
        self.shape_said, self.in_training = "", False

    def lines(self) -> list[str]:
        """The lines of the method."""
        inputs = ", ".join(f"{name}: Tensor" for name in self.variables.values())
        lines = [f"{INDENT}def forward(self, {inputs}) -> {'Tensor | Outputs' if self.auxiliary else 'Tensor'}:"]
        if self.definition.is_network:
            lines += self._shape(self.definition.model.into[0])
        if not self.statements:  # a network without layers gives the image back
            return [*lines, *self._return()]
        *before, last = zip(self.statements, self._needed(), strict=True)
        for statement, needed in before:
            lines += self._statement(statement, needed)
        if last[0].output.name == self.output and not self.definition.is_network:
            return [*lines, *laid_out("return ", self._expression(last[0]), "", INDENT * 2)]
        return [*lines, *self._statement(*last), *self._return()]

    def _needed(self) -> list[set[str]]:
        """For each statement the values that are read after it, without those that auxiliary classifiers made."""
        side = {one.output.name for one in self.statements if self._is_side(one)}
        needed = {self.output}
        found: list[set[str]] = []
        for statement in reversed(self.statements):
            found.append(needed - side)
            needed = needed | set(statement.inputs)
        return found[::-1]

    def _is_side(self, statement: Statement) -> bool:
        return self.definition.is_network and statement.auxiliary

    def _statement(self, statement: Statement, needed: set[str]) -> list[str]:
        expression = self._expression(statement)
        name = self._variable(statement, needed)
        self.variables[statement.output.name] = name
        if self._is_side(statement):
            head = [] if self.in_training else [f"{INDENT * 2}if self.training:"]
            self.in_training = True
            return [*head, *laid_out(f"{name} = ", expression, "", INDENT * 3)]
        self.in_training = False
        shape = self._shape(statement.output) if name == "x" or self.definition.is_network else []
        return [*laid_out(f"{name} = ", expression, "", INDENT * 2), *shape]

    def _return(self) -> list[str]:
        logits = self.variables[self.output]
        if not self.auxiliary:
            return [f"{INDENT * 2}return {logits}"]
        heads = group(self.variables[name] for name in self.auxiliary)
        outputs = call("Outputs", named={"logits": logits, "auxiliary": heads})
        return [
            f"{INDENT * 2}if self.training:",
            *laid_out("return ", outputs, "", INDENT * 3),
            f"{INDENT * 2}return {logits}",
        ]

    def _expression(self, statement: Statement) -> Expression:
        values: list[Expression] = [self.variables[name] for name in statement.inputs]
        for step in statement.steps:
            if isinstance(step.member, Leaf) and step.member.layer.function:
                fields = self.definition.fields[step.path]
                values = [step.member.layer.function(values, fields)]
            else:
                values = [call(_attribute(step.path), *values)]
        return values[0]

    def _variable(self, statement: Statement, needed: set[str]) -> str:
        """`x` for the one value that goes on; a name of its own where others are still needed."""
        output = statement.output.name
        held = {name for name in needed if self.variables.get(name) == "x"}
        others = (needed & self.variables.keys()) - self.kept
        if not held and not others and not self._is_side(statement) and output not in self.kept:
            return "x"
        name = "_".join(statement.steps[0].path)
        short = identifier(name, "y") if len(name) <= LONGEST_VARIABLE else "y"
        return unique(short, {*self.variables.values(), "x"})

    def _shape(self, node: Node) -> list[str]:
        """The shape as a comment, where it is another than the last one and the same in all uses."""
        text = self._shape_text(node)
        if text in ("", self.shape_said):
            return []
        self.shape_said = text
        return [f"{INDENT * 2}# {text}"]

    def _shape_text(self, node: Node) -> str:
        if self.definition.is_network:
            return " x ".join(["N", *map(str, node.shape)])
        width = self.definition.widths.get(node.name)
        sizes = self.definition.sizes(node.name)
        if width is None or len(width.terms) > 1 or width.factors or sizes is None:
            return ""
        return " x ".join(["N", *width.terms, *map(str, sizes)])


def _attribute(path: Sequence[str]) -> str:
    first = f"self.{path[0]}" if is_plain(path[0]) else f"self.get_submodule({quoted(path[0])})"
    return first + "".join(f"[{quoted(part)}]" for part in path[1:])


def _merged(steps: Iterable[Step], outputs: Sequence[str]) -> list[Statement]:
    """Batch normalization and ReLU go into the expression that they are applied to, where nobody else reads it."""
    steps = list(steps)
    readers = Counter([*outputs, *[name for step in steps for name in step.member.inputs]])
    merged: list[Statement] = []
    for step in steps:
        before = merged[-1].output.name if merged else ""
        pointwise = isinstance(step.member, Leaf) and isinstance(step.member.node.op, POINTWISE)
        if pointwise and step.member.inputs == (before,) and readers[before] == 1:
            merged[-1] = Statement((*merged[-1].steps, step))
        else:
            merged.append(Statement((step,)))
    return merged


def _scheduled(statements: list[Statement]) -> tuple[list[Statement], frozenset[str]]:
    """Each auxiliary classifier right behind the layer that it hangs on, and the values to keep where that can't be.

    Where it would change which layer draws which random numbers, all stay as the graph has them.
    """
    auxiliary = [one for one in statements if one.auxiliary]
    placed: list[Statement] = []
    done = {"input"}
    for one in statements:
        if not one.auxiliary:
            placed += _ready(auxiliary, done)
            placed.append(one)
            done.add(one.output.name)
    placed += _ready(auxiliary, done)
    if [one for one in placed if one.is_random] == [one for one in statements if one.is_random]:
        return placed, frozenset()
    made = {one.output.name for one in auxiliary}
    return statements, frozenset(name for one in auxiliary for name in one.inputs if name not in made)


def _ready(auxiliary: Sequence[Statement], done: set[str]) -> list[Statement]:
    found = []
    for one in auxiliary:
        if one.output.name not in done and done.issuperset(one.inputs):
            found.append(one)
            done.add(one.output.name)
    return found
