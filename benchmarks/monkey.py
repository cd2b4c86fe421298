"""Claim: so many steps at random over all pages meet no error box, no error in the console, no request that leaves the
machine; and after each 25 of them totals, table, graph, link and the core's own numbers agree.

How: a headless Chromium presses, types, drops files, reloads, goes back and forward, in one or two tabs, mostly without
waiting for an answer (tests/browser/monkey). Each walk is a visitor of its own, with a seed of its own, at the same
server. All choices come from the seed; how long an answer takes does not, so that a walk may differ from run to run.

    .venv/bin/python benchmarks/monkey.py [SEED ...] [--steps N] [--minutes M] [--url URL] [--smallest]

Without a seed it takes one from the clock, and prints it; with minutes it walks on with the seeds that follow. At a
fault it prints the seed, the step and the last actions, and leaves a picture.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count, islice
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import _report
from scripts.app_server import launch_chromium, running_app
from tests.browser.monkey.faults import LOG, Fault
from tests.browser.monkey.walk import EVERY, Walk, Walked
from tests.browser.seeded import seed as seed_runs

STEPS, FEW = 300, EVERY
TAIL = 3_000  # characters of a log


def asked() -> argparse.Namespace:
    """The command line."""
    parser = _report.parser(__doc__ or "", "seed...")
    parser.add_argument("--steps", type=int, default=STEPS, help=f"of each walk, {STEPS} where nothing is said")
    parser.add_argument("--minutes", type=float, help="walk with seed after seed for so long")
    parser.add_argument("--url", help="walk over an app that runs already; its log is not looked at")
    parser.add_argument("--only", action="append", default=[], help="only this kind of fault ends a walk")
    parser.add_argument("--tell", action="store_true", help="print each action, too")
    parser.add_argument("--pictures", type=Path, default=Path(tempfile.gettempdir()), help="the folder of pictures")
    return parser.parse_args()


@contextmanager
def app(url: str | None) -> Iterator[tuple[str, Path | None]]:
    """The app's address, and the folder of its own server; runs lie in its home, so that their pages have content."""
    if url:
        yield url.rstrip("/"), None
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "home").mkdir()
        seed_runs(folder / "home")
        with running_app(folder) as own:
            yield own, folder


def logged(folder: Path | None) -> str:
    """The traces that the server has written."""
    if folder is None:
        return ""
    files = (folder / "home" / "app.log", folder / "app.log")
    texts = [file.read_text(encoding="utf-8", errors="replace") for file in files if file.exists()]
    return "\n".join(text[-TAIL:] for text in texts if "Traceback" in text)


def walk(browser: Browser, url: str, folder: Path | None, seed: int, options: argparse.Namespace) -> Walked:
    """One walk, told."""
    print(f"seed {seed}", flush=True)
    walk = Walk(browser, url, seed, only=tuple(options.only), tell=print if options.tell else None)
    until = time.monotonic() + (options.minutes * 60 if options.minutes else float("inf"))
    try:
        walked = walk.go(options.steps, until)
    finally:
        walk.close(options.pictures / f"monkey-{seed}.png")
    trace = logged(folder)
    if trace and not walked.found and not options.only:
        walked.found = Fault(LOG, trace)
    tell(walked, trace)
    return walked


def tell(walked: Walked, trace: str) -> None:
    """A line; all that is known of a fault."""
    passed = "".join(f", {number} × {kind} passed over" for kind, number in walked.passed.items())
    print(
        f"  {walked.steps} steps, {walked.done} done, {walked.reckonings} reckonings in {walked.seconds:.0f} s{passed}",
        flush=True,
    )
    if walked.found:
        print(f"FOUND with seed {walked.seed} at step {walked.steps}: {walked.found.kind}\n{walked.found.text}")
        print("\n".join(["the last actions:", *(f"  {action}" for action in walked.actions)]))
        print(f"picture: {walked.picture}\n{trace}", flush=True)


def walks(browser: Browser, url: str, folder: Path | None, options: argparse.Namespace) -> list[Walked]:
    """One after another, to the first that finds something; with `only`, all of them."""
    seeds = options.seed or [int(time.time()) % 1_000_000]
    deadline = time.monotonic() + (options.minutes or 0) * 60
    found: list[Walked] = []
    for seed in count(seeds[0]) if options.minutes else islice(seeds, None):
        if options.minutes:
            options.minutes = max(0.0, (deadline - time.monotonic()) / 60)
            if not options.minutes:
                break
        found.append(walk(browser, url, folder, seed, options))
        if found[-1].found and not options.only:
            break
    return found


def main() -> None:
    options = asked()
    if options.smallest:
        options.steps = FEW
    load = [round(os.getloadavg()[0], 1)]
    with sync_playwright() as playwright, app(options.url) as (url, folder):
        browser = launch_chromium(playwright)
        found = walks(browser, url, folder, options)
        browser.close()
    load.append(round(os.getloadavg()[0], 1))
    steps, faulty = sum(one.steps for one in found), [one for one in found if one.found]
    totals = {
        "walks": len(found),
        "steps": steps,
        "done": sum(one.done for one in found),
        "reckonings": sum(one.reckonings for one in found),
        "seconds": round(sum(one.seconds for one in found), 1),
        "faults": len(faulty),
    }
    _report.print_table(list(totals), [[str(one) for one in totals.values()]])
    _report.write(
        __file__, __doc__ or "", ["streamlit", "playwright"], load=load, seeds=[one.seed for one in found], **totals
    )
    _report.conclude({f"{len(faulty)} faults in {steps} steps": not faulty})


if __name__ == "__main__":
    main()
