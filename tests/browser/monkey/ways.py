"""What the monkey does with the browser: keys wherever the focus is, back and forward, reloads, the window's size."""

import random
from collections.abc import Callable
from urllib.parse import urljoin

from playwright.sync_api import Page

from tests.browser.monkey.hands import Deed, keys

SIZES = ((1600, 900), (1280, 800), (400, 800))
PATIENCE = 60_000  # milliseconds for a page that is loaded
SHORTCUTS = ("Control+z", "Control+y", "Control+Shift+z", "Escape", "Tab", "Shift+Tab")
ADDRESSES = ("", "compare", "train", "runs", "?preset=mini-googlenet", "?preset=nin&set=classes=7", "?preset=nonsense")


def shortcut(page: Page, rng: random.Random, url: str) -> Deed:
    name, count = rng.choice(SHORTCUTS), rng.randint(1, 3)
    return Deed(f"{name}, {count} times", lambda: keys(page, *[name] * count))


def outside(page: Page, rng: random.Random, url: str) -> Deed:
    return Deed("click beside everything", lambda: page.mouse.click(3, 300))


def back(page: Page, rng: random.Random, url: str) -> Deed:
    return Deed("back", lambda: page.go_back(wait_until="commit", timeout=PATIENCE))


def forward(page: Page, rng: random.Random, url: str) -> Deed:
    return Deed("forward", lambda: page.go_forward(wait_until="commit", timeout=PATIENCE))


def reload(page: Page, rng: random.Random, url: str) -> Deed:
    return Deed("reload", lambda: page.reload(wait_until="domcontentloaded", timeout=PATIENCE))


def resize(page: Page, rng: random.Random, url: str) -> Deed:
    width, height = rng.choice(SIZES)
    return Deed(f"window {width} × {height}", lambda: page.set_viewport_size({"width": width, "height": height}))


def address(page: Page, rng: random.Random, url: str) -> Deed:
    name = rng.choice(ADDRESSES)
    target = urljoin(f"{url}/", name)
    return Deed(f"go to /{name}", lambda: page.goto(target, wait_until="domcontentloaded", timeout=PATIENCE))


WAYS: dict[str, tuple[int, Callable[[Page, random.Random, str], Deed]]] = {
    "shortcut": (10, shortcut),
    "outside": (2, outside),
    "back": (3, back),
    "forward": (2, forward),
    "reload": (2, reload),
    "resize": (2, resize),
    "address": (2, address),
}
"""By name: how often, against all others, and what."""
