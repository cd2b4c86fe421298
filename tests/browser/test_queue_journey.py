"""The queue in a real browser: places that move up, a worker that waits, and 50 starts from three windows at once."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from explorer.runs.launch import LocalEngine
from explorer.runs.records import Run, State
from explorer.runs.store import Store
from explorer.runs.workers import SWITCH
from scripts.app_server import running_app
from tests.browser.steps import cell
from tests.browser.train_steps import (
    PATIENCE,
    button,
    open_train,
    press,
    running,
    set_seconds,
    stop,
    wait_for_steps,
)
from tests.waiting import until

STARTS, WINDOWS, LIMIT = 50, 3, 2


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[tuple[str, Store]]:
    """Address and store of an app of its own, with a waiting worker on request. Before `page`, which it outlives."""
    if getattr(request, "param", None) == "with a worker":
        monkeypatch.delenv(SWITCH)
    with running_app(tmp_path) as url:
        yield url, Store(tmp_path / "home")


def expect_states(page: Page, *states: str) -> None:
    """What the list of runs says, newest first."""
    for row, state in enumerate(states):
        expect(cell(page, row, "state", "runs")).to_have_text(state)


def has_runs(store: Store, count: int) -> bool:
    return len(store.runs()) >= count


def has_queue(store: Store, length: int) -> bool:
    return len(store.places()) == length


def has_taken_over(store: Store, before: set[int]) -> bool:
    """Whether another run has the place of one of these."""
    now = {run.id for run in store.active()}
    return len(now) == LIMIT and now != before


@pytest.mark.slow
def test_places_in_the_queue_move_up(app: tuple[str, Store], page: Page) -> None:
    url, store = app
    open_train(page, url)
    set_seconds(page, 120)
    press(page, "train")
    assert running(page) == "r1"
    queued: list[str] = []
    for waiting in (1, 2):
        press(page, "train")
        until(partial(has_queue, store, waiting))
        queued.insert(0, f"queued {waiting}")
        expect_states(page, *queued, "running")  # a press before that would be taken for the same one
    press(page, "stop_r1")
    assert running(page, "r1") == "r2"
    expect_states(page, "queued 1", "running", "stopped")
    page.get_by_role("button", name="Queue (1)").click()
    press(page, "stop_r3_queue")
    expect_states(page, "stopped", "running", "stopped")
    expect(button(page, "stop_r2_queue")).to_be_visible()  # the popover stays open while the list changes
    page.keyboard.press("Escape")
    stop(page, "r2")


@pytest.mark.slow
@pytest.mark.parametrize("app", ["with a worker"], indirect=True)
def test_a_run_starts_in_the_process_that_waits(app: tuple[str, Store], page: Page) -> None:
    url, store = app
    open_train(page, url)
    engine = LocalEngine(store)
    until(lambda: bool((found := engine.waiting()) and found.ready))
    worker = engine.waiting()
    assert worker is not None
    set_seconds(page, 60)
    press(page, "train")
    run = running(page)
    wait_for_steps(page, run, 0)
    assert store.get(1).pid == worker.pid, "the run has a process of its own"
    assert engine.waiting() is None, "none waits while a run is active"
    stop(page, run)
    until(lambda: engine.waiting() is not None)
    page.get_by_role("button", name="Queue").click()
    page.get_by_text("Keep a process ready for the next run").click()
    until(lambda: engine.waiting() is None)
    assert not engine.workers.enabled()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_of_50_starts_from_three_windows_none_is_lost(app: tuple[str, Store], new_page: Callable[..., Page]) -> None:
    url, store = app
    store.set_limit(LIMIT)
    windows = [new_page() for _ in range(WINDOWS)]
    for window in windows:
        open_train(window, url)
        set_seconds(window, 600)
    press_train(windows, store)
    assert len(store.runs()) == STARTS
    assert sorted(store.places().values()) == list(range(1, STARTS - LIMIT + 1))
    for window in windows:
        expect_states(window, f"queued {STARTS - LIMIT}", f"queued {STARTS - LIMIT - 1}")
    until(lambda: all(run.step for run in store.active()))

    for _ in range(6):  # the next in the queue takes over from each that is stopped, in the windows' sight
        before = {run.id for run in store.active()}
        store.ask_stop(min(before))
        until(partial(has_taken_over, store, before))
        check(store.runs(), store)
    assert [run.id for run in store.active()] == [7, 8]
    for window in windows:
        expect(window.locator(".stProgress").filter(has_text=re.compile("r[78]"))).to_be_visible()
    for run in store.runs():
        store.ask_stop(run.id)
    until(lambda: not any(run.state.moving for run in store.runs()))
    assert {run.state for run in store.runs()} == {State.STOPPED}
    assert len(store.runs()) == STARTS


def press_train(windows: list[Page], store: Store) -> None:
    """Press Train in all windows until there were so many starts.

    The next press waits for the last run in the window's list, as a person would; not for a page that stands still:
    with runs that move it ticks twice a second, on a busy machine without a pause.
    """
    pressed = 0
    while pressed < STARTS:
        now = windows[: STARTS - pressed]
        for window in now:
            button(window, "train").click(no_wait_after=True)
        pressed += len(now)
        until(partial(has_runs, store, pressed))
        for window in now:
            expect(cell(window, 0, "state", "runs")).to_have_text(f"queued {pressed - LIMIT}", timeout=PATIENCE * 1000)
        check(store.runs(), store)


def check(runs: tuple[Run, ...], store: Store) -> None:
    """The limit is kept, no run has come to grief, and the queue is in the order of the starts."""
    assert len([run for run in runs if run.state.active]) <= LIMIT
    assert not [run for run in runs if run.state in (State.FAILED, State.LOST)]
    places = store.places()
    assert [places[run] for run in sorted(places)] == sorted(places.values())
