"""Wilson's interval at known values and at its ends."""

import pytest

from explorer.runs.interval import wilson


@pytest.mark.parametrize(
    ("right", "total", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (889, 1000, 0.8680, 0.9070)],
)  # the first is Newcombe's (1998), table I
def test_known_intervals(right: int, total: int, low: float, high: float) -> None:
    assert wilson(right, total) == pytest.approx((low, high), abs=2e-4)


def test_nothing_tested_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        wilson(0, 0)
