"""`download NAME`: get a data set, with its progress; Ctrl-C ends it."""

import argparse
import sys
import time

from explorer.runs import downloads
from explorer.runs.config import RunError

from .streams import say

LOOK_SECONDS = 0.2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the data set's name."""
    parser.add_argument("name", choices=downloads.wanted(), metavar="NAME", help=f"{', '.join(downloads.wanted())}")


def run(parsed: argparse.Namespace) -> int:
    """0 when the data set is there, 1 when it could not be had."""
    name: str = parsed.name
    try:
        found = downloads.start(name)
        while found.state == downloads.RUNNING:
            _show(found)
            time.sleep(LOOK_SECONDS)
            found = downloads.poll(name) or found
    except RunError as error:
        say(error)
        return 1
    except KeyboardInterrupt:
        downloads.cancel(name)
        say("cancelled")
        return 1
    if found.state != downloads.DONE:
        say(found.error or found.state)
        return 1
    print(f"{name} is there")
    return 0


def _show(found: downloads.Download) -> None:
    if sys.stderr.isatty():
        sizes = f"{found.received / 1e6:,.1f} of {found.total / 1e6:,.1f} MB"
        print(f"\r{found.share:4.0%}  {sizes}  {found.file}\033[K", end="", file=sys.stderr, flush=True)
