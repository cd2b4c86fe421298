"""A walk: one thing after another at random over all pages, in one or two tabs, until a fault is met.

All choices come from the seed, over what is in sight, sorted. How long an answer takes is the machine's: the same seed
may meet another page where it is faster or slower.
"""

import random
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Error, Page

from tests.browser.monkey import faults, trainers
from tests.browser.monkey.checkpoint import reckon
from tests.browser.monkey.hands import HANDS, Deed
from tests.browser.monkey.sight import Candidate, candidates
from tests.browser.monkey.tabs import Tabs
from tests.browser.monkey.ways import WAYS

EVERY = 25  # steps
LAST = 30  # actions that are told
WEIGHTS = {
    "press": 24,
    "cell": 16,
    "list": 12,
    "popover": 14,
    "node": 9,
    "field": 10,
    "tick": 6,
    "page": 9,
    "slider": 4,
    "file": 4,
    "select": 3,
    "tip": 2,
}
PAUSES = ((0, 30), (0, 120), (200, 600))  # milliseconds, from and to
INSIDE = 0.6
REST = 5.0  # seconds that a script gets to end, where that is waited for


@dataclass
class Walked:
    """What a walk came to."""

    seed: int
    steps: int = 0
    done: int = 0
    reckonings: int = 0
    seconds: float = 0.0
    found: faults.Fault | None = None
    passed: Counter[str] = field(default_factory=Counter)
    actions: deque[str] = field(default_factory=lambda: deque(maxlen=LAST))
    picture: Path | None = None


class Walk:
    """One visitor's walk over the app at `url`.

    `only`: the kinds of faults that end it; of others it goes on with a reload. Empty: every kind does. `own`: whether
    the app is the explorer, whose numbers can be reckoned. `tell` hears of each action when it is over.
    """

    def __init__(
        self,
        browser: Browser,
        url: str,
        seed: int,
        *,
        only: tuple[str, ...] = (),
        own: bool = True,
        tell: Callable[[str], object] | None = None,
    ) -> None:
        self.tell = tell
        self.url, self.only, self.own = url, only, own
        self.reckons = own and (not only or bool({faults.DISAGREEMENT, faults.RESTLESS} & {*only}))
        self.rng = random.Random(seed)
        self.walked = Walked(seed)
        self.context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
        self.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.context.set_default_timeout(60_000)
        self.ears = faults.Ears(self.context)
        self.tabs = Tabs(self.context, url)
        self.trainers = trainers.Trainers(url)

    def go(self, steps: int, until: float = float("inf")) -> Walked:
        """Take so many steps, or until a time of time.monotonic; the walk is over then."""
        start, told = time.monotonic(), self.walked
        while not told.found and told.steps < steps and time.monotonic() < until:
            told.steps += 1
            self._step()
            self._look()
            if self.reckons and told.steps % EVERY == 0 and not told.found:
                told.reckonings += 1
                self._take(reckon(self.tabs.page, self.url))
                self._look()
        told.seconds = time.monotonic() - start
        return told

    def close(self, picture: Path | None = None) -> None:
        """Stop what trains, take a picture of what was found, and leave."""
        if picture and self.walked.found:
            try:
                self.tabs.page.screenshot(path=picture)
                self.walked.picture = picture
            except Error:
                self.walked.actions.append("(no picture could be taken)")
        if self.trainers.started and self.own:
            self.trainers.stop(self.tabs.page)
        self.context.close()

    def _step(self) -> None:
        told, rng = self.walked, self.rng
        deed = self.choose()
        told.actions.append(f"{told.steps}, {self.tabs}: {deed.words}")
        try:
            deed.do()
            told.done += 1
        except (Error, AssertionError) as error:  # what it was about has gone, or lies under something
            told.actions[-1] += f" (not done: {str(error).strip().splitlines()[0][:70]})"
        if self.tell:
            self.tell(told.actions[-1])
        self._pause(rng)

    def choose(self) -> Deed:
        """What to do next."""
        if deed := self.trainers.due(self.tabs.page):
            return deed
        page, rng = self.tabs.page, self.rng
        if not page.url.startswith(self.url):
            return Deed("come back from nowhere", lambda: page.goto(self.url, wait_until="domcontentloaded"))
        seen: dict[str, list[Candidate]] = {}
        for one in self._in_reach(page):
            seen.setdefault(one.kind, []).append(one)
        ways = {name: weight for name, (weight, _) in WAYS.items()} | {"tabs": 4}
        weights = {kind: WEIGHTS[kind] for kind in WEIGHTS if kind in seen} | ways
        kind = rng.choices(list(weights), list(weights.values()))[0]
        if kind == "tabs":
            return self.tabs.deed(rng)
        if kind in WAYS:
            return WAYS[kind][1](page, rng, self.url)
        chosen = rng.choice(seen[kind])
        self.trainers.note(chosen, self.walked.steps)
        return HANDS[kind](page, rng, chosen)

    def _in_reach(self, page: Page) -> list[Candidate]:
        """What may be touched; often only what has been opened, since whoever opens something uses it."""
        allowed = [one for one in candidates(page) if self.trainers.allows(one)]
        opened = [one for one in allowed if one.opened]
        return opened if opened and self.rng.random() < INSIDE else allowed

    def _pause(self, rng: random.Random) -> None:
        """Mostly impatient; now and then until no script runs."""
        page, share = self.tabs.page, rng.random()
        page.wait_for_timeout(rng.randint(*rng.choice(PAUSES)))  # how impatient it is, is what is tried
        if share > 0.75:
            deadline = time.monotonic() + REST
            while time.monotonic() < deadline and not self._rests(page):
                page.wait_for_timeout(50)  # until it rests, or for so long

    @staticmethod
    def _rests(page: Page) -> bool:
        return page.locator("[data-testid=stApp][data-test-script-state=notRunning]").count() > 0

    def _look(self) -> None:
        """Whatever is told in any tab."""
        for page in self.tabs.pages:
            self._take(faults.seen(page))
        self._take(self.ears.heard())

    def _take(self, found: list[faults.Fault]) -> None:
        told = self.walked
        for fault in found:
            if told.found:
                return
            if not self.only or fault.kind in self.only:
                told.found = fault
                return
            told.passed[fault.kind] += 1
        if found:
            self.tabs.page.goto(self.url)
