"""Widths as sums of parameters: `in_channels` of one layer is said to be `out_channels` of the layer before."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from .tree import Leaf


class Width(NamedTuple):
    """(sum of parameters) · factors; the factors are the height and width that a Flatten takes in."""

    terms: tuple[str, ...]
    factors: tuple[int, ...] = ()

    def __str__(self) -> str:
        return " * ".join([" + ".join(self.terms), *map(str, self.factors)])


Rule = Callable[[Leaf, Sequence[Width | None], Width | None], Width | None]


def renamed(width: Width, names: Mapping[str, str], spelled: Callable[[str], Width]) -> Width | None:
    """A width of an inner class in the names of the outer one."""
    parts = [spelled(names[term]) for term in width.terms if term in names]
    if len(parts) < len(width.terms) or any(part.factors for part in parts):
        return None
    return Width(tuple(term for part in parts for term in part.terms), width.factors)


def _same(leaf: Leaf, into: Sequence[Width | None], own: Width | None) -> Width | None:
    return into[0]


def _out(leaf: Leaf, into: Sequence[Width | None], own: Width | None) -> Width | None:
    return own


def _sum(leaf: Leaf, into: Sequence[Width | None], own: Width | None) -> Width | None:
    terms = [term for width in into if width and not width.factors for term in width.terms]
    return Width(tuple(terms)) if all(width and not width.factors for width in into) else None


def _flat(leaf: Leaf, into: Sequence[Width | None], own: Width | None) -> Width | None:
    return Width(into[0].terms, (*into[0].factors, *leaf.into[0].shape[1:])) if into[0] else None


GIVES: dict[str, Rule] = {
    "same": _same,
    "out": _out,
    "sum": _sum,
    "flat": _flat,
}
"""The width that a layer gives, by `Layer.gives`, from the widths that it gets and the one that it sets."""
