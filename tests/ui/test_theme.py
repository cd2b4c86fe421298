"""The theme's text colors on all that they are written on: 4.5 to 1 at least (WCAG 2.2, 1.4.3)."""

import tomllib
from pathlib import Path

import pytest

CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"
LEAST = 4.5
CHOSEN, RANGED, TAG = 0.09, 0.18, 0.12  # of grid_view.css and totals.css


def theme(scheme):
    return tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"][scheme]


def rgb(color):
    return [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def mixed(color, ground, share):
    return [share * one + (1 - share) * other for one, other in zip(color, ground, strict=True)]


def luminance(color):
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in color]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def grounds(found):
    paper, accent = rgb(found["backgroundColor"]), rgb(found["linkColor"])
    return {
        "paper": paper,
        "second": rgb(found["secondaryBackgroundColor"]),
        "selected row": mixed(accent, paper, CHOSEN),
        "range of cells": mixed(accent, paper, RANGED),
    }


def test_the_measure_is_that_of_wcag():
    assert contrast(rgb("#000000"), rgb("#FFFFFF")) == pytest.approx(21)
    assert contrast(rgb("#767676"), rgb("#FFFFFF")) == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["text", "link", "grayText", "blueText", "greenText", "orangeText", "violetText"])
def test_a_text_is_read_on_every_ground(scheme, name):
    found = theme(scheme)
    color = rgb(found[f"{name}Color"])
    tags = {"tag": mixed(color, rgb(found["backgroundColor"]), TAG)}
    if own := found.get(f"{name.removesuffix('Text')}Color"):
        tags["tag of its own"] = mixed(rgb(own), rgb(found["backgroundColor"]), TAG)
    found = {ground: contrast(color, of) for ground, of in {**grounds(found), **tags}.items()}
    assert min(found.values()) >= LEAST, found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_white_is_read_on_the_primary_color(scheme):
    assert contrast(rgb("#FFFFFF"), rgb(theme(scheme)["primaryColor"])) >= LEAST
