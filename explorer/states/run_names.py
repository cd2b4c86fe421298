"""What runs are called where several are listed: their states' names, and the settings in which those alike differ."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from explorer.design import DesignSpec

from .names import names
from .state import State

MOST_SETTINGS = 3
RECIPE = "recipe"


class Named(NamedTuple):
    """A run as its name needs it: a person's name, the design, its settings by name (`recipe`, `seed`, ...)."""

    label: str
    design: DesignSpec | None
    title: str
    settings: Mapping[str, Any]


def run_names(runs: Sequence[Named]) -> list[str]:
    """A name for each. What all have in common is left out where something else tells them apart."""
    common = runs[0].title if len({run.title for run in runs}) == 1 and len(runs) > 1 else ""
    own = [run.label or _without(common, text) for run, text in zip(runs, _designs(runs), strict=True)]
    alike: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(own):
        alike[one].append(at)
    found = list(own)
    for called, places in alike.items():
        for at, text in zip(places, _settings([runs[one].settings for one in places]), strict=True):
            alone = not runs[at].label and (len(alike) == 1 or called == common)
            found[at] = text if text and alone else f"{called}, {text}" if text else called
    return found


def _designs(runs: Sequence[Named]) -> list[str]:
    """What each run's design is called beside the others."""
    designs = list(dict.fromkeys(run.design for run in runs if run.design))
    called = dict(zip(designs, names([State(design=design) for design in designs]), strict=True))
    return [called[run.design] if run.design else run.title for run in runs]


def _without(title: str, text: str) -> str:
    """A name without the title that all have; the bare title stays."""
    return text.removeprefix(title).lstrip(" ,") or text if title else text


def _settings(runs: Sequence[Mapping[str, Any]]) -> list[str]:
    """Of each run the settings that tell it apart, as few as do; nothing where all are told the same."""
    texts: list[list[str]] = [[] for _ in runs]
    for key in dict.fromkeys(key for run in runs for key in run):
        alike = [at for at, text in enumerate(texts) if texts.count(text) > 1 and len(text) < MOST_SETTINGS]
        if len({repr(runs[at].get(key)) for at in alike}) > 1:
            told = {at: [_told(key, runs[at][key])] for at in alike if key in runs[at]}
            texts = [text + told.get(at, []) for at, text in enumerate(texts)]
    return [", ".join(text) for text in texts]


def _told(key: str, value: Any) -> str:
    if key == RECIPE:
        return str(value) if value == "demo" else f"{value} recipe"
    return f"{key.removeprefix(f'{RECIPE}.').replace('_', ' ')} {value}" if key != "budget" else str(value)
