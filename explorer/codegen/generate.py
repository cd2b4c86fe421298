"""LayerGraph -> the text of a PyTorch file that needs nothing but torch."""

import textwrap
from collections import Counter
from collections.abc import Sequence

from explorer.graph import LayerGraph, Node, ops

from .classes import Definition
from .expressions import LINE
from .forward import Forward
from .init import init
from .names import class_name, docstring_text, unique
from .tree import Form, Group, Leaf, groups, tree

UNIT_NAMES = {
    ops.Conv2d: "Conv",
    ops.BatchNorm2d: "BN",
    ops.ReLU: "ReLU",
    ops.Linear: "Linear",
    ops.LocalResponseNorm: "LRN",
    ops.Dropout: "Dropout",
}
"""Units of these alone are called by what they are made of, e.g. ConvBNReLU."""
OUTPUTS = '''
class Outputs(NamedTuple):
    """What the network gives in training: its logits and those of the auxiliary heads."""

    logits: Tensor
    auxiliary: tuple[Tensor, ...]
'''


def to_code(graph: LayerGraph, *, name: str, parameters: int | None = None, aux_parameters: int = 0) -> str:
    """A PyTorch file whose last class is the network of the graph, built without arguments.

    It imports torch alone, is formatted as `ruff format` leaves it, and gives what `to_module` gives: the same names
    and order in its state_dict, the same output, in training with auxiliary heads `Outputs(logits, auxiliary)`.

    Args:
        graph: what to write.
        name: free text; the docstring shows it, and the network's class is called after it.
        parameters: how many the docstring states, without those of auxiliary heads; None to state none.
        aux_parameters: how many the auxiliary heads have besides.
    """
    root = tree(graph)
    network = class_name(name, "Net")
    definitions = _definitions(root, graph, network)
    body = "\n".join(_class(one, graph.aux_outputs if one.is_network else ()) for one in definitions)
    head = _docstring(docstring_text(name) or network, _facts(graph, parameters, aux_parameters))
    outputs = OUTPUTS if graph.aux_outputs else ""
    return f"{head}\n\n{_imports(outputs + body)}\n\n" + "\n".join(part for part in (outputs, body) if part)


def _docstring(title: str, facts: str) -> str:
    return f'"""{title}\n\n{textwrap.fill(facts, LINE)}\n"""'


def _facts(graph: LayerGraph, parameters: int | None, aux_parameters: int) -> str:
    size, gives = (" x ".join(map(str, shape)) for shape in (graph.input.shape, graph.node(graph.output).shape))
    into = f"{gives} out" if " x " in gives else "1 class" if gives == "1" else f"{int(gives):,} classes"
    counted = "" if parameters is None else f", {parameters:,} parameters"
    more = f" and {aux_parameters:,} in auxiliary heads" if counted and aux_parameters else ""
    return f"Images of {size}, {into}{counted}{more}."


def _imports(body: str) -> str:
    typing = ["from typing import NamedTuple", ""] if "NamedTuple" in body else []
    plain = ["import torch"] if "torch." in body else []
    functional = ["from torch.nn import functional as F"] if "F." in body else []
    return "\n".join([*typing, *plain, "from torch import Tensor, nn", *functional])


def _class(definition: Definition, auxiliary: Sequence[str]) -> str:
    sequential = definition.model.form is Form.SEQUENTIAL
    lines = [f"class {definition.name}(nn.{'Sequential' if sequential else 'Module'}):", *init(definition)]
    if not sequential:
        lines += ["", *Forward(definition, auxiliary).lines()]
    return "\n" + "\n".join(lines) + "\n"


def _definitions(root: Group, graph: LayerGraph, network: str) -> list[Definition]:
    """The classes, each behind those that it uses; the network last."""
    uses: dict[object, list[Group]] = {}
    for group in groups(root):
        if group.has_class and group.form is not Form.LOOSE:
            uses.setdefault(group.key, []).append(group)
    names = _class_names(list(uses.values()), root)
    final = frozenset((graph.output, *graph.aux_outputs))
    classes: dict[object, Definition] = {}
    for (key, alike), name in zip(uses.items(), names, strict=True):
        classes[key] = Definition(name, alike, classes, final)
        classes[key].build()
    taken = {one.name for one in classes.values()}
    last = Definition(_network_name(network, taken), [root], classes, final, is_network=True)
    last.build()
    return [*classes.values(), last]


def _network_name(name: str, taken: set[str]) -> str:
    return name if unique(name, taken) == name else unique(f"{name}Net", taken)


def _class_names(uses: Sequence[list[Group]], root: Group) -> list[str]:
    """A name for each class; those that would have one name get a letter, as in torchvision's InceptionA to E."""
    names = [_base_name(alike[0], root) for alike in uses]
    times, seen = Counter(names), Counter[str]()
    found: list[str] = []
    for name in names:
        mark = _letter(seen[name]) if times[name] > 1 else ""
        seen[name] += 1
        found.append(unique(name + mark, found))
    return found


def _letter(number: int) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[number] if number < 26 else str(number)


def _base_name(group: Group, root: Group) -> str:
    members = list(group.members.values())
    leaves = [member.node for member in members if isinstance(member, Leaf)]
    if len(leaves) == len(members) and all(type(node.op) in UNIT_NAMES for node in leaves):
        return "".join(UNIT_NAMES[type(node.op)] for node in leaves)
    scope = group.nodes[0].scope
    top = root.members.get(group.name) is group
    if top and scope.auxiliary:
        return "AuxiliaryHead"
    if group.form is Form.SEQUENTIAL:
        return class_name(scope.kind, "") + "Block"
    own = class_name(scope.kind if top and scope.kind else group.name.rstrip("0123456789"), "Block")
    return f"Residual{own}" if _adds(leaves) else own


def _adds(leaves: Sequence[Node]) -> bool:
    return any(isinstance(node.op, ops.Add) for node in leaves)
