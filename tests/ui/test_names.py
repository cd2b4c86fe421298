"""Names of points in the Compare page's picture: none over another, none over a point."""

from hypothesis import given
from hypothesis import strategies as st

from explorer.ui.compare.names import LETTER, POINT, Box, _candidates, places

coordinates = st.tuples(st.floats(0, 560), st.floats(0, 300))


def around(x, y):
    return Box(x - POINT / 2, y - POINT / 2, x + POINT / 2, y + POINT / 2)


@given(st.lists(coordinates, max_size=18))
def test_no_name_covers_a_point_or_another_name(points):
    titles = [f"Network {n}" for n in range(len(points))]
    found = places(points, titles, (560, 300))
    boxes = [
        _candidates(x, y, LETTER * len(title))[place]
        for (x, y), title, place in zip(points, titles, found, strict=True)
        if place
    ]
    for at, box in enumerate(boxes):
        assert not any(box.meets(other) for other in boxes[:at])
        assert not any(box.meets(around(*point)) for point in points)
        assert box.left >= 0  # none is cut off
        assert box.right <= 560
        assert box.bottom >= 0
        assert box.top <= 300


def test_the_first_chooses_and_one_by_itself_stands_above():
    assert places([(100, 100)], ["GoogLeNet"]) == ["top center"]
    first, second = places([(100, 100), (110, 105)], ["GoogLeNet", "the same with batch normalization"])
    assert first in ("top center", "bottom center")
    assert second != first


def test_a_long_name_at_an_edge_stands_inside_the_picture():
    title = "GoogLeNet + residual + naive (on screen)"
    assert places([(500, 250)], [title], (560, 300)) == ["middle left"]
    assert places([(20, 250)], [title], (560, 300)) == ["middle right"]
    crowded = [(500, 250), (440, 250), (460, 235)]
    assert places(crowded, [title, "VGG-11", "VGG-16"], (560, 300))[0].endswith("left")
