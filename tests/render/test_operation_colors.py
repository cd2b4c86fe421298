"""The colors of the operations, as people with each kind of color blindness see them."""

from itertools import combinations
from math import dist

import pytest

from explorer.render.operations import OPERATION_COLORS
from explorer.render.palette import ink_on
from explorer.ui import theme

# Machado, Oliveira and Fernandes 2009, table 1, severity 1.0: on linear RGB
SIGHT = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
TO_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
WHITE = (0.95047, 1.0, 1.08883)
PAGES = {"light": 0, "dark": 1}


def times(matrix, vector):
    return [sum(one * other for one, other in zip(row, vector, strict=True)) for row in matrix]


def linear(color):
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]


def lab(color, sight):
    """CIE L*a*b* (D65) of what an eye of that kind sees."""
    seen = [min(1, max(0, one)) for one in times(SIGHT[sight], linear(color))]
    parts = [one / white for one, white in zip(times(TO_XYZ, seen), WHITE, strict=True)]
    x, y, z = [one ** (1 / 3) if one > 216 / 24389 else (24389 / 27 * one + 16) / 116 for one in parts]
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def contrast(one, other):
    """WCAG 2.2's contrast ratio, by its own definition of relative luminance: what Y of XYZ is."""
    low, high = sorted(times(TO_XYZ, linear(color))[1] + 0.05 for color in (one, other))
    return high / low


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("page", PAGES)
def test_any_two_operations_can_be_told_apart_and_from_the_page(page, sight):
    paper = dict(theme.variables(page))["--st-background-color"]
    colors = [pair[PAGES[page]] for pair in OPERATION_COLORS.values()]
    assert min(dist(lab(one, sight), lab(other, sight)) for one, other in combinations(colors, 2)) >= 24
    assert min(dist(lab(one, sight), lab(paper, sight)) for one in colors) >= 12


@pytest.mark.parametrize("color", [color for pair in OPERATION_COLORS.values() for color in pair])
def test_text_can_be_read_on_each(color):
    assert contrast(color, ink_on(color)) >= 4.5
