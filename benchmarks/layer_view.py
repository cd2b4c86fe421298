"""Claim: opening all of the layer view takes the browser, layout and drawing, at most as long as Graphviz alone needs
to lay the same drawing out, with 9, 50 and 200 Inception blocks.

How: the Explore page in Chromium on a GoogLeNet with so many blocks; "Collapse all" and "Expand all" are pressed in
turn, from the press until the drawing's place is known, which has the browser lay it out. Graphviz draws the DOT of the
same layers to an SVG, as before this view was laid out in the browser (then the server's answer, its way to the browser
and its elements came on top). Medians. Closing all is told beside it, without a claim: it is the time that the browser
needs to take the open drawing away.

    .venv/bin/python benchmarks/layer_view.py [ROUNDS [BLOCKS ...]] [--smallest]            (about 2 minutes)
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from urllib.parse import parse_qs

from playwright.sync_api import Page, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import _report
from explorer import lower
from explorer.design.codec import from_query
from explorer.graph import LayerGraph
from explorer.render import to_dot, to_svg
from interaction import googlenet
from scripts.app_server import launch_chromium, running_app
from tests.browser import graph_steps, steps

BLOCKS = (9, 50, 200)
LIMIT = 1.0
VIEWPORT = {"width": 1440, "height": 900}
PRESS = """button => {
  const graph = button.getRootNode().querySelector(".stage > svg"), began = performance.now()
  button.click()
  graph.lastElementChild.getBoundingClientRect()
  return performance.now() - began
}"""


def pressed(page: Page, text: str) -> float:
    """Milliseconds from the press of that button to the drawing's place."""
    button = graph_steps.graph(page).get_by_role("button", name=text, exact=True)
    return float(button.evaluate(PRESS))


def in_browser(page: Page, address: str, rounds: int) -> dict[str, list[float]]:
    """Milliseconds to close all and to open all."""
    steps.open_explore(page, address)
    graph_steps.show(page, "Layers")
    if graph_steps.graph(page).get_by_role("button", name="Expand all").count():
        pressed(page, "Expand all")
    found: dict[str, list[float]] = {"closed": [], "open": []}
    for _ in range(rounds):
        found["closed"].append(pressed(page, "Collapse all"))
        found["open"].append(pressed(page, "Expand all"))
        page.wait_for_timeout(300)  # what is said to the server is answered
    return found


def by_graphviz(graph: LayerGraph, rounds: int) -> dict[str, list[float]]:
    """Milliseconds that Graphviz takes for the same drawings."""
    stages = [f"stage:{name}" for name in dict.fromkeys(node.scope.stage for node in graph.nodes) if name]
    dots = {"closed": to_dot(graph, direction="LR", closed=stages), "open": to_dot(graph, direction="LR")}
    return {what: list(_timed(dot, rounds)) for what, dot in dots.items()}


def _timed(dot: str, rounds: int) -> Iterator[float]:
    for _ in range(rounds):
        began = time.perf_counter()
        to_svg(dot)
        yield 1000 * (time.perf_counter() - began)


def main() -> None:
    options = _report.asked(__doc__ or "", "rounds", "blocks...")
    rounds = options.rounds or (1 if options.smallest else 31)
    sizes = options.blocks or (BLOCKS[:1] if options.smallest else BLOCKS)
    expect.set_options(timeout=60_000)
    medians: dict[str, dict[str, dict[str, float]]] = {}
    with tempfile.TemporaryDirectory() as folder, running_app(Path(folder)) as url, sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        for blocks in sizes:
            query = googlenet(blocks)
            context = browser.new_context(viewport=VIEWPORT)
            found = {
                "browser": in_browser(context.new_page(), url + query, rounds),
                "graphviz": by_graphviz(lower(from_query(parse_qs(query[1:]))), rounds),
            }
            context.close()
            medians[str(blocks)] = {
                who: {what: round(median(one), 1) for what, one in taken.items()} for who, taken in found.items()
            }
        browser.close()
    ratios = {
        blocks: {what: round(by["browser"][what] / by["graphviz"][what], 2) for what in ("open", "closed")}
        for blocks, by in medians.items()
    }
    _report.print_table(
        ("blocks", "drawing", "browser ms", "Graphviz ms", "ratio"),
        [
            [blocks, what, f"{by['browser'][what]:.1f}", f"{by['graphviz'][what]:.1f}", f"{ratios[blocks][what]:.2f}"]
            for blocks, by in medians.items()
            for what in ("open", "closed")
        ],
    )
    _report.write(__file__, __doc__ or "", ("streamlit", "playwright"), median_ms=medians, ratios=ratios)
    _report.conclude(
        {
            f"{blocks} blocks, all open: {by['open']:.2f} times Graphviz": by["open"] <= LIMIT
            for blocks, by in ratios.items()
        }
    )


if __name__ == "__main__":
    main()
