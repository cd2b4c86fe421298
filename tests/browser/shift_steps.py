"""Steps that measure by how much a page shifts what is on it; the benchmark takes them, too.

Every entry of the browser's layout-shift observer counts, those shortly after an input as well: it is then that people
are about to press the next thing.
"""

from collections.abc import Callable
from typing import NamedTuple

from playwright.sync_api import Page, expect

from tests.browser.steps import open_explore, settle, table, type_into, wait_for_script
from tests.browser.train_steps import button, open_train, press, running, seconds_field, set_seconds

QUIET_MS = 2000
GIVE_UP_MS = 60_000
SHARED = "?preset=googlenet&set=variants.batch_norm=after_conv&set=variants.residual=true"
WATCH = """
{
  const name = node => {
    for (let at = node; at; at = at.parentNode ?? at.host) {
      const key = at.classList && [...at.classList].find(one => one.startsWith("st-key-"))
      if (key) return key.slice("st-key-".length)
      if (at.dataset?.testid && at.dataset.testid !== "stElementContainer") return at.dataset.testid
    }
    return node?.nodeName ?? "gone"
  }
  const box = rect => [rect.left, rect.top, rect.width, rect.height].map(Math.round).join(" ")
  window.shifts = []
  window.shiftedAt = 0
  new PerformanceObserver(list => {
    for (const { value, sources } of list.getEntries()) {
      window.shiftedAt = performance.now()
      window.shifts.push({ value, sources: sources.map(({ node, previousRect, currentRect }) =>
        `${name(node)}: ${box(previousRect)} -> ${box(currentRect)}`) })
    }
  }).observe({ type: "layout-shift", buffered: true })
}
"""
QUIET = """([quiet, giveUp]) => new Promise(resolve => {
  const began = performance.now()
  const look = () => {
    const now = performance.now()
    if (now - Math.max(began, window.shiftedAt) >= quiet || now - began > giveUp) resolve()
    else setTimeout(look, 50)
  }
  look()
})"""


class Shifts(NamedTuple):
    """The sum of all shifts, and what moved by each of them, from where to where."""

    score: float
    moved: list[str]


class Case(NamedTuple):
    """What somebody does, and what has to be there before it; `act` ends when its result is on the page."""

    act: Callable[[Page, str], object]
    before: Callable[[Page, str], object] = lambda page, url: None


def watch(page: Page) -> None:
    """From now on every document of the page counts its shifts."""
    page.add_init_script(WATCH)


def measured(page: Page, url: str, case: Case) -> Shifts:
    """What shifts from the action to two seconds without a shift; the page is watched already."""
    case.before(page, url)
    if page.url != "about:blank":
        _quiet(page)
        page.evaluate("window.shifts.length = 0")
    case.act(page, url)
    _quiet(page)
    found = page.evaluate("window.shifts")
    moved = [f"{one['value']:.4f} {source}" for one in found for source in one["sources"]]
    return Shifts(sum(one["value"] for one in found), moved)


def _quiet(page: Page) -> None:
    page.evaluate(QUIET, [QUIET_MS, GIVE_UP_MS])


def choose_preset(page: Page, title: str) -> None:
    """By its name, in the control row."""
    page.get_by_role("combobox", name="Preset").click()
    page.get_by_role("option", name=title, exact=True).click()
    expect(page.get_by_role("heading", level=2, name=title)).to_be_visible()
    settle(page)


def toggle(page: Page, name: str) -> None:
    """A variant of the whole design that is on or off."""
    page.get_by_role("button", name=name, exact=True).click()
    wait_for_script(page)


def refuse_cell(page: Page, url: str = "") -> None:
    """Type what can't be into a cell of the channel table."""
    type_into(page, 4, "3×3", "0")
    expect(table(page).locator("xpath=../..").get_by_role("alert")).to_contain_text("(=0)")
    wait_for_script(page)


def correct_cell(page: Page, url: str = "") -> None:
    """Type what was there."""
    type_into(page, 4, "3×3", "256")
    expect(table(page).locator("xpath=../..").locator(".problem")).to_be_hidden()
    wait_for_script(page)


def set_classes(page: Page, text: str, *, refused: bool) -> None:
    """Type into the field of the control row."""
    field = page.get_by_role("textbox", name="Classes")
    field.fill(text)
    field.press("Enter")
    told = page.get_by_text("must be at least 1")
    expect(told).to_be_visible() if refused else expect(told).to_be_hidden()
    wait_for_script(page)


def _open(page: Page, url: str) -> None:
    open_explore(page, url)


def _with(*before: Callable[[Page, str], object]) -> Callable[[Page, str], None]:
    def run(page: Page, url: str) -> None:
        for one in before:
            one(page, url)

    return run


def _classes(text: str, *, refused: bool) -> Callable[[Page, str], None]:
    return lambda page, url: set_classes(page, text, refused=refused)


def _open_train(page: Page, url: str) -> None:
    open_train(page, url)
    wait_for_script(page)


def _short_run(page: Page, url: str) -> None:
    open_train(page, url)
    if not button(page, "recipe").count():
        set_seconds(page, 5)


def _train(page: Page, url: str, *others: str) -> None:
    press(page, "train")
    running(page, *others)
    expect(page.locator("[data-chart=loss] canvas")).to_be_visible()


def _one_run(page: Page, url: str) -> None:
    """Look at a run that has ended: the one of another case, or one of its own."""
    _short_run(page, url)
    if page.get_by_role("heading", name="No run of this design yet").count():
        _train(page, url)
    expect(page.locator(".st-key-confusion canvas").first).to_be_visible()


def _train_again(page: Page, url: str) -> None:
    _train(page, url, "r1")


def _refuse_seconds(page: Page, url: str) -> None:
    with seconds_field(page) as field:
        field.fill("-1")
        field.press("Enter")
        expect(page.get_by_text("can't be trained so").first).to_be_visible()
    wait_for_script(page)


def _open_page(name: str, heading: str) -> Callable[[Page, str], None]:
    def run(page: Page, url: str) -> None:
        page.goto(f"{url}/{name}")
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        wait_for_script(page)

    return run


CASES = {
    "load": Case(_open),
    "load again": Case(_open),
    "load of a shared link": Case(lambda page, url: open_explore(page, url + SHARED)),
    "preset": Case(lambda page, url: choose_preset(page, "AlexNet"), _open),
    "deep preset": Case(lambda page, url: choose_preset(page, "GoogLeNet of the paper"), _open),
    "small preset": Case(lambda page, url: choose_preset(page, "Mini GoogLeNet"), _open),
    "toggle": Case(lambda page, url: toggle(page, "Residual"), _open),
    "error in a cell": Case(refuse_cell, _open),
    "its correction": Case(correct_cell, _with(_open, refuse_cell)),
    "error in a control": Case(_classes("0", refused=True), _open),
    "correction of it": Case(_classes("10", refused=False), _with(_open, _classes("0", refused=True))),
    "load of Train": Case(_open_train),
    "error on Train": Case(_refuse_seconds, _open_train),
    "run": Case(_train, _short_run),
    "another run": Case(_train_again, _one_run),
    "load of Runs": Case(_open_page("runs", "Runs")),
    "load of Compare": Case(_open_page("compare", "Compare")),
}
"""By name, in the order in which they are tried: on a server of its own, the run is the first one."""
