"""`code`: a design as a PyTorch file that needs nothing of ours."""

import argparse
import json

from explorer.analysis import analyze
from explorer.codegen import to_code
from explorer.design import DesignSpec
from explorer.lowering import lower


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing besides the design."""


def run(design: DesignSpec, arguments: argparse.Namespace) -> int:
    """Print the file; with --json as {"name", "code"}."""
    graph = lower(design)
    counts = analyze(graph)
    code = to_code(graph, name=design.name, parameters=counts.parameters, aux_parameters=counts.aux_parameters)
    print(json.dumps({"name": design.name, "code": code}) if arguments.json else code.rstrip())
    return 0
