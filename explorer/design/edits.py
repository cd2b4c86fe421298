"""Edits to a design: applied, taken back, with addresses for positions.

Undo, links, comparisons and lessons are lists of edits. A list is applied whole or not at all: one that would give a
design that can't be raises DesignError and changes nothing.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from explorer.text import quoted

from .addresses import Names
from .aux_heads import HOOKS
from .edit_inverses import INVERSE
from .edit_rules import APPLY
from .edit_types import Edit, Insert, Rename, Replace, ReplaceDesign, SetValue
from .lookup import find, get_in, parse_address
from .parts import get
from .problems import DesignError, Problem
from .spec import DesignSpec, read_design


def apply(design: DesignSpec, *edits: Edit) -> DesignSpec:
    """The design after these edits, all together: what is in between may be wrong. Raises DesignError.

    A position in an address (`stages[0].blocks[0].ch3x3`) is one in `design`, whatever edits come before it.
    """
    data, told = design.model_dump(mode="json"), [addressed(design, edit) for edit in edits]
    for edit in told:
        data = APPLY[type(edit)](data, edit)
    return _read(data, told)


def applied(design: DesignSpec, *edits: Edit) -> tuple[DesignSpec, tuple[Edit, ...]]:
    """The design after these edits, as `apply` gives it, and the edits that lead from there back to this one."""
    if any(isinstance(edit, ReplaceDesign) for edit in edits):  # what came before it may be no design
        return apply(design, *edits), (ReplaceDesign(design=design),)
    data = design.model_dump(mode="json")
    back: list[Edit] = []
    told = [addressed(design, edit) for edit in edits]
    for edit in told:
        take_back = INVERSE[type(edit)](data, edit)
        data = APPLY[type(edit)](data, edit)
        back[:0] = take_back(data)
    return _read(data, told), tuple(back)


def _read(data: dict[str, Any], edits: Sequence[Edit]) -> DesignSpec:
    """The design. What has a name that can't be has no address: the error names it by that which it had before."""
    try:
        return read_design(data)
    except DesignError as error:
        problems = [_by_its_old_name(one, data, edits) for one in error.problems]
        named = [one for one, old in zip(problems, error.problems, strict=True) if one is not old]
        raise DesignError([*named, *_unnamed(problems, named)], error.others) from error


def _unnamed(problems: Sequence[Problem], named: Sequence[Problem]) -> list[Problem]:
    """The other problems; where a block has a name that can't be, its auxiliary head has none that it could hang on."""
    return [one for one in problems if one not in named and not (named and one.path.startswith(HOOKS))]


def _by_its_old_name(problem: Problem, data: dict[str, Any], edits: Sequence[Edit]) -> Problem:
    """The same problem where no edit gave the name that it is about."""
    if not problem.path.endswith((".id", ".name")):
        return problem
    loc = find(data, problem.path)
    name, field = get_in(data, loc), str(loc[-1])
    prefix = f"{get(get_in(data, loc[:-1]), 'kind')}{name}"  # of the names of a block's layers
    for edit in reversed(edits):
        if at := _named_at(edit, name, field):
            whose = f"{at}: the new row's {field}" if isinstance(edit, Insert) else at
            return Problem(at, problem.message.replace(problem.path, whose, 1))
        if at := _named_at(edit, prefix, "id"):
            return Problem(at, f"{at} (={quoted(prefix)}) names the layers of the block {name}; it needs another name")
    return problem


def _named_at(edit: Edit, name: Any, field: str) -> str:
    """Where an edit gives a part this name: an address, or what is put in; empty where it does not."""
    if (given := given_name(edit)) and given.name == name:
        return f"{given.part}.{field}"
    match edit:
        case SetValue(at=at, value=value) if at.endswith(f".{field}") and value == name:
            return at
        case Replace(at=at, row=row) | SetValue(at=at, value=row) if get(row, field) == name:
            return f"{at}.{field}"
        case Insert(into=into, row=row) if get(row, field) == name:
            return into
    return ""


class GivenName(NamedTuple):
    """A name that an edit gives, and the address of the part that gets it."""

    part: str
    name: str


def given_name(edit: Edit) -> GivenName | None:
    """The name that an edit gives to a block, a stage or a layer that is there; None where it gives none."""
    match edit:
        case Rename(at=at, id=new):
            return GivenName(at, new)
        case SetValue(at=at, value=str(new)) if at.endswith((".id", ".name")):
            return GivenName(at.rpartition(".")[0], new)
    return None


def after_each(design: DesignSpec, edits: Sequence[Edit]) -> list[Names]:
    """The names in the design after each of these edits, which can be applied together."""
    data, found = design.model_dump(mode="json"), list[Names]()
    for edit in [addressed(design, edit) for edit in edits]:
        data = APPLY[type(edit)](data, edit)
        found.append(Names(data))
    return found


def inverse(design: DesignSpec, *edits: Edit) -> tuple[Edit, ...]:
    """The edits that lead from the design after these edits back to this one. Raises DesignError as `apply` does."""
    return applied(design, *edits)[1]


def addressed(design: DesignSpec, edit: Edit) -> Edit:
    """The edit with addresses in the place of positions in the design, and a whole list in that of one of its items.

    A position that is no place in the design stays, for the edit to say so.
    """
    given = edit.model_dump(include={"at", "into"})
    told = {name: _address(design, text) for name, text in given.items() if "[" in text}
    edit = edit.model_copy(update=told) if told else edit
    return _whole_list(design, edit) if isinstance(edit, SetValue) and edit.at.endswith("]") else edit


def _address(design: DesignSpec, text: str) -> str:
    loc = parse_address(text)
    return design.names.address(loc) if loc[0] in ("stages", "stem") else text


def _whole_list(design: DesignSpec, edit: SetValue) -> SetValue:
    """Setting an item as setting the list that it is in."""
    data, at = design.model_dump(mode="json"), edit.at.rpartition("[")[0]
    loc = find(data, edit.at)
    items = get_in(data, loc[:-1])
    if not isinstance(items, list) or not isinstance(loc[-1], int) or loc[-1] >= len(items):
        return edit
    return SetValue(at=at, value=[*items[: loc[-1]], edit.value, *items[loc[-1] + 1 :]])


def usual_aux_heads(design: DesignSpec) -> SetValue:
    """Auxiliary classifiers where GoogLeNet has them, at 4a and 4d; in a design without these, at its last block."""
    names = [block.id for _, _, block, _ in design.blocks()]
    return SetValue(at="variants.aux_heads", value=[name for name in ("4a", "4d") if name in names] or names[-1:])
