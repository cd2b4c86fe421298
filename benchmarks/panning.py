"""Claim: while panning the graph of a network of 200 blocks, the median frame takes at most 1.5 times as long as while
panning an empty drawing of the same size, in the block view, in the layer view as it is at first, and with every layer
open.

How: one Chromium without a GPU, 1440 x 900. The drawing is scrolled from end to end and back, once in the app and once
in an empty page with a box of the same size, in turns; a frame is the time between two calls of requestAnimationFrame.
A screen shows at most 60 frames a second, so that nothing is faster than 16.7 ms.

    .venv/bin/python benchmarks/panning.py [ROUNDS] [--smallest]            (about 3 minutes)
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import _report
from benchmarks.interaction import googlenet
from explorer.render.folding import MANY_BLOCKS
from scripts.app_server import launch_chromium, running_app
from tests.browser import graph_steps

BLOCKS, FEW_BLOCKS = 200, MANY_BLOCKS + 1  # with fewer nothing is closed at first
MOST = 1.5
FRAMES = 120
PAN = """([stage, frames]) => new Promise(resolve => {
  const taken = [], room = stage.scrollWidth - stage.clientWidth
  let last = performance.now(), n = 0
  const step = now => {
    taken.push(now - last)
    last = now
    stage.scrollLeft = room * (1 - Math.cos(2 * Math.PI * n++ / frames)) / 2
    n <= frames ? requestAnimationFrame(step) : resolve(taken.slice(5))
  }
  requestAnimationFrame(step)
})"""
EMPTY = """<div id="stage" style="width: {width}px; height: {height}px; overflow: auto">
  <svg width="{inner}" height="{height}" style="display: block"></svg></div>"""


def frames(page: Page, stage: Locator) -> list[float]:
    """Milliseconds from frame to frame while panning there and back."""
    page.bring_to_front()
    found: list[float] = page.evaluate(PAN, [stage.element_handle(), FRAMES])
    return found


def open_graph(page: Page, url: str, blocks: int) -> Locator:
    """The stage of the graph of a deep network, every block closed."""
    page.goto(url + googlenet(blocks))
    stage = graph_steps.stage(page)
    stage.locator(".node").first.wait_for(timeout=120_000)
    graph_steps.press(page, "Collapse all")
    return stage


def show(page: Page, button: str, present: str) -> None:
    """Press a button of the graph and wait until what it shows is there."""
    graph_steps.press(page, button)
    graph_steps.graph(page).locator(present).first.wait_for(state="attached", timeout=120_000)
    page.wait_for_timeout(1000)


def empty_twin(page: Page, stage: Locator) -> Locator:
    """An empty drawing of the same size."""
    width, height, inner = stage.evaluate("stage => [stage.clientWidth, stage.clientHeight, stage.scrollWidth]")
    page.set_content(EMPTY.format(width=width, height=height, inner=inner))
    return page.locator("#stage")


def compared(app: Page, twin: Page, stage: Locator, rounds: int) -> dict[str, dict[str, float]]:
    """Frames of the graph and of its empty twin, in turns."""
    empty = empty_twin(twin, stage)
    found: dict[str, list[float]] = {"graph": [], "empty": []}
    for _ in range(rounds):
        found["empty"] += frames(twin, empty)
        found["graph"] += frames(app, stage)
    nodes = stage.locator("svg *").count()
    return {name: _report.percentiles(taken) for name, taken in found.items()} | {"elements": {"count": nodes}}


def measure(browser: Browser, url: str, blocks: int, rounds: int) -> dict[str, dict[str, dict[str, float]]]:
    """All three drawings."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    app, twin = context.new_page(), context.new_page()
    app.bring_to_front()
    stage = open_graph(app, url, blocks)
    app.wait_for_timeout(1000)
    found = {"blocks": compared(app, twin, stage, rounds)}
    app.bring_to_front()
    show(app, "Layers", ".node.folded")
    found["layers at first"] = compared(app, twin, stage, rounds)
    app.bring_to_front()
    show(app, "Collapse all", '[data-id^="stage"].folded')
    show(app, "Expand all", '[data-id="inception3a.cat"]')
    found["every layer"] = compared(app, twin, stage, rounds)
    context.close()
    return found


def main() -> None:
    options = _report.asked(__doc__ or "", "rounds")
    rounds, blocks = (1, FEW_BLOCKS) if options.smallest else (options.rounds or 5, BLOCKS)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright, running_app(Path(folder)) as url:
        browser = launch_chromium(playwright)
        found = measure(browser, url, blocks, rounds)
        browser.close()
    ratios = {name: round(one["graph"]["p50_ms"] / one["empty"]["p50_ms"], 2) for name, one in found.items()}
    rows = [
        [name, str(one["elements"]["count"]), *[str(one[what][p]) for what in ("graph", "empty") for p in PERCENTILES],
         f"{ratios[name]:.2f}"]
        for name, one in found.items()
    ]  # fmt: skip
    _report.print_table(("ms a frame", "elements", "p50", "p95", "empty p50", "empty p95", "p50/empty"), rows)
    _report.write(
        __file__, __doc__ or "", ["streamlit"], blocks=blocks, rounds=rounds, drawings=found, over_empty=ratios
    )
    _report.conclude({f"{name}: {ratio} <= {MOST}": ratio <= MOST for name, ratio in ratios.items()})


PERCENTILES = ("p50_ms", "p95_ms")

if __name__ == "__main__":
    main()
