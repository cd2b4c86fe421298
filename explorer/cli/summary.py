"""`summary`: totals, blocks and layers of a design, counted as torch does or as another tool."""

import argparse
import json

from explorer.analysis import CONVENTIONS, OPTIMIZERS, PRECISIONS, Setting, analyze_as, largest_batch, readings
from explorer.design import DesignSpec
from explorer.lowering import lower
from explorer.text import named, number

from .summary_json import Told, as_json
from .summary_text import as_text

GIB = 2**30
MOST_IMAGES = 65_536


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add --count, and what memory depends on."""
    usual = Setting()
    parser.add_argument(
        "--count", choices=list(CONVENTIONS), default="torch", help="count operations as this tool does"
    )
    parser.add_argument(
        "--batch",
        type=_images,
        default=usual.batch,
        metavar="N",
        help=f"images per step, for the memory (default: {usual.batch})",
    )
    parser.add_argument(
        "--precision",
        choices=PRECISIONS,
        default=usual.precision,
        help="numbers: fp32, bf16, or mixed as torch.autocast does (default: fp32)",
    )
    parser.add_argument(
        "--optimizer",
        choices=OPTIMIZERS,
        default=usual.optimizer,
        help="whose state takes memory: sgd has none, momentum one number per weight, adam two (default: momentum)",
    )
    parser.add_argument(
        "--available", type=_gib, metavar="GIB", help="also tell the largest batch that trains in so many GiB"
    )


def run(design: DesignSpec, arguments: argparse.Namespace) -> int:
    """Print the summary as text, or as JSON with --json."""
    graph = lower(design)
    setting = Setting(arguments.batch, arguments.precision, arguments.optimizer)
    bytes_there = None if arguments.available is None else int(arguments.available * GIB)
    told = Told(
        design=design,
        graph=graph,
        tool=arguments.count,
        analysis=analyze_as(graph, arguments.count),
        readings=readings(graph, setting),
        setting=setting,
        available=bytes_there,
        largest_batch=None if bytes_there is None else largest_batch(graph, setting, bytes_there),
    )
    print(json.dumps(as_json(told), indent=2) if arguments.json else as_text(told))
    return 0


def _images(text: str) -> int:
    images = number(text)
    if not isinstance(images, int) or not 1 <= images <= MOST_IMAGES:
        raise argparse.ArgumentTypeError(f"{named(text)} must be a whole number from 1 to {MOST_IMAGES:,}")
    return images


def _gib(text: str) -> float:
    size = number(text) or 0
    if not 0 < size < 1e6:
        raise argparse.ArgumentTypeError(f"{named(text)} must be a number of GiB above 0, e.g. 8")
    return float(size)
