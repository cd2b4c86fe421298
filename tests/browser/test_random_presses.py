"""Edits, undos and redos at random and faster than they are answered: in the end all parts show one design."""

import random
from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Page

from tests.browser.agreement import expect_agreement
from tests.browser.graph_steps import node
from tests.browser.steps import cell, open_explore
from tests.browser.test_presses import choose, press_by_button, press_by_key, toggle

PAUSE = 30  # milliseconds between two steps
SHORT = 2_000  # milliseconds: what an edit before has taken away is not waited for
BLOCKS = ("3a", "3b", "4a", "4b", "4c", "5a")
LISTS = {
    "Batch norm": ("none", "after conv"),
    "Factorized": ("none", "5×5 as two 3×3"),
    "Width": ("× 0.5", "× 1"),
    "Preset": ("GoogLeNet", "Mini GoogLeNet"),
}
Step = Callable[[Page, random.Random], None]


def type_width(page: Page, rng: random.Random) -> None:
    cell(page, rng.randrange(4), rng.choice(("1×1", "3×3"))).click(timeout=SHORT)
    page.keyboard.type(f"{8 * rng.randint(2, 40)}\n")


def choose_one(page: Page, rng: random.Random) -> None:
    label = rng.choice(list(LISTS))
    choose(page, label, rng.choice(LISTS[label]))


def act_on_block(page: Page, rng: random.Random) -> None:
    node(page, rng.choice(BLOCKS)).click(timeout=SHORT, position={"x": 12, "y": 12})
    action = rng.choice(("left", "right", "copy", "remove"))
    page.locator(f".st-key-inspector button[data-name={action}]").click(timeout=SHORT, force=True)


def toggle_one(page: Page, rng: random.Random) -> None:
    toggle(page, rng.choice(("Residual", "Naive blocks", "Auxiliary heads")))


def take_back(page: Page, rng: random.Random) -> None:
    press = rng.choice((press_by_button, press_by_key))
    press(page, rng.choice(("Undo", "Undo", "Redo")), rng.randint(1, 3), PAUSE)


STEPS: tuple[Step, ...] = (
    type_width,
    type_width,
    choose_one,
    act_on_block,
    toggle_one,
    take_back,
    take_back,
    take_back,
)


@pytest.mark.parametrize(("seed", "count"), [(1, 40), pytest.param(2, 200, marks=pytest.mark.slow)])
@pytest.mark.timeout(600)
def test_all_parts_agree_after_random_presses(seed: int, count: int, page: Page, app_url: str) -> None:
    open_explore(page, app_url)
    page.set_default_timeout(SHORT)
    rng, done = random.Random(seed), 0
    for _ in range(count):
        try:
            rng.choice(STEPS)(page, rng)
            done += 1
        except (Error, AssertionError):  # what it was about has just gone
            page.keyboard.press("Escape")
        page.wait_for_timeout(PAUSE)  # how quickly is what is tried
    page.keyboard.press("Escape")
    expect_agreement(page)
    assert done > count * 0.7, f"{done} of {count} steps could be done"
