"""DESIGN and the options that change it: the same for every command."""

import argparse
from pathlib import Path

from explorer.design import PRESETS, DesignError, DesignSpec, Edit, Problem, SetValue, apply, preset
from explorer.design.codec import MAX_JSON, from_json, parse_set
from explorer.design.edit_text import FORMS, parse_edit, parse_value
from explorer.text import named, number, size_parts

from . import streams

PATH = 100  # characters of a file's name that a message shows


def add_design_arguments(parser: argparse.ArgumentParser) -> None:
    """Add DESIGN, --input, --classes, --set, --edit and --json."""
    parser.add_argument(
        "design", metavar="DESIGN", help="a preset's name, a design's JSON file, or - for standard input"
    )
    parser.add_argument("--input", metavar="CxHxW", help="channels, height and width of the images, e.g. 3x224x224")
    parser.add_argument("--classes", metavar="N", help="number of classes")
    parser.add_argument(
        "--set",
        metavar="ADDRESS=VALUE",
        action="append",
        default=[],
        dest="edits",
        type=lambda text: (parse_set, text),
        help="change a value, e.g. variants.batch_norm=after_conv or 4a.ch3x3=256; can be repeated",
    )
    parser.add_argument(
        "--edit",
        metavar="EDIT",
        action="append",
        dest="edits",
        type=lambda text: (parse_edit, text),
        help=f"make an edit, in its turn with --set: {'; '.join(FORMS.values())}; can be repeated",
    )
    parser.add_argument("--json", action="store_true", help="JSON for programs instead of text for people")


def read(arguments: argparse.Namespace) -> DesignSpec:
    """The design that the arguments describe. Raises DesignError."""
    said = [parse(text) for parse, text in arguments.edits]
    edits = [*_input(arguments.input), *_classes(arguments.classes), *said]
    design = _base(arguments.design)
    return apply(design, *edits) if edits else design


def _base(name: str) -> DesignSpec:
    if name in PRESETS:
        return preset(name)
    try:
        data = _bytes(name)
        if len(data) > MAX_JSON:
            raise OSError(None, f"it has more than {MAX_JSON:,} bytes")
        text = data.decode()
    except (OSError, ValueError) as error:
        known = ", ".join(PRESETS)
        can_not = f"DESIGN (={named(name, PATH)}) can't be read ({_why(error)})"
        wrong = f"{can_not}; it must be a design's JSON file, - or one of {known}"
        raise DesignError([Problem("DESIGN", wrong)]) from error
    return from_json(text)


def _bytes(name: str) -> bytes:
    """What the file holds; of one that is too long, or never ends, a byte more than can be."""
    if name == "-":
        return streams.read_input(MAX_JSON + 1)
    with Path(name).open("rb") as file:
        return file.read(MAX_JSON + 1)


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "it is not a text file"
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _input(text: str | None) -> list[Edit]:
    if text is None:
        return []
    sizes = [size for part in size_parts(text) or () if isinstance(size := number(part), int)]
    if len(sizes) != 3:
        wrong = f"--input (={named(text)}) must be channels x height x width, e.g. 3x224x224"
        raise DesignError([Problem("input", wrong)])
    names = ("channels", "height", "width")
    return [SetValue(at=f"input.{name}", value=size) for name, size in zip(names, sizes, strict=True)]


def _classes(text: str | None) -> list[Edit]:
    return [] if text is None else [SetValue(at="classes", value=parse_value(text, "classes"))]
