"""One block in every form that it could have: naive, with reductions, factorized; counted, side by side."""

from math import gcd
from typing import Any, NamedTuple

from explorer.analysis import LayerRow
from explorer.design import DesignError, InceptionBlock, SetValue, apply
from explorer.design.variant_names import VALUES
from explorer.graph import ShapeError
from explorer.ui import state

FORMS: dict[str, dict[str, Any]] = {
    "naive": {"naive": True, "factorize": "none"},
    "with reductions": {"naive": False, "factorize": "none"},
    VALUES["factorize"]["two_3x3"]: {"naive": False, "factorize": "two_3x3"},
    VALUES["factorize"]["asymmetric"]: {"naive": False, "factorize": "asymmetric"},
    VALUES["factorize"]["expanded"]: {"naive": False, "factorize": "expanded"},
}
"""What a form is called, and the block's variants that make it."""


class BlockForm(NamedTuple):
    """What the block would put out and cost in that form; `now` marks the form that it has."""

    name: str
    channels: int
    parameters: int
    macs: int
    now: bool


def block_forms(now: state.Reading, name: str) -> list[BlockForm]:
    """The forms of an Inception block, the rest of the design as it is; those that can't be are left out.

    A block that is naive and factorized has a form of its own, behind the others.
    """
    found = [one for form in FORMS if (one := in_form(now, name, form))]
    if found and not any(form.now for form in found):
        variants = next(place[3] for place in now.design.blocks() if place[2].id == name)
        found.append(_counted(now, name, f"naive, {VALUES['factorize'][variants.factorize]}", now=True))
    return found


def in_form(now: state.Reading, name: str, form: str) -> BlockForm | None:
    """An Inception block in one of FORMS; None for another kind, or where it can't be."""
    _, _, block, variants = next(place for place in now.design.blocks() if place[2].id == name)
    if not isinstance(block, InceptionBlock):
        return None
    values, at = FORMS[form], now.design.names.block(name)
    same = all(getattr(variants, key) == value for key, value in values.items())
    edits = [SetValue(at=f"{at}.variants.{key}", value=value) for key, value in values.items()]
    if values["factorize"] != variants.factorize:
        edits += [SetValue(at=f"{at}.{parts}", value=[]) for parts in ("ch3x3_parts", "ch5x5_parts")]
    try:
        return _counted(now if same else state.read(apply(now.design, *edits)), name, form, now=same)
    except (DesignError, ShapeError):
        return None


def _counted(reading: state.Reading, name: str, form: str, *, now: bool) -> BlockForm:
    row = next(row for row in reading.analysis.blocks if row.name == name)
    return BlockForm(form, row.output_shape[0], row.parameters, row.macs, now)


def ratio(numbers: list[int]) -> str:
    """Numbers as a ratio of whole numbers, `2 : 4 : 1 : 1`; nothing where it is no simpler than they are."""
    divisor = gcd(*numbers) or 1
    return " : ".join(str(one // divisor) for one in numbers) if divisor > 1 else ""


def reductions(rows: list[LayerRow]) -> list[tuple[int, int]]:
    """Channels before and behind each reduction of a block, in the order of its branches."""
    cells = ("ch3x3red", "ch5x5red")
    chosen = [row for row in rows if row.op == "Conv2d" and row.scope.path.rpartition(".")[2] in cells]
    return [(row.input_shapes[0][0], row.output_shape[0]) for row in chosen]
