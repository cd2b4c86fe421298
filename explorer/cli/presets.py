"""`presets`: what there is to start from."""

import argparse
import json
from typing import Any

from explorer.analysis import analyze
from explorer.design import PRESETS, preset
from explorer.lowering import lower


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add --json."""
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """Print each preset with its input, classes and totals."""
    rows = [_row(name) for name in PRESETS]
    if arguments.json:
        print(json.dumps(rows, indent=2))
        return 0
    for row in rows:
        size = "x".join(map(str, row["input"]))
        print(f"{row['name']:24}{size:>12}{row['classes']:>6} classes{row['parameters']:>14,} parameters", end="")
        print(f"{row['macs']:>16,} MACs")
    return 0


def _row(name: str) -> dict[str, Any]:
    design = preset(name)
    analysis = analyze(lower(design))
    size = design.input
    return {
        "name": name,
        "input": [size.channels, size.height, size.width],
        "classes": design.classes,
        "parameters": analysis.parameters,
        "macs": analysis.macs,
    }
