"""Tests that are to run one at a time do so: pytest-xdist takes notice of their group."""

import os

import pytest


@pytest.mark.xdist_group("checked")
def test_a_group_is_taken_notice_of(request: pytest.FixtureRequest) -> None:
    """A worker tells by the test's id which group it is of; where pytest no longer lets it, all are spread silently."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        pytest.skip("there are groups with several workers alone: `make test`, or pytest -n 2 --dist=loadgroup")
    assert request.node.nodeid.endswith("@checked")
