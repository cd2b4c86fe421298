"""Claim: from the start of the process to the first content painted in Chromium, the app's Explore page takes at most
1.5 times as long as a Streamlit hello world that is started with the same configuration.

How: a fresh server process and a fresh browser context each time, the two apps taking turns; the browser is already
running. The clock starts with the process, waits until the server answers, and stops when the page shows its first
content: for the app the design's name and what it is, for the hello world its title. When the totals and the graph are
there is told beside it, without a claim: they need more of the browser's scripts than a hello world does. Medians.

    .venv/bin/python benchmarks/launch.py [ROUNDS] [--smallest]            (about 1 minute)
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Locator, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import _report
from scripts.app_server import ROOT, launch_chromium, running_app
from tests.browser import graph_steps, steps

LIMIT = 1.5
HELLO = 'import streamlit as st\n\nst.title("Hello, world")\n'
Find = Callable[[Page], Locator]
# what is waited for, in this order; the first is what the claim is about
CONTENT: dict[str, dict[str, Find]] = {
    "app": {"app": steps.name, "totals": steps.totals, "graph": graph_steps.drawing},
    "hello": {"hello": lambda page: page.get_by_role("heading", name="Hello, world")},
}


def launch(browser: Browser, name: str, script: Path) -> dict[str, float]:
    """Seconds from the start of the process until the first content is visible, and in the app what comes later."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        with running_app(Path(folder), script) as url:
            page.goto(url, wait_until="commit")
            seconds = {}
            for what, find in CONTENT[name].items():
                find(page).wait_for(state="visible", timeout=60_000)
                seconds[what] = time.perf_counter() - start
    context.close()
    return seconds


def main() -> None:
    options = _report.asked(__doc__ or "", "rounds")
    rounds = options.rounds or (1 if options.smallest else 5)
    seconds: dict[str, list[float]] = {"app": [], "hello": [], "totals": [], "graph": []}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        hello = Path(folder) / "hello.py"
        hello.write_text(HELLO, encoding="utf-8")
        scripts = {"app": ROOT / "app.py", "hello": hello}
        browser = launch_chromium(playwright)
        for number in range(options.smallest, rounds + 1):
            for name, script in scripts.items():
                for what, taken in launch(browser, name, script).items():
                    if number:  # the first round warms up: bytecode, the file cache
                        seconds[what].append(taken)
        browser.close()

    medians = {name: median(values) for name, values in seconds.items()}
    ratio = medians["app"] / medians["hello"]
    rows = [
        [name, f"{medians[name]:.2f}", f"{min(values):.2f}", f"{max(values):.2f}"] for name, values in seconds.items()
    ]
    _report.print_table(("launch", "median s", "min s", "max s"), rows)
    measured = {name: [round(value, 3) for value in values] for name, values in seconds.items()}
    _report.write(__file__, __doc__ or "", ("streamlit", "playwright"), ratio=round(ratio, 3), seconds=measured)
    _report.conclude({f"at most {LIMIT} times a hello world: {ratio:.2f} times": ratio <= LIMIT})


if __name__ == "__main__":
    main()
