"""`check`: every number of a design against torch's own."""

import argparse
import json
from typing import Any

from explorer.analysis import analyze
from explorer.design import DesignSpec
from explorer.graph import LayerGraph
from explorer.lowering import lower

from .extras import lacking


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add --numbers."""
    parser.add_argument("--numbers", action="store_true", help="torch's totals, ours and the versions too")


def run(design: DesignSpec, arguments: argparse.Namespace) -> int:
    """Print "agrees" and return 0, or print the first difference and return 1."""
    graph = lower(design)
    # torch takes seconds to import: after the design is known to be good
    try:
        from explorer.torch_backend.crosscheck import differences
    except ModuleNotFoundError as error:
        raise lacking("check", "train", error) from error

    found = next(differences(graph), None)
    numbers = _numbers(graph) if arguments.numbers else {}
    if arguments.json:
        difference = found and {"what": found.what, "explorer": found.ours, "torch": found.torchs}
        print(json.dumps({"agrees": found is None, "difference": difference, **numbers}))
    else:
        print("\n".join([str(found or "agrees"), *_text(numbers)]))
    return 1 if found else 0


def _text(numbers: dict[str, Any]) -> list[str]:
    if not numbers:
        return []
    names = [name for name, count in numbers["torch"].items() if count or numbers["explorer"][name]]
    rows = [f"{name:16}{numbers['torch'][name]:>20,}{numbers['explorer'][name]:>20,}" for name in names]
    versions = ", ".join(f"{name} {version}" for name, version in numbers["versions"].items())
    return [f"{'':16}{'torch':>20}{'explorer':>20}", *rows, f"{numbers['layers']} layers; {versions}"]


def _numbers(graph: LayerGraph) -> dict[str, Any]:
    from explorer.torch_backend.numbers import torch_totals, versions

    torchs, ours = torch_totals(graph), analyze(graph)
    own = {name: getattr(ours, name) for name in torchs}
    return {"torch": torchs, "explorer": own, "layers": len(ours.layers), "versions": versions()}
