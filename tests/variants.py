"""Every variant by itself and in pairs, on the presets that it says something about.

All of it is read off the registry: a new kind, variant, value or preset is among them by itself. A variant whose values
its type does not list needs its numbers in `TRIED`; without them nothing here can be imported.
"""

import itertools
from typing import Any, get_args

import pytest

from explorer import PRESETS, SetValue, apply, preset
from explorer.design import KINDS
from explorer.design.variants import DesignVariants

TRIED = {"residual_scale": (0.1,), "width": (0.5,), "aux_heads": ("first",)}
# what a variant needs beside it to say anything
WITH = {"factorize_n": {"factorize": "asymmetric"}, "residual_scale": {"residual": True}}


def values(name: str) -> tuple[Any, ...]:
    """The values of a variant, from its type; of a number those that are tried."""
    kind = DesignVariants.model_fields[name].annotation
    return (True, False) if kind is bool else TRIED[name] if name in TRIED else get_args(kind)


def others(name: str) -> list[Any]:
    """Its values but for the one that a design has when nothing is said."""
    found = [one for one in values(name) if one != DesignVariants.model_fields[name].default]
    assert found, f"variants.{name}: nothing to try it with; add values to TRIED"
    return found


VARIANTS = [(name, value) for name in DesignVariants.model_fields if name not in WITH for value in others(name)]
OF_BLOCKS = frozenset[str]().union(*(kind.APPLIES for kind in KINDS.values()))
"""Those that are about some kinds of block alone; the others say something about any design."""
# a fixed linear layer behind the blocks refuses variants that change their channels
FIXED = {name for name in PRESETS if (head := preset(name).head) and head.in_features}
CHANGES_CHANNELS = {("naive", True), ("factorize", "expanded")}


def kinds(name):
    """The kinds of block that a preset has."""
    return {KINDS[block.kind] for _, _, block, _ in preset(name).blocks()}


def applies(name, key):
    """Whether a variant says something about a preset."""
    return key not in OF_BLOCKS or any(key in kind.APPLIES for kind in kinds(name))


def applicable(name, *variants):
    if name in FIXED and CHANGES_CHANNELS & set(variants):
        return False
    return all(applies(name, key) for key, _ in variants)


OF_EACH_KIND = tuple(next(name for name in PRESETS if kind in kinds(name)) for kind in KINDS.values())
"""The first preset with each kind of block; a kind that no preset has fails here."""
CLASSIFIERS = [name for name in PRESETS if preset(name).head]
SINGLE = [(name, (one,)) for name in PRESETS for one in VARIANTS if applicable(name, one)]
PAIRED = ("googlenet-torchvision", *OF_EACH_KIND)  # that one has batch norm from the start
PAIRS = [
    (name, pair)
    for name in PAIRED
    for pair in itertools.combinations(VARIANTS, 2)
    if pair[0][0] != pair[1][0] and applicable(name, *pair)
]


def sampled(cases):
    """The cases of a sweep over presets; those that are not about the first one of a kind of block are slow."""
    return [
        pytest.param(*one, marks=() if one[0] in OF_EACH_KIND else pytest.mark.slow)
        for one in ((case,) if isinstance(case, str) else case for case in cases)
    ]


def varied(name, variants):
    base = preset(name)
    first = next(block.id for _, _, block, _ in base.blocks())
    edits = [SetValue(at=f"variants.{key}", value=[first] if key == "aux_heads" else v) for key, v in variants]
    return apply(base, *edits)
