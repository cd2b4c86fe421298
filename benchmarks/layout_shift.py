"""Claim: at 1280 and at 400 px, from an action to two seconds without a shift, what is on the page shifts by less than
0.1 in the browser's own measure (the sum of all layout-shift entries): for each load, preset, toggle, error, correction
and run of tests/browser/shift_steps.py.

How: a fresh server for each round, so that its first load is that of a server that has just begun, and a fresh visitor
for each action, in one Chromium, 800 px high. Every entry counts, also those shortly after an input, which the measure
of the web's vitals leaves out. The median of the rounds.

    .venv/bin/python benchmarks/layout_shift.py [ROUNDS] [--smallest]            (about 15 minutes)
"""

import os
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import _report
from scripts.app_server import launch_chromium, running_app
from tests.browser.shift_steps import CASES, Case, measured, watch

WIDTHS, HEIGHT = (1280, 400), 800
MOST = 0.1
SMALLEST = ("load",)
expect.set_options(timeout=60_000)


def one_round(browser: Browser, width: int, cases: dict[str, Case]) -> dict[str, float]:
    """The score of each case, one after the other on one server."""
    found = {}
    with tempfile.TemporaryDirectory() as folder, running_app(Path(folder)) as url:
        for name, case in cases.items():
            context = browser.new_context(viewport={"width": width, "height": HEIGHT})
            context.set_default_timeout(60_000)
            page = context.new_page()
            watch(page)
            found[name] = round(measured(page, url, case).score, 4)
            context.close()
    return found


def main() -> None:
    options = _report.asked(__doc__ or "", "rounds")
    rounds = options.rounds or (1 if options.smallest else 3)
    cases = {name: CASES[name] for name in SMALLEST} if options.smallest else CASES
    load = [round(os.getloadavg()[0], 1)]
    scores: dict[int, list[dict[str, float]]] = {width: [] for width in WIDTHS}
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        for _ in range(rounds):
            for width in WIDTHS:
                scores[width].append(one_round(browser, width, cases))
        browser.close()
    load.append(round(os.getloadavg()[0], 1))
    medians = {
        name: {str(width): round(statistics.median(one[name] for one in scores[width]), 4) for width in WIDTHS}
        for name in cases
    }
    rows = [[name, *[f"{by[str(width)]:.3f}" for width in WIDTHS]] for name, by in medians.items()]
    _report.print_table(("layout shift", *[f"{width} px" for width in WIDTHS]), rows)
    _report.write(
        __file__, __doc__ or "", ["streamlit", "playwright"], load=load, rounds=rounds, medians=medians, scores=scores
    )
    _report.conclude(
        {
            f"{name} at {width} px: {score} < {MOST}": score < MOST
            for name, by in medians.items()
            for width, score in by.items()
        }
    )


if __name__ == "__main__":
    main()
