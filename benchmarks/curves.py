"""Claim: a tick of the Train page with 10 runs of 100,000 points each takes at most 1.5 times as long as with 10 runs
of 1,000 points each, both to read the curves on the server and to draw them in the browser.

How: one store holds both. On the server a tick reads all four series of ten runs, thinned to at most 1,000 points each,
and writes them as JSON. In the browser a tick is what the page's own component does with what the page sends it (1,000
points of the run that is looked at, 400 of the others, in three charts): it parses the JSON and draws, until the
canvases hold their pixels; in a Chromium without a GPU, 1440 x 900. The two kinds take turns, and the median of 15
ticks counts. Beside it, without a claim: reading every point of the long runs.

    .venv/bin/python benchmarks/curves.py [--smallest]            (about 40 s, most of it to write the points)
"""

import json
import math
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import sync_playwright
from pydantic import TypeAdapter

import _report
import explorer
from explorer.runs.config import RunConfig, Settings, configure
from explorer.runs.export import EVERYTHING
from explorer.runs.records import Progress
from explorer.runs.store import Store
from explorer.ui.curve_view.curve_view import CurveFrame, frame
from explorer.ui.frontend.component import COMPONENTS, text
from explorer.ui.train_page import curves
from explorer.ui.train_page.live import BEHIND, CARD, FRONT
from scripts.app_server import launch_chromium

LIMIT, RUNS, ROUNDS = 1.5, 10, 15
COLUMNS = {
    "metrics": "series, number, step, seconds, value",
    "coarse": "series, level, number, step, seconds, value",
}
LENGTHS = {"short": 1_000, "long": 100_000}
SMALL_LENGTHS = {"short": 100, "long": 500}
HERE = "http://components.test"  # answered here, of the components' files: nothing goes out
LOAD = "async () => { window.draw = (await import('/curve_view/main.js')).default }"
TICK = """async sent => {
  const parentElement = document.querySelector("#host")
  const began = performance.now()
  draw({ data: JSON.parse(sent), parentElement })
  await new Promise(resolve => setTimeout(resolve)) // uPlot draws when the script has ended
  for (const canvas of parentElement.querySelectorAll("canvas")) canvas.getContext("2d").getImageData(0, 0, 1, 1)
  return performance.now() - began
}"""


def points(count: int) -> Iterator[tuple[Progress, dict[str, float]]]:
    """What a trainer would report, a point a step."""
    for step in range(1, count + 1):
        loss = 2.3 / math.sqrt(step)
        values = {"loss": loss, "train_accuracy": 1 - loss / 3, "test_accuracy": 1 - loss / 2.5, "learning_rate": 0.1}
        yield Progress(step, count, step / 50), values


def fill(store: Store, config: RunConfig, count: int) -> list[int]:
    """Ten runs with so many points in each series: one as a trainer writes it, and nine copies."""
    first, *others = runs = [store.create(config, "cpu").id for _ in range(RUNS)]
    store.record_all(first, points(count))
    with store.database.transaction() as connection:
        for table, columns in COLUMNS.items():
            copy = f"INSERT INTO {table} SELECT ?, {columns} FROM {table} WHERE run = ?"  # noqa: S608  constants
            connection.executemany(copy, [(run, first) for run in others])
    return runs


def tick(store: Store, runs: list[int], limit: int = 1000) -> tuple[float, int]:
    """Seconds, and bytes for the browser."""
    began = time.perf_counter()
    series = [store.series(run, limit) for run in runs]
    written = json.dumps([{name: [(p.step, p.value) for p in found] for name, found in one.items()} for one in series])
    return time.perf_counter() - began, len(written)


def sent_to_browser(store: Store, runs: list[int], count: int) -> str:
    """What the page sends its component in a tick, as JSON: three charts of all runs."""
    limits = (FRONT, *[BEHIND] * (len(runs) - 1))
    found = [
        curves.Curve(f"r{run}", store.series(run, limit), count / 50, count, steps_per_epoch=100.0)
        for run, limit in zip(runs, limits, strict=True)
    ]
    look, colors = curves.Look(rate=True), [f"hsl({36 * at} 70% 45%)" for at in range(RUNS)]
    charts = [make(found, colors, look) for make in (curves.loss_chart, curves.accuracy_chart, curves.rate_chart)]
    sent = frame(charts, along="seconds", unit="s", end=count / 50, height=CARD)
    return TypeAdapter(CurveFrame).dump_json(sent).decode()


def browser_seconds(frames: dict[str, str], rounds: int) -> dict[str, list[float]]:
    """Seconds of each tick in the browser; the first of each kind, which builds the charts, apart."""
    found: dict[str, list[float]] = {name: [] for name in frames}
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        style = text("vendor/uplot/uPlot.min.css") + text("curve_view/curves.css")
        html = f'<style>{style}</style><div id="host"><div class="curve-view"></div></div>'
        page.route(f"{HERE}/**", lambda route: route.fulfill(path=COMPONENTS / urlsplit(route.request.url).path[1:]))
        page.route(f"{HERE}/", lambda route: route.fulfill(body=html, content_type="text/html"))
        page.goto(f"{HERE}/")
        page.evaluate(LOAD)
        for number in range(rounds + 1):
            for name, sent in frames.items():
                page.evaluate(TICK, sent)  # the axis of the other kind is another: this one moves it back
                taken: float = page.evaluate(TICK, sent)
                if number:
                    found[name].append(taken / 1e3)
        browser.close()
    return found


def main() -> None:
    small = _report.asked(__doc__ or "").smallest
    rounds, lengths = (1, SMALL_LENGTHS) if small else (ROUNDS, LENGTHS)
    config = configure(explorer.preset("mini-googlenet"), Settings(), has_batch_norm=True)
    seconds: dict[str, list[float]] = {name: [] for name in lengths}
    sent: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        runs = {name: fill(store, config, count) for name, count in lengths.items()}
        for _ in range(rounds):
            for name in lengths:
                taken, sent[name] = tick(store, runs[name])
                seconds[name].append(taken)
        frames = {name: sent_to_browser(store, runs[name], count) for name, count in lengths.items()}
        everything, _ = tick(store, runs["long"], EVERYTHING)
    reading = {name: median(values) for name, values in seconds.items()}
    drawing = {name: median(values) for name, values in browser_seconds(frames, rounds).items()}
    ratios = {what: taken["long"] / taken["short"] for what, taken in (("read", reading), ("draw", drawing))}
    rows = [
        [name, f"{lengths[name]:,}", f"{reading[name] * 1e3:.1f}", f"{drawing[name] * 1e3:.1f}",
         f"{len(frames[name]) / 1e6:.2f}"]
        for name in lengths
    ]  # fmt: skip
    _report.print_table((f"{RUNS} runs", "points each", "read, ms", "draw, ms", "MB sent"), rows)
    _report.write(
        __file__,
        __doc__ or "",
        ("streamlit", "playwright"),
        ratios={what: round(ratio, 3) for what, ratio in ratios.items()},
        read_seconds={name: round(value, 4) for name, value in reading.items()} | {"every point": round(everything, 3)},
        draw_seconds={name: round(value, 4) for name, value in drawing.items()},
        bytes_read=sent,
        bytes_sent={name: len(one) for name, one in frames.items()},
    )
    _report.conclude({f"{what}: at most {LIMIT} times: {ratio:.2f}": ratio <= LIMIT for what, ratio in ratios.items()})


if __name__ == "__main__":
    main()
