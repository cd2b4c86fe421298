"""DESIGN and the options that change it: the same for every command."""

import argparse
import sys
from pathlib import Path

from explorer.design import PRESETS, DesignError, DesignSpec, Edit, Problem, SetValue, apply, preset
from explorer.design.codec import from_json, parse_set, parse_value


def add_design_arguments(parser: argparse.ArgumentParser) -> None:
    """Add DESIGN, --input, --classes, --set and --json."""
    parser.add_argument(
        "design", metavar="DESIGN", help="a preset's name, a design's JSON file, or - for standard input"
    )
    parser.add_argument("--input", metavar="CxHxW", help="channels, height and width of the images, e.g. 3x224x224")
    parser.add_argument("--classes", metavar="N", help="number of classes")
    parser.add_argument(
        "--set",
        metavar="PATH=VALUE",
        action="append",
        default=[],
        help="change a value, e.g. variants.batch_norm=after_conv or stages[1].blocks[0].ch3x3=256; can be repeated",
    )
    parser.add_argument("--json", action="store_true", help="JSON for programs instead of text for people")


def read(arguments: argparse.Namespace) -> DesignSpec:
    """The design that the arguments describe. Raises DesignError."""
    edits = [*_input(arguments.input), *_classes(arguments.classes), *[parse_set(text) for text in arguments.set]]
    design = _base(arguments.design)
    return apply(design, *edits) if edits else design


def _base(name: str) -> DesignSpec:
    if name == "-":
        return from_json(sys.stdin.read())
    if name in PRESETS:
        return preset(name)
    try:
        return from_json(Path(name).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not a text file"
        known = ", ".join(PRESETS)
        text = f"DESIGN (={name}) can't be read ({why}); it must be a design's JSON file, - or one of {known}"
        raise DesignError([Problem("DESIGN", text)]) from error


def _input(text: str | None) -> list[Edit]:
    if text is None:
        return []
    sizes = text.lower().replace("×", "x").split("x")
    if len(sizes) != 3 or not all(size.strip().lstrip("-").isdecimal() for size in sizes):
        raise DesignError([Problem("input", f"--input (={text}) must be channels x height x width, e.g. 3x224x224")])
    names = ("channels", "height", "width")
    return [SetValue(path=f"input.{name}", value=int(size)) for name, size in zip(names, sizes, strict=True)]


def _classes(text: str | None) -> list[Edit]:
    return [] if text is None else [SetValue(path="classes", value=parse_value(text))]
