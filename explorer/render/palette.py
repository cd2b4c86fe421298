"""Colors of a drawing that stands on white paper. The app's own view takes its colors from the theme."""

from collections.abc import Sequence

COST = (
    "#FFF8EE",
    "#FEECD3",
    "#FDDDB0",
    "#FCCA86",
    "#FAB35C",
    "#F4973A",
    "#E67A20",
    "#BF560D",
    "#A94A0B",
    "#7F370A",
)
"""A ramp for costs, even in lightness and safe for the color-blind."""

INK, PAPER = "#1B212B", "#FFFFFF"


def cost_color(share: float, most: float, ramp: Sequence[str] = COST) -> str:
    """The ramp's color for a share between 0 and `most`. The root spreads the small shares, as most are small."""
    if share <= 0 or most <= 0:
        return ramp[0]
    last = len(ramp) - 1
    return ramp[min(last, int((share / most) ** 0.5 * last + 0.5))]


def _channels(color: str) -> list[int]:
    return [int(color[place : place + 2], 16) for place in (1, 3, 5)]


def ink_on(color: str) -> str:
    """Dark or white, whichever stands out more on the color (WCAG 2.2, contrast ratio)."""
    light = luminance(color) + 0.05
    return INK if light / (luminance(INK) + 0.05) > (luminance(PAPER) + 0.05) / light else PAPER


def luminance(color: str) -> float:
    """Relative luminance of `#RRGGBB` (WCAG 2.2)."""
    channels = [channel / 255 for channel in _channels(color)]
    red, green, blue = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
