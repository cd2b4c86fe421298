"""What the monkey does with what it sees. Each gives the words for it, and the deed, which may find that it is gone."""

import json
import random
from collections.abc import Callable, Mapping
from typing import NamedTuple

from playwright.sync_api import FilePayload, Page

import explorer
from explorer.design.codec import to_json
from tests.browser.monkey.sight import Candidate, element

SHORT = 1_000  # milliseconds: what is gone or covered is not waited for
OPENS = 300  # milliseconds that a list or a popover gets to open
NUMBERS = ("1", "7", "16", "48", "64", "96", "128", "200", "256")
NONSENSE = (
    "",
    "0",
    "-1",
    "abc",
    "3,5",
    "1e9",
    "9" * 30,
    "<b>x</b>",
    "=1+1",
    "🦜",
    "None",
    " 64 ",
    "3 × 96 × 96",
    "1/2",
)
ENDS = ("Enter", "Tab", "Escape", "")
NODE_KEYS = ("e", "E", "b", "ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "+", "-", "0", "Enter", "Escape")
ARROWS = ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End", "PageDown")
PASTED = ("64", "64\t96\n32\t48", "8\n\n24", "abc\t1", "1\t2\t3\t4\t5\t6\t7\t8\t9")


class Deed(NamedTuple):
    """What is done, in words, and what does it."""

    words: str
    do: Callable[[], object]


def keys(page: Page, *names: str) -> None:
    """Press them in turn."""
    for name in names:
        if name:
            page.keyboard.press(name)


def press(page: Page, rng: random.Random, seen: Candidate) -> Deed:
    def do() -> None:
        found = element(page, seen)
        found.hover(timeout=SHORT, force=True)  # a chart's tools come only then
        found.click(timeout=SHORT)

    return Deed(f"press {seen}", do)


def popover(page: Page, rng: random.Random, seen: Candidate) -> Deed:
    """Open or close it, and often close it again."""
    after = rng.choice(("", "", "Escape", "Escape", "click outside"))

    def do() -> None:
        element(page, seen).click(timeout=SHORT)
        page.wait_for_timeout(OPENS)  # a person waits no longer, whether it has opened or not
        if after == "Escape":
            page.keyboard.press("Escape")
        elif after:
            page.mouse.click(3, 300)

    return Deed(f"open {seen}{f', then {after}' if after else ''}", do)


def pick(page: Page, rng: random.Random, seen: Candidate) -> Deed:
    """Choose in a drop-down, or type into it."""
    share, text, end = rng.random(), rng.choice((*NUMBERS, *NONSENSE)), rng.choice(ENDS)
    typed = rng.random() < 0.25

    def do() -> None:
        element(page, seen).click(timeout=SHORT)
        if typed:
            page.keyboard.type(text)
            return keys(page, end)
        page.wait_for_timeout(OPENS)  # a person waits no longer, whether it has opened or not
        options = page.locator("[role=option]:visible")
        if count := options.count():
            options.nth(int(share * count)).click(timeout=SHORT)
        return None

    words = f"type “{text}” {end or 'and leave it'}" if typed else f"the option {share:.0%} down the list"
    return Deed(f"in the list {seen}: {words}", do)


def select(page: Page, rng: random.Random, seen: Candidate) -> Deed:
    share = rng.random()

    def do() -> None:
        chosen = element(page, seen)
        count = int(chosen.evaluate("list => list.options.length"))
        chosen.select_option(index=int(share * count), timeout=SHORT)

    return Deed(f"choose {share:.0%} down {seen}", do)


def field(page: Page, rng: random.Random, seen: Candidate) -> Deed:
    text, end = rng.choice(rng.choice((NUMBERS, NONSENSE))), rng.choice(ENDS)

    def do() -> None:
        element(page, seen).click(timeout=SHORT)
        keys(page, "Control+a")
        page.keyboard.type(text)
        keys(page, end)

    return Deed(f"in the field {seen}: “{text}” {end or 'and leave it half typed'}", do)


def cell(page: Page, rng: random.Random, seen: Candidate) -> Deed:
    """Go to a cell, and use it as in a spreadsheet."""
    words, inside = rng.choice(_IN_CELLS)(page, rng)

    def do() -> None:
        element(page, seen).click(timeout=SHORT)
        inside()

    return Deed(f"cell {seen}: {words}", do)


def _typed(page: Page, rng: random.Random) -> Deed:
    text, end = rng.choice(rng.choice((NUMBERS, NUMBERS, NONSENSE))), rng.choice((*ENDS, "Enter", "ArrowDown"))
    opened = rng.random() < 0.3

    def do() -> None:
        keys(page, "Enter" if opened else "")
        page.keyboard.type(text)
        keys(page, end)

    return Deed(f"{'Enter, ' if opened else ''}“{text}” {end or 'and leave it half typed'}", do)


def _keyed(page: Page, rng: random.Random) -> Deed:
    moves = rng.choices(ARROWS, k=rng.randint(1, 3))
    end = rng.choice(("Delete", "Backspace", "Tab", "Shift+Tab", "Control+z", "Control+y", "F2", " ", "Enter"))
    if rng.random() < 0.3:
        moves = [f"Shift+{move}" for move in moves]
    return Deed(", ".join([*moves, end]), lambda: keys(page, *moves, end))


def _pasted(page: Page, rng: random.Random) -> Deed:
    text = rng.choice(PASTED)

    def do() -> None:
        page.evaluate("text => navigator.clipboard.writeText(text)", text)
        page.keyboard.press("Control+v")

    return Deed(f"paste {json.dumps(text)}", do)


def _copied(page: Page, rng: random.Random) -> Deed:
    how = (rng.choice(("Control+c", "Control+x")), rng.choice(ARROWS), "Control+v")
    return Deed(", ".join(how), lambda: keys(page, *how))


_IN_CELLS = (_typed, _typed, _typed, _typed, _keyed, _keyed, _pasted, _copied)


def node(page: Page, rng: random.Random, seen: Candidate) -> Deed:
    """A part of the graph, wherever the pointer meets it."""
    x, y = rng.random(), rng.random()
    names = rng.choices(NODE_KEYS, k=rng.randint(1, 3)) if rng.random() < 0.6 else []
    count = 2 if rng.random() < 0.2 else 1

    def do() -> None:
        found = element(page, seen)
        found.scroll_into_view_if_needed(timeout=SHORT)
        if box := found.bounding_box():
            page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"], click_count=count)
        keys(page, *names)

    return Deed(f"{'double-' * (count - 1)}click the node {seen}{''.join(f', {one}' for one in names)}", do)


def slide(page: Page, rng: random.Random, seen: Candidate) -> Deed:
    moves = rng.choices(ARROWS, k=rng.randint(1, 4))

    def do() -> None:
        element(page, seen).focus()
        keys(page, *moves)

    return Deed(f"slide {seen}: {', '.join(moves)}", do)


def drop(page: Page, rng: random.Random, seen: Candidate) -> Deed:
    """Give it a design's file, or something that is none."""
    good = to_json(explorer.preset(rng.choice(("mini-googlenet", "googlenet", "nin"))))
    name, content = rng.choice((("good.json", good), ("cut.json", good[: len(good) // 2]), ("list.json", "[[[1]]]")))
    file: FilePayload = {"name": name, "mimeType": "application/json", "buffer": content.encode()}
    return Deed(f"drop {name} on {seen}", lambda: element(page, seen).set_input_files(file, timeout=SHORT))


HANDS: Mapping[str, Callable[[Page, random.Random, Candidate], Deed]] = {
    "press": press,
    "page": press,
    "tip": press,
    "tick": press,
    "popover": popover,
    "list": pick,
    "select": select,
    "field": field,
    "cell": cell,
    "node": node,
    "slider": slide,
    "file": drop,
}
"""What is done with a candidate, by its kind."""
