"""What the loop knows of its own time, by a clock that is set by hand: steps and tests take what they are told."""

import dataclasses
from collections.abc import Callable

import pytest

from explorer.lowering import lower
from explorer.train import ahead, budget, clock, evaluate, loop
from explorer.train.budget import Budget
from explorer.train.build import Built, build
from explorer.train.captured import UNTIMED, WARM_UP
from explorer.train.data import Batches, Place
from explorer.train.loop import train
from explorer.train.parts import Outcome, Parts
from explorer.train.switches import Job, Machine, Switches, decide
from tests.train.helpers import CPU, Record, recipe_for, toy
from tests.train.test_budget import Now
from tests.train.test_loop import design

STEP, TEST = 0.002, 0.1  # seconds


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Now:
    found = Now()
    monkeypatch.setattr(budget.time, "perf_counter", found)

    test = evaluate.test

    def slowly(*arguments: object) -> evaluate.Tested | None:
        tested = test(*arguments)  # type: ignore[arg-type]
        found.seconds += TEST
        return dataclasses.replace(tested, seconds=TEST) if tested else None

    monkeypatch.setattr(loop, "test", slowly)
    return found


class Calls(Record):
    """Counts how often it is told something, too."""

    calls = 0

    def report(self, points):  # type: ignore[no-untyped-def]
        self.calls += 1
        super().report(points)


def trained(now: Now, limit: Budget, took: Callable[[int], float], untimed: int = 2) -> tuple[Outcome, Calls]:
    """A run whose steps take `took(step)` seconds, counted from 1, and compute nothing."""
    network = design()
    images, info = toy(1, network.classes)
    recipe, sink, made = recipe_for(network), Calls(), 0
    built: Built = build(lower(network), recipe, 0, CPU, decide(Switches(), Machine(), Job(0, 4)))

    def run(*arguments: object) -> None:
        nonlocal made
        made += 1
        now.seconds += took(made)

    batches = Batches(images, info, (1, 12, 12), Place(CPU), recipe, seed=0)
    parts = Parts(dataclasses.replace(built, run=run, untimed=untimed), batches, recipe)
    return train(parts, limit, sink), sink


def test_the_recording_of_a_graph_is_no_step_and_the_budget_is_used(now: Now) -> None:
    recording = WARM_UP + 1
    outcome, sink = trained(now, Budget(5.0, began=0.0), lambda step: 0.5 if step == recording else STEP, UNTIMED)
    tests = [progress.step for progress, values in sink.reports if "test_accuracy" in values]
    assert len(tests) > 3
    assert now.seconds == pytest.approx(5.0, abs=0.1)
    assert outcome.progress.compute_examples_per_second == pytest.approx(32 / STEP, rel=0.01)


def test_the_first_steps_are_not_timed(now: Now) -> None:
    outcome, _ = trained(now, Budget(5.0, began=0.0), lambda step: 1.0 if step <= clock.UNTIMED_STEPS else STEP)
    assert outcome.progress.compute_examples_per_second == pytest.approx(32 / STEP, rel=0.01)
    assert now.seconds == pytest.approx(5.0, abs=0.1)


def test_a_run_of_many_short_steps_is_read_a_few_times_a_second_and_has_all_its_points(now: Now) -> None:
    _, sink = trained(now, Budget(60, steps=600, began=0.0), lambda step: STEP)
    points = [progress for progress, values in sink.reports if "loss" in values]
    assert [point.step for point in points] == list(range(1, 601))
    assert [point.seconds for point in points] == sorted(point.seconds for point in points)
    tests = sum("test_accuracy" in values for _, values in sink.reports)
    assert sink.calls - 2 * tests <= 600 * STEP / clock.REPORT_SECONDS + 1  # before each test, too


class Told:
    """A mark that says what happens to it."""

    def __init__(self, said: list[str], number: int) -> None:
        self.said, self.number = said, number

    def record(self) -> None:
        self.said.append(f"+{self.number}")

    def synchronize(self) -> None:
        self.said.append(f"wait for {self.number}")


def test_the_host_waits_for_the_step_a_few_before() -> None:
    said: list[str] = []
    numbers = iter(range(1, 9))
    step = ahead.Ahead(lambda: Told(said, next(numbers)))
    for _ in range(ahead.STEPS + 2):
        step()
    assert said == ["+1", "+2", "+3", "+4", "+5", "wait for 1", "+6", "wait for 2"]
    ahead.ahead_of(CPU)()  # nothing to wait for
