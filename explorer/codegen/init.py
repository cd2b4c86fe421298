"""`__init__`: the parameters, sums of widths, and the submodules in the order of the state_dict."""

from collections import Counter
from collections.abc import Sequence

from explorer.graph import Key

from .classes import Definition, literal
from .expressions import INDENT, Bracketed, Expression, call, laid_out, mapping, quoted, sum_laid_out
from .names import is_plain
from .tree import Form, Leaf, Member

BODY = INDENT * 2


def init(definition: Definition) -> list[str]:
    """The lines of the method."""
    arguments = [("", "self")]
    for one in definition.parameters.ordered():
        default = "" if one.like.default is None else f" = {literal(one.like.default)}"
        arguments.append(("", f"{one.name}: {one.annotation}{default}"))
    lines = laid_out("", Bracketed("def __init__(", tuple(arguments), ")"), " -> None:", INDENT)
    named = definition.parameters.sums.items()
    sums = [line for terms, name in named for line in sum_laid_out(f"{name} = ", _counted(terms), BODY)]
    if definition.model.form is Form.SEQUENTIAL:
        parts = [definition.made[(name,)] for name in definition.model.members]
        return [*lines, *sums, *laid_out("", call("super().__init__", *parts, spread=True), "", BODY)]
    return [*lines, f"{BODY}super().__init__()", *_stored(definition), *sums, *_members(definition)]


def _counted(terms: Sequence[str]) -> list[str]:
    return [term if count == 1 else f"{count} * {term}" for term, count in Counter(terms).items()]


def _stored(definition: Definition) -> list[str]:
    """The parameters that `forward` reads."""
    names = [name for fields in definition.fields.values() for name in fields.values() if name.startswith("self.")]
    return [f"{BODY}{name} = {name.removeprefix('self.')}" for name in dict.fromkeys(names)]


def _members(definition: Definition) -> list[str]:
    """The assignments; in the network stage by stage."""
    stages: list[tuple[Key, list[list[str]]]] = []
    for name, member in definition.model.members.items():
        made = _member(definition, (name,), member)
        if made is None:
            continue
        scope = member.nodes[0].scope
        sort, name_of = scope.stage_key if definition.is_network else ("", "")
        stage = (sort, "" if scope.auxiliary else name_of)  # the auxiliary heads together
        if not stages or stages[-1][0] != stage:
            stages.append((stage, []))
        stages[-1][1].append(_assigned(name, made))
    lines: list[str] = []
    for i, (_, members) in enumerate(stages):
        if i and max(len(members), len(stages[i - 1][1])) > 1:
            lines.append("")
        lines += [line for member in members for line in member]
    return lines


def _assigned(name: str, made: Expression) -> list[str]:
    if is_plain(name):
        return laid_out(f"self.{name} = ", made, "", BODY)
    return laid_out("", call("self.add_module", quoted(name), made), "", BODY)


def _member(definition: Definition, path: tuple[str, ...], member: Member) -> Expression | None:
    """What is assigned; None for what needs no submodule."""
    if isinstance(member, Leaf):
        return None if member.layer.function else definition.made[path]
    if member.form is not Form.LOOSE:
        return definition.made[path]
    inner = {name: _member(definition, (*path, name), one) for name, one in member.members.items()}
    return call("nn.ModuleDict", mapping({name: made for name, made in inner.items() if made is not None}))
