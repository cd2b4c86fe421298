"""A budget of seconds is a share of the time, however unsteady the steps are."""

from collections.abc import Callable

import pytest

from explorer.train import budget
from explorer.train.budget import Budget


class Now:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Now:
    found = Now()
    monkeypatch.setattr(budget.time, "perf_counter", found)
    return found


def steps(one: Budget, now: Now, took: Callable[[float], float]) -> list[tuple[float, float]]:
    """(seconds, progress) behind each step, which took so long at that time; what a step takes is told each 0.25 s."""
    found, told = [], 0.0
    while one.remaining_steps:
        now.seconds += took(now.seconds)
        one.advance()
        if now.seconds - told >= 0.25 or one.step == 5:
            one.step_seconds, told = took(now.seconds - took(now.seconds)), now.seconds
        found.append((now.seconds, one.progress))
    return found


@pytest.mark.parametrize("slow", [lambda at: at < 2, lambda at: int(at / 0.25) % 2, lambda at: False])
def test_progress_is_the_share_of_the_time(slow: Callable[[float], bool], now: Now) -> None:
    one = Budget(10.0, began=0.0, evaluation_seconds=0.1)
    found = steps(one, now, lambda at: 0.2 if slow(at) else 0.02)
    first = found[0][0]
    assert all(progress == pytest.approx((at - first) / (9.9 - first), abs=1e-6) for at, progress in found)
    assert found[-1][1] > 0.94
    assert now.seconds <= 10.2


def test_the_first_step_is_the_schedules_first_whatever_came_before(now: Now) -> None:
    one = Budget(10.0, began=0.0)
    now.seconds = 5.0  # a GPU that is set up
    one.advance()
    assert (one.progress, one.first_step) == (0.0, 5.0)
    now.seconds = 7.5
    one.advance()
    assert one.progress == 0.5


def test_it_goes_on_where_it_was_and_a_larger_one_in_proportion(now: Now) -> None:
    one = Budget(10.0, began=0.0)
    for now.seconds in (1.0, 4.0):
        one.advance()
    facts, now.seconds = one.facts(), 100.0
    for seconds, progress in ((10.0, 3 / 9), (19.0, 3 / 18)):
        other = Budget(seconds, began=100.0)
        other.restore(facts)
        assert (other.step, other.elapsed) == (2, 4.0)
        assert other.progress == pytest.approx(progress)


def test_a_disturbed_test_does_not_delay_the_next(now: Now) -> None:
    one = Budget(10.0)
    one.evaluated(0.05)
    one.evaluated(0.4)
    assert one.pause_between_evaluations == 0.5
    assert one.evaluation_seconds == 0.4  # what the last one may take
    one = Budget(10.0)
    one.evaluated(0.4)
    assert one.pause_between_evaluations == pytest.approx(3.6)


def test_when_it_is_over_no_step_follows_though_steps_turn_out_faster() -> None:
    budget = Budget(60.0)
    budget.advance()
    budget.step_seconds = 1.0
    assert budget.remaining_steps > 0
    budget.is_over = True
    assert budget.remaining_steps == 0
