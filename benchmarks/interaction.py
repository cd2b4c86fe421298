"""Claim: at 9 blocks, the commit of a cell of the channel table paints the totals within 2 times (p95: 3 times) and the
graph within 3 times what one number takes in a Streamlit app of one widget with the same configuration.

How: the real app and the one-widget app run side by side, their clocks in one Chromium, taking turns. A clock starts in
the page with the event (Enter in the cell, the click) and stops in the frame after the change is in the document.
Beside the claim, without a limit: closing a block, selecting a node until the inspector is painted, the frames while
panning; all of it at 9, 50 and 200 blocks.

    .venv/bin/python benchmarks/interaction.py [ROUNDS [BLOCKS ...]] [--smallest]            (about 5 minutes)
"""

import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import _report
from explorer import apply, preset
from explorer.design import Insert
from explorer.design.codec import to_query
from scripts.app_server import ROOT, launch_chromium, running_app
from tests.browser.graph_steps import drawing, inspector, node, stage
from tests.browser.steps import cell, open_explore, settle, totals, type_into

BLOCKS = (9, 50, 200)
GIVE_UP_MS = 20_000
REST_MS = 600  # before a commit: the page that just came to the front has painted itself
expect.set_options(timeout=60_000)  # a busy machine and 200 blocks
LIMITS = {"totals": {"p50_ms": 2.0, "p95_ms": 3.0}, "graph": {"p50_ms": 3.0}}
FLOOR = 'import streamlit as st\n\nst.metric("Number", st.number_input("Number", value=0, key="number"))\n'
WATCH = """(element, event) => {
  window.taken = new Promise(resolve => {
    let start = null
    setTimeout(() => resolve(null), GIVE_UP)
    addEventListener(event, e => { if (event !== "keydown" || e.key === "Enter") start = performance.now() },
      { capture: true, once: event !== "keydown" })
    const watcher = new MutationObserver(() => {
      if (start === null) return
      watcher.disconnect()
      // the first thing after the frame: a timer would wait for whatever else has come meanwhile
      const stop = () => resolve(performance.now() - start)
      requestAnimationFrame(() => scheduler.postTask(stop, { priority: "user-blocking" }))
    })
    watcher.observe(element, { childList: true, characterData: true, subtree: true })
  })
  NAME
}"""
PAN = """stage => new Promise(resolve => {
  const frames = [], room = stage.scrollWidth - stage.clientWidth
  let last = performance.now(), n = 0
  const step = now => {
    frames.push(now - last)
    last = now
    stage.scrollLeft = room * (1 - Math.cos(n++ / 20)) / 2
    n < 120 ? requestAnimationFrame(step) : resolve(frames.slice(5))
  }
  requestAnimationFrame(step)
})"""


def watch(element: Locator, event: str, name: str) -> None:
    """Start a clock under `name` that the event starts and the element's next change stops."""
    element.evaluate(
        WATCH.replace("NAME", f"window['{name}'] = window.taken").replace("GIVE_UP", str(GIVE_UP_MS)), event
    )


def taken(page: Page, *names: str) -> dict[str, float]:
    """Milliseconds that the clocks showed when they stopped.

    Raises:
        RuntimeError: nothing changed.
    """
    found = {name: page.evaluate(f"window['{name}']") for name in names}
    if missing := [name for name, milliseconds in found.items() if milliseconds is None]:
        raise RuntimeError(f"nothing changed within {GIVE_UP_MS} ms that {', '.join(missing)} waits for")
    return found


def googlenet(blocks: int) -> str:
    """The address of a GoogLeNet whose fourth stage is longer."""
    design = preset("googlenet")
    block = design.stages[1].blocks[1]
    more = [block.model_copy(update={"id": f"x{n}"}) for n in range(blocks - 9)]
    design = apply(design, *[Insert(row=one, into="stage4", before="4c") for one in reversed(more)])
    return "?" + urlencode(to_query(design), doseq=True)


class Floor:
    """The app of one widget."""

    def __init__(self, page: Page, url: str) -> None:
        page.goto(url)
        self.page = page
        self.number = page.get_by_role("spinbutton")
        self.number.wait_for()
        self.count = 0

    def round(self) -> dict[str, float]:
        """One commit."""
        self.count += 1
        self.page.wait_for_timeout(REST_MS)
        self.number.fill(str(self.count))
        watch(self.page.get_by_test_id("stMetricValue"), "keydown", "floor")
        self.number.press("Enter")
        return taken(self.page, "floor")


class Explore:
    """The Explore page with so many blocks."""

    def __init__(self, page: Page, url: str, blocks: int) -> None:
        open_explore(page, url + googlenet(blocks))
        self.page = page
        self.stage, self.drawing = stage(page), drawing(page)
        self.totals, self.inspector = totals(page), inspector(page)
        self.filters = 128

    def commit(self) -> dict[str, float]:
        """A new number of filters in the first row; the graph repaints since that block is drawn with it."""
        self.filters += 8
        cell(self.page, 0, "3×3").click()  # selects the row, which is measured by itself
        self.page.wait_for_timeout(REST_MS)
        settle(self.page)
        watch(self.totals, "keydown", "totals")
        watch(self.drawing, "keydown", "graph")
        # typing opens the cell with Enter too: the clocks run from the last one
        type_into(self.page, 0, "3×3", str(self.filters))
        return taken(self.page, "totals", "graph")

    def select(self) -> dict[str, float]:
        """Two nodes in turn, until the inspector is about the new one."""
        name = "4b" if self.filters % 16 else "4a"
        settle(self.page)
        watch(self.inspector, "click", "select")
        node(self.page, name).click(position={"x": 25, "y": 10})
        return taken(self.page, "select")

    def collapse(self) -> dict[str, float]:
        """Open 3a if it is closed, then close it."""
        block = node(self.page, "3a")
        if block.get_attribute("aria-expanded") == "false":
            block.focus()
            block.press("e")
        settle(self.page)
        watch(self.drawing, "click", "collapse")
        block.locator(".fold").click()
        found = taken(self.page, "collapse")
        settle(self.page)
        block.focus()
        block.press("e")
        return found

    def frames(self) -> list[float]:
        """Milliseconds from frame to frame while panning from end to end."""
        frames: list[float] = self.stage.evaluate(PAN)
        return frames


def measure(browser: Browser, urls: Mapping[str, str], blocks: int, rounds: int) -> dict[str, list[float]]:
    """Every duration in milliseconds, by what it is of. The first round warms up, but in the smallest form."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(60_000)
    one = Floor(context.new_page(), urls["floor"])
    explore = Explore(context.new_page(), urls["app"], blocks)
    turns: tuple[tuple[Page, Callable[[], dict[str, float]]], ...] = (
        (one.page, one.round),
        (explore.page, explore.commit),
        (explore.page, explore.select),
        (explore.page, explore.collapse),
    )
    found: dict[str, list[float]] = {}
    for number in range(_report.smallest(), rounds + 1):
        for page, turn in turns:
            page.bring_to_front()
            for name, milliseconds in turn().items():
                if number:
                    found.setdefault(name, []).append(milliseconds)
    found["frame while panning"] = explore.frames()
    context.close()
    return found


def main() -> None:
    options = _report.asked(__doc__ or "", "rounds", "blocks...")
    rounds = options.rounds or (1 if options.smallest else 20)
    sizes = options.blocks or (BLOCKS[:1] if options.smallest else BLOCKS)
    load = [round(os.getloadavg()[0], 1)]
    results: dict[str, dict[str, dict[str, float]]] = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        scripts = {"app": ROOT / "app.py", "floor": Path(folder) / "floor.py"}
        scripts["floor"].write_text(FLOOR, encoding="utf-8")
        with ExitStack() as servers:
            urls = {
                name: servers.enter_context(running_app(Path(folder) / name, script))
                for name, script in scripts.items()
            }
            browser = launch_chromium(playwright)
            for blocks in sizes:
                found = measure(browser, urls, blocks, rounds)
                results[str(blocks)] = {name: _report.percentiles(durations) for name, durations in found.items()}
            browser.close()
    ratios = {blocks: over_floor(one) for blocks, one in results.items()}
    rows = [
        [f"{blocks} blocks, {name}", f"{one['p50_ms']:.0f}", f"{one['p95_ms']:.0f}", *times(ratios[blocks].get(name))]
        for blocks, found in results.items()
        for name, one in found.items()
    ]
    _report.print_table(("milliseconds", "p50", "p95", "p50/floor", "p95/floor"), rows)
    load.append(round(os.getloadavg()[0], 1))
    _report.write(__file__, __doc__ or "", ["streamlit"], load=load, rounds=rounds, blocks=results, over_floor=ratios)
    if (nine := str(BLOCKS[0])) in ratios:
        _report.conclude(claims(ratios[nine]))
    print(f"not judged: the claim is about {nine} blocks")


def over_floor(found: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """What goes to the server and back, as multiples of the one-widget app's round trip."""
    floor = found["floor"]
    return {
        name: {key: round(found[name][key] / floor[key], 2) for key in floor} for name in ("totals", "graph", "select")
    }


def times(ratio: dict[str, float] | None) -> tuple[str, str]:
    return (f"{ratio['p50_ms']:.2f}", f"{ratio['p95_ms']:.2f}") if ratio else ("", "")


def claims(ratios: dict[str, dict[str, float]]) -> dict[str, bool]:
    """What these multiples of the floor tell of the claim."""
    found = {}
    for name, limits in LIMITS.items():
        for percentile, most in limits.items():
            times = ratios[name][percentile]
            found[f"{name}, {percentile.removesuffix('_ms')}: {times} <= {most}"] = times <= most
    return found


if __name__ == "__main__":
    main()
