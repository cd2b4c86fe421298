"""The commands and their options. Each command is a file of its own with `run(design, arguments) -> exit code`."""

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from explorer.design import DesignError, warnings
from explorer.graph import ShapeError

from . import check, code, download, graph, presets, runs, summary, train
from .design_argument import add_design_arguments, read

Run = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code: 0 done, 1 the command's own no, 2 a design or option that can't be."""
    parsed = _parser().parse_args(arguments)
    try:
        code: int = parsed.run(parsed)
        sys.stdout.flush()
    except (DesignError, ShapeError) as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except OSError as error:
        place = f" {error.filename}" if error.filename else ""
        print(f"can't write{place}: {error.strerror or error}", file=sys.stderr, flush=True)
        sys.stderr.close()  # else Python tries to write the rest at its end, and tells of that, too
        return 1
    return code


class OneLine(argparse.ArgumentParser):
    """A parser whose errors are one line, as all others are; the usage is behind --help."""

    def error(self, message: str) -> NoReturn:
        """Exit with 2."""
        self.exit(2, f"{self.prog}: {message}; see --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = OneLine(prog="python -m explorer", description="Design, count, draw and train networks.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    listing = commands.add_parser("presets", help="list the presets")
    listing.add_argument("--json", action="store_true", help="one JSON document")
    listing.set_defaults(run=presets.run)
    for name, module, text in (
        ("summary", summary, "totals, and what each layer and block costs"),
        ("graph", graph, "the drawing of the network"),
        ("code", code, "the network as a PyTorch file"),
        ("check", check, "compare every number with torch's own"),
        ("train", train, "train the design for a few seconds"),
    ):
        command = commands.add_parser(name, help=text)
        add_design_arguments(command)
        module.add_arguments(command)
        command.set_defaults(run=_with_design(module.run))
    getting = commands.add_parser("download", help="get a data set that is not here")
    download.add_arguments(getting)
    getting.set_defaults(run=download.run)
    runs.add_commands(commands.add_parser("runs", help="list, show, stop, pause, resume, delete and export runs"))
    return parser


def _with_design(run: Callable[..., int]) -> Run:
    def read_and_run(parsed: argparse.Namespace) -> int:
        design = read(parsed)
        for warning in warnings(design):
            print(f"warning: {warning}", file=sys.stderr)
        return run(design, parsed)

    return read_and_run
