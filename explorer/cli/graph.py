"""`graph`: the drawing of a design, as DOT or SVG."""

import argparse
import json

from explorer.design import DesignSpec
from explorer.lowering import lower
from explorer.render import RenderError, to_dot, to_svg

from .streams import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add --format."""
    parser.add_argument("--format", choices=("dot", "svg"), default="dot", help="DOT for Graphviz, or the finished SVG")


def run(design: DesignSpec, arguments: argparse.Namespace) -> int:
    """Print the drawing; with --json as {"format", "drawing"}."""
    dot = to_dot(lower(design))
    try:
        drawing = to_svg(dot) if arguments.format == "svg" else dot
    except RenderError as error:
        say(error)
        return 1
    if arguments.json:
        print(json.dumps({"format": arguments.format, "drawing": drawing}))
    else:
        print(drawing, end="")  # it ends in a newline itself
    return 0
