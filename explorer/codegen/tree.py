"""The tree of submodules behind the nodes' dotted names, and which of them can be called as one."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from explorer.graph import LayerGraph, Node, Op, Scope

from .layers import Layer, layer
from .names import is_plain


class Form(Enum):
    """How a group is written: a class, an nn.Sequential, or a bare container whose members the parent calls."""

    CLASS = "class"
    SEQUENTIAL = "sequential"
    LOOSE = "loose"


NOWHERE = Node("", Op(), (), (), Scope())
"""The output of a group that has none or several; nobody asks for it."""


@dataclass(eq=False, slots=True)
class Leaf:
    """One layer. `inputs` and `output` are node names; `first` is its place in the graph."""

    name: str
    node: Node
    layer: Layer
    first: int
    into: tuple[Node, ...]

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of what it reads."""
        return self.node.inputs

    @property
    def output(self) -> Node:
        """The node whose value it gives."""
        return self.node

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Its one node."""
        return (self.node,)

    @property
    def key(self) -> object:
        """Equal for leaves that differ in numbers only."""
        return type(self.node.op)


@dataclass(eq=False, slots=True)
class Group:
    """The layers below one dotted prefix. All but `name` and `members` is set once the tree is complete.

    `inputs` are the nodes outside that it reads, `output` the one node inside that is read outside. Groups with one
    `key` differ in numbers only.
    """

    name: str
    members: dict[str, "Member"] = field(default_factory=dict)
    nodes: tuple[Node, ...] = ()
    first: int = 0
    into: tuple[Node, ...] = ()
    inputs: tuple[str, ...] = ()
    output: Node = NOWHERE
    form: Form = Form.CLASS
    steps: tuple["Step", ...] = ()
    key: object = None
    repeated: bool = False

    @property
    def has_class(self) -> bool:
        """Whether a class is written for it."""
        return self.form is Form.CLASS or self.repeated


Member = Leaf | Group


class Step(NamedTuple):
    """One call in a group's `forward`: of the member at `path`, seen from the group."""

    path: tuple[str, ...]
    member: Member


def tree(graph: LayerGraph) -> Group:
    """The network as a group of groups."""
    root = Group("")
    readers: dict[str, int] = {}
    for i, node in enumerate(graph.nodes):
        readers.update(dict.fromkeys(node.inputs, i))
        if i:
            _place(root, node, layer(node, graph.node(node.inputs[0]).shape), i, graph)
    readers |= dict.fromkeys((graph.output, *graph.aux_outputs), len(graph.nodes))
    for member in root.members.values():
        _complete(member, graph, readers)
    root.nodes, root.first, root.into, root.inputs = graph.nodes[1:], 1, (graph.input,), ("input",)
    root.output = graph.node(graph.output)
    root.steps = _steps(root)
    _mark_repeated(root)
    return root


def groups(group: Group) -> Iterator[Group]:
    """All groups below, inner ones first."""
    for member in group.members.values():
        if isinstance(member, Group):
            yield from groups(member)
            yield member


def _place(root: Group, node: Node, code: Layer, index: int, graph: LayerGraph) -> None:
    *above, last = node.name.split(".")
    at = root
    for part in above:
        found = at.members.setdefault(part, Group(part))
        if isinstance(found, Leaf):  # to_module can't build that either
            raise ValueError(f"{node.name} lies below the layer {part}")  # noqa: TRY004
        at = found
    at.members[last] = Leaf(last, node, code, index, tuple(graph.node(name) for name in node.inputs))


def _complete(member: Member, graph: LayerGraph, readers: dict[str, int]) -> None:
    if isinstance(member, Leaf):
        return
    for inner in member.members.values():
        _complete(inner, graph, readers)
    parts = member.members.values()
    member.first = min(part.first for part in parts)
    count = sum(len(part.nodes) for part in parts)
    member.nodes = graph.nodes[member.first : member.first + count]
    member.steps = _steps(member)
    together = {node.name for part in parts for node in part.nodes} == {node.name for node in member.nodes}
    if not together:  # other layers stand between: the parent has to call its members
        member.nodes = tuple(node for part in parts for node in part.nodes)
    _set_ends(member, graph, readers)
    outputs = [node for node in member.nodes if readers.get(node.name, 0) >= member.first + count]
    member.form = _form(member) if together and len(outputs) == 1 else Form.LOOSE
    if len(outputs) == 1:
        member.output = outputs[0]
    member.key = _key(member)


def _set_ends(group: Group, graph: LayerGraph, readers: dict[str, int]) -> None:
    own = {node.name for node in group.nodes}
    group.inputs = tuple(dict.fromkeys(name for node in group.nodes for name in node.inputs if name not in own))
    group.into = tuple(graph.node(name) for name in group.inputs)


def _form(group: Group) -> Form:
    if list(group.members) == [str(i) for i in range(len(group.members))]:
        return Form.SEQUENTIAL if _is_chain(group) else Form.LOOSE
    return Form.CLASS if all(map(is_plain, group.members)) else Form.LOOSE


def _is_chain(group: Group) -> bool:
    before = group.inputs
    for step in group.steps:
        member = step.member
        if len(step.path) > 1 or member.inputs != before or len(before) != 1:
            return False
        if isinstance(member, Leaf) and not member.layer.module:
            return False
        before = (member.output.name,)
    return True


def _steps(group: Group) -> tuple[Step, ...]:
    found: list[Step] = []
    for name, member in group.members.items():
        if isinstance(member, Group) and member.form is Form.LOOSE:
            found += [Step((name, *step.path), step.member) for step in member.steps]
        else:
            found.append(Step((name,), member))
    return tuple(sorted(found, key=lambda step: step.member.first))


def _key(group: Group) -> object:
    refs = {name: -1 - i for i, name in enumerate(group.inputs)}
    refs |= {step.member.output.name: i for i, step in enumerate(group.steps)}
    calls = tuple(
        (step.path, step.member.key, tuple(refs[name] for name in step.member.inputs)) for step in group.steps
    )
    return group.form, calls, refs.get(group.output.name)


def _mark_repeated(root: Group) -> None:
    """An nn.Sequential that the network has twice gets a class; those inside a class are written once anyway."""
    chains = [step.member for step in root.steps if isinstance(step.member, Group)]
    chains = [group for group in chains if group.form is Form.SEQUENTIAL and len(group.members) > 1]
    times = Counter(group.key for group in chains)
    for group in chains:
        group.repeated = times[group.key] > 1
