"""`check`: every number of a design against torch's own."""

import argparse
import json
from typing import Any

from explorer.analysis import analyze
from explorer.design import DesignSpec
from explorer.graph import LayerGraph
from explorer.lowering import lower


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add --numbers."""
    parser.add_argument("--numbers", action="store_true", help="with --json: torch's totals, ours and the versions too")


def run(design: DesignSpec, arguments: argparse.Namespace) -> int:
    """Print "agrees" and return 0, or print the first difference and return 1."""
    graph = lower(design)
    # torch takes seconds to import: after the design is known to be good
    from explorer.torch_backend import differences

    found = next(differences(graph), None)
    if arguments.json:
        difference = found and {"what": found.what, "explorer": found.ours, "torch": found.torchs}
        numbers = _numbers(graph) if arguments.numbers else {}
        print(json.dumps({"agrees": found is None, "difference": difference, **numbers}))
    else:
        print(found or "agrees")
    return 1 if found else 0


def _numbers(graph: LayerGraph) -> dict[str, Any]:
    from explorer.torch_backend.numbers import torch_totals, versions

    torchs, ours = torch_totals(graph), analyze(graph)
    own = {name: getattr(ours, name) for name in torchs}
    return {"torch": torchs, "explorer": own, "layers": len(ours.layers), "versions": versions()}
