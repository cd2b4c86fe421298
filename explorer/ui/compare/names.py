"""Where the names of points stand in a picture: beside their point, over no other point and no other name."""

from collections.abc import Sequence
from math import inf
from typing import NamedTuple

LETTER, LINE, POINT, GAP = 6.5, 14.0, 16.0, 4.0  # pixels, of the picture's 11 pixel font


class Box(NamedTuple):
    """A rectangle in pixels, y upward."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: "Box") -> bool:
        """Whether both cover some place."""
        apart = self.right <= other.left or other.right <= self.left
        return not apart and self.top > other.bottom and other.top > self.bottom

    def inside(self, other: "Box") -> bool:
        """Whether the other one covers all of it."""
        across = other.left <= self.left and self.right <= other.right
        return across and other.bottom <= self.bottom and self.top <= other.top


def places(
    points: Sequence[tuple[float, float]], titles: Sequence[str], extent: tuple[float, float] = (inf, inf)
) -> list[str]:
    """For each point in pixels plotly's text position, or "" where there is no room; who comes first chooses first.

    No name leaves the picture, which is from 0 to `extent`.
    """
    picture = Box(0, 0, *extent)
    taken = [_around(x, y, POINT, POINT) for x, y in points]
    found = []
    for (x, y), title in zip(points, titles, strict=True):
        boxes = _candidates(x, y, LETTER * len(title))
        free = (name for name, box in boxes.items() if box.inside(picture) and not any(map(box.meets, taken)))
        place = next(free, "")
        found.append(place)
        if place:
            taken.append(boxes[place])
    return found


def _candidates(x: float, y: float, width: float) -> dict[str, Box]:
    up, aside = (POINT + LINE) / 2 + 1, (POINT + width) / 2 + GAP
    return {
        "top center": _around(x, y + up, width, LINE),
        "bottom center": _around(x, y - up, width, LINE),
        "middle right": _around(x + aside, y, width, LINE),
        "middle left": _around(x - aside, y, width, LINE),
        "top left": _around(x - aside, y + up, width, LINE),
        "top right": _around(x + aside, y + up, width, LINE),
        "bottom left": _around(x - aside, y - up, width, LINE),
        "bottom right": _around(x + aside, y - up, width, LINE),
    }


def _around(x: float, y: float, width: float, height: float) -> Box:
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
