"""What of a long list of cases is quick."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

import pytest


def rest_slow(cases: Iterable[Any], quick: int = 1) -> list[Any]:
    """The cases, each one value; only so many of them, the first, are among the quick tests."""
    left = iter(cases)
    return [*islice(left, quick), *(pytest.param(one, marks=pytest.mark.slow) for one in left)]
