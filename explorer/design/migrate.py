"""Designs as earlier versions of the program wrote them: one pure function for each step from a version to the next.

The steps are kept for good. Ids of blocks are never changed: they are keys of weights.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from .ids import LAYER_NAMES
from .parts import get, items, updated

VERSION = 2
Data = dict[str, Any]


def migrated(data: Data) -> Data:
    """Plain data of this version. What is no design stays what it is, for validation to say so."""
    version = data.get("version", 1)
    while type(version) is int and version in STEPS:  # true is 1 for Python
        data = STEPS[version](data) | {"version": version + 1}
        version = data["version"]
    return data


def as_version_1(data: Data) -> Data:
    """A design of this version as the first one would have it, for what was written against that: a copy."""
    stages = [stage | {"pool": _nameless(stage["pool"])} for stage in data["stages"]]
    head = data["head"] and data["head"] | {"pool": _nameless(data["head"]["pool"])}
    stem = [_nameless(row) for row in data["stem"]]
    aux_head = {name: value for name, value in data["aux_head"].items() if name != "ids"}
    changed = {"stem": stem, "stages": stages, "head": head, "aux_head": aux_head}
    return deepcopy(data | {"version": 1} | changed)


def _nameless(layer: Any) -> Any:
    return layer and {name: value for name, value in layer.items() if name != "id"}


def _name_layers(data: Data) -> Data:
    """1 to 2: rows of the stem and pools get ids, which are the names that their layers had.

    Version 1 called every pool of stem and stages `maxpool` and counted them all; an average pool is called so now.
    """
    if any(get(layer, "id") for layer in _layers(data)):
        return data  # written by hand, without a version
    counts = {"conv": 0, "lrn": 0, "pool": 0}

    def named(layer: Any) -> Any:
        kind = get(layer, "kind")
        if kind not in ("conv", "lrn", "max_pool", "avg_pool"):
            return layer
        counted = kind if kind in counts else "pool"
        counts[counted] += 1
        return updated(layer, "id", f"{LAYER_NAMES[kind]}{counts[counted]}")

    def with_pool(stage: Any) -> Any:
        pool = get(stage, "pool")
        return stage if pool is None else updated(stage, "pool", named(pool))

    changed = dict(data)
    for key, change in (("stem", named), ("stages", with_pool)):  # in this order: the stages go on counting
        if isinstance(rows := data.get(key), list | tuple):
            changed[key] = [change(row) for row in rows]
    return changed


def _layers(data: Data) -> Iterator[Any]:
    yield from items(data.get("stem"))
    yield from (get(stage, "pool") for stage in items(data.get("stages")))


STEPS: dict[int, Callable[[Data], Data]] = {1: _name_layers}
